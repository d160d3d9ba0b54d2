// PUT /password: changes one's own password, which signs out all other devices.
import { passwordChangeSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { demand } from '../limits/rate-limits.ts'
import { changePassword } from './commands.ts'

export function passwordRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = { body: passwordChangeSchema, response: answers(204, z.undefined()) }
    app.put('/password', { schema }, async (request, reply) => {
      const { user, device } = sessionOf(request)
      // Of this session alone: what strangers try elsewhere must not hold its person up.
      await demand(context.limits, 'ownSignIns', device.id)
      await changePassword(context, { userId: user.id, deviceId: device.id }, request.body)
      return reply.code(204).send()
    })
  }
}
