// How often somebody may try to sign in: strangers by where they come from, known browsers and devices by themselves.
import type { User } from '@poruch/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { isSecure } from '../http/origin.ts'
import { addressKey } from '../limits/address.ts'
import { demand, demandFrom } from '../limits/rate-limits.ts'
import { cookieName, cookieNamed } from './http-credentials.ts'
import { cookieAgeS, cookieOptions, sessionBehind } from './http-guard.ts'
import { knownBrowser, withPerson } from './known-browsers.ts'

/**
 * Asked before each attempt. What strangers use up is theirs alone: whoever signed in as this person before may go on.
 * @throws PoruchError `rate_limited`, with the time to wait.
 */
export async function demandSignIn(
  context: Context,
  request: FastifyRequest,
  username: string,
): Promise<void> {
  const { limits } = context
  const name = username.toLowerCase()
  const known = await knownAs(context, request, name)
  if (known !== null) {
    await demand(limits, 'ownSignIns', known)
    return
  }
  await demandFrom(limits, 'signInsFrom', request.ip)
  await demand(limits, 'signIns', `${addressKey(request.ip)} ${name}`)
  // Last: one address alone cannot use it up.
  await demand(limits, 'strangeSignIns', name)
}

/** The device or browser in which this person is signed in, or was. */
async function knownAs(context: Context, request: FastifyRequest, name: string): Promise<string | null> {
  const browser = knownBrowser(context.store.secret, keptBy(context, request), name)
  if (browser !== null) return `${browser} ${name}`
  const session = await sessionBehind(context, request)
  return session?.user.username === name ? session.device.id : null
}

/** Lets this browser be known as one of this person, also after they signed out. */
export function rememberBrowser(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  user: User,
): void {
  const { config, store } = context
  const options = { ...cookieOptions, secure: isSecure(request.raw, config), maxAge: cookieAgeS }
  const kept = withPerson(store.secret, keptBy(context, request), user)
  reply.setCookie(cookieName(request.raw, config, 'poruch-known'), kept, options)
}

function keptBy({ config }: Context, request: FastifyRequest): string | null {
  return cookieNamed(request.raw, cookieName(request.raw, config, 'poruch-known'))
}
