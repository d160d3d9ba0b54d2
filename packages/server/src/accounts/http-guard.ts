// The guard of the routes: lets only signed-in people through, and only from pages of ours.
import { type Device, PoruchError } from '@poruch/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { besides } from '../db/failures.ts'
import { isOwnOrigin, isSecure, tellRefused } from '../http/origin.ts'
import { keepSession, type Session } from '../http/session-of.ts'
import { findSession } from './find-session.ts'
import { bearerToken, cookieName, cookieToken } from './http-credentials.ts'
import { touchDevice, touchMs } from './store.ts'

/** As long as browsers keep any cookie (RFC 6265bis, section 5.5); every visit renews it. */
export const cookieAgeS = 400 * 24 * 3_600
/** For no script and, but for links, no page of others. */
export const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax' } as const

/** What the guard asks of the server. */
export type GuardContext = Pick<Context, 'config' | 'store' | 'clock'>

/** A hook: refuses requests without a living session. */
export function requireSession(context: GuardContext) {
  return async (request: FastifyRequest): Promise<void> => {
    const session = await sessionBehind(context, request)
    if (session === null) throw new PoruchError('unauthenticated')
    keepSession(request, session)
    await touch(context, session.device)
  }
}

/** The living session of a request, by bearer token or else by cookie; null without one. */
export async function sessionBehind(context: GuardContext, request: FastifyRequest): Promise<Session | null> {
  const token = bearerToken(request.raw) ?? cookieToken(request.raw, context.config)
  return await findSession(context.store.db, token)
}

async function touch({ store, clock }: GuardContext, device: Device): Promise<void> {
  // Also when the clock was set back since: `seenAt` would stay ahead of it for as long.
  if (Math.abs(clock.now() - device.seenAt) < touchMs) return
  await besides(touchDevice(store.db, device.id, clock.now()))
}

/** A hook: requests that change something come from a page of ours, or from an app that shows a bearer token. */
export function requireOwnOrigin(context: Context) {
  return async (request: FastifyRequest): Promise<void> => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const isOwn = isOwnOrigin(request.raw, context.config)
    const isByCookie = bearerToken(request.raw) === null && cookieToken(request.raw, context.config) !== null
    if (isOwn === false) tellRefused(context.log)(request.raw)
    if (isOwn === false || (isOwn === null && isByCookie)) throw new PoruchError('origin_refused')
  }
}

/** Hands the browser its session. @param token null takes it away. */
export function setSessionCookie(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string | null,
): void {
  const secure = isSecure(request.raw, context.config)
  const options = { ...cookieOptions, secure }
  const name = cookieName(request.raw, context.config)
  if (token === null) reply.clearCookie(name, options)
  else reply.setCookie(name, token, { ...options, maxAge: cookieAgeS })
}
