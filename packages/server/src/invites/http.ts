// /invites: links that let people create an account, or into a chat.
import {
  inviteCheckSchema,
  inviteDraftSchema,
  inviteIdSchema,
  invitesQuerySchema,
  invitesSchema,
  newInviteSchema,
} from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { requireSession, sessionBehind } from '../accounts/http-guard.ts'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { demand, demandFrom } from '../limits/rate-limits.ts'
import { checkInvite, createInvite, usableInvites, withdrawInvite } from './commands.ts'

export function inviteRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const onRequest = requireSession(context)

    const createRoute = { body: inviteDraftSchema, response: answers(201, newInviteSchema) }
    app.post('/invites', { schema: createRoute, onRequest }, async (request, reply) => {
      const { user } = sessionOf(request)
      await demand(context.limits, 'inviteLinks', user.id)
      reply.code(201)
      return await createInvite(context, user, request.body)
    })

    const listRoute = { querystring: invitesQuerySchema, response: answers(200, invitesSchema) }
    app.get('/invites', { schema: listRoute, onRequest }, async (request) => ({
      invites: await usableInvites(context, sessionOf(request).user, request.query.chatId ?? null),
    }))

    const withdrawRoute = { params: z.object({ id: inviteIdSchema }), response: answers(204, z.undefined()) }
    app.delete('/invites/:id', { schema: withdrawRoute, onRequest }, async (request, reply) => {
      await withdrawInvite(context, sessionOf(request).user, request.params.id)
      return reply.code(204).send()
    })

    // For the page behind the link, before anybody has an account.
    const params = z.object({ token: z.string().max(128) })
    const checkRoute = { params, response: answers(200, inviteCheckSchema) }
    app.get('/invites/:token', { schema: checkRoute }, async (request) => {
      await demandFrom(context.limits, 'inviteChecksFrom', request.ip)
      const session = await sessionBehind(context, request)
      return await checkInvite(context, request.params.token, session?.user.id ?? null)
    })
  }
}
