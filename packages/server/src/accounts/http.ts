// POST /accounts: creates an account and signs in.
import { sessionSchema, signUpSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { demandFrom } from '../limits/rate-limits.ts'
import { type Admission, createAccount } from './commands.ts'
import { deviceName } from './device-name.ts'
import { setSessionCookie } from './http-guard.ts'
import { rememberBrowser } from './http-known-browsers.ts'

export function accountRoutes(context: Context, admission: Admission): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = { body: signUpSchema, response: answers(201, sessionSchema) }
    app.post('/accounts', { schema }, async (request, reply) => {
      await demandFrom(context.limits, 'signUpsFrom', request.ip)
      const { transport, ...draft } = request.body
      const name = draft.deviceName ?? deviceName(request.headers['user-agent'])
      const { user, device, token } = await createAccount(context, { ...draft, deviceName: name }, admission)
      if (transport === 'cookie') {
        setSessionCookie(context, request, reply, token)
        rememberBrowser(context, request, reply, user)
      }
      reply.code(201)
      return { user, deviceId: device.id, token: transport === 'bearer' ? token : null }
    })
  }
}
