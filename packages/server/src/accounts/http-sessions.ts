// POST /sessions, GET and DELETE /session: sign in, who am I, sign out.
import { PoruchError } from '@poruch/protocol'
import { sessionSchema, signInSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { removeDevice, signIn } from './commands.ts'
import { deviceName } from './device-name.ts'
import { cookieToken } from './http-credentials.ts'
import { requireSession, sessionBehind, setSessionCookie } from './http-guard.ts'
import { demandSignIn, rememberBrowser } from './http-known-browsers.ts'

export function sessionRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const signInRoute = { body: signInSchema, response: answers(201, sessionSchema) }
    app.post('/sessions', { schema: signInRoute }, async (request, reply) => {
      const { transport, username, password, deviceName: given } = request.body
      await demandSignIn(context, request, username)
      const name = given ?? deviceName(request.headers['user-agent'])
      const { user, device, token } = await signIn(context, { username, password, deviceName: name })
      if (transport === 'cookie') {
        setSessionCookie(context, request, reply, token)
        rememberBrowser(context, request, reply, user)
      }
      reply.code(201)
      return { user, deviceId: device.id, token: transport === 'bearer' ? token : null }
    })

    const onRequest = requireSession(context)
    const whoRoute = { response: answers(200, sessionSchema) }
    app.get('/session', { schema: whoRoute, onRequest }, async (request, reply) => {
      const { user, device } = sessionOf(request)
      // The browser would forget it some day.
      const cookie = cookieToken(request.raw, context.config)
      if (cookie !== null) {
        setSessionCookie(context, request, reply, cookie)
        rememberBrowser(context, request, reply, user)
      }
      return { user, deviceId: device.id, token: null }
    })

    const signOutRoute = { response: answers(204, z.undefined()) }
    app.delete('/session', { schema: signOutRoute }, async (request, reply) => {
      // Signing out twice is as good as once.
      const session = await sessionBehind(context, request)
      if (session !== null) {
        await removeDevice(context, session.user.id, session.device.id).catch((error: unknown) => {
          if (!(error instanceof PoruchError && error.code === 'not_found')) throw error
        })
      }
      setSessionCookie(context, request, reply, null)
      return reply.code(204).send()
    })
  }
}
