// POST /accounts: creates an account and signs in.
import { PoruchError } from '@poruch/protocol'
import { sessionSchema, signUpSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { demand, demandFrom } from '../limits/rate-limits.ts'
import { type Admission, createAccount } from './commands.ts'
import { deviceName } from './device-name.ts'
import { setSessionCookie } from './http-guard.ts'
import { rememberBrowser } from './http-known-browsers.ts'
import { hashToken } from './tokens.ts'

export function accountRoutes(context: Context, admission: Admission): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = { body: signUpSchema, response: answers(201, sessionSchema) }
    app.post('/accounts', { schema }, async (request, reply) => {
      const { transport, ...draft } = request.body
      await demandSignUp(context, request.ip, draft.invite, admission)
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

/**
 * Who was invited comes in also from an address where too many tried.
 * @throws PoruchError `rate_limited`, with the time to wait.
 */
async function demandSignUp(
  { limits, store, clock }: Context,
  address: string,
  invite: string | null,
  admission: Admission,
): Promise<void> {
  try {
    await demandFrom(limits, 'signUpsFrom', address)
  } catch (error) {
    const isLimited = error instanceof PoruchError && error.code === 'rate_limited'
    if (!isLimited || invite === null) throw error
    if (!(await admission.isInvited(store.db, invite, clock.now()))) throw error
    await demand(limits, 'signUpsByInvite', hashToken(invite))
  }
}
