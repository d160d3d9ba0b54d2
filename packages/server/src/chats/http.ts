// GET /chats/:chatId/members and /banned: who is in a chat, and who may not come in.
import { PoruchError } from '@poruch/protocol'
import {
  bannedSchema,
  chatIdSchema,
  membersQuerySchema,
  membersSchema,
  userIdSchema,
} from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { demand } from '../limits/rate-limits.ts'
import { demandAccess } from './store.ts'
import { listBanned, listMembers, type MemberPlace } from './store-member-list.ts'

export function memberRoutes(context: Context): FastifyPluginAsyncZod {
  const { store, limits } = context
  const params = z.object({ chatId: chatIdSchema })
  return async (app) => {
    const membersRoute = { params, querystring: membersQuerySchema, response: answers(200, membersSchema) }
    app.get('/chats/:chatId/members', { schema: membersRoute }, async (request) => {
      const { chatId } = request.params
      const { user } = sessionOf(request)
      const { after, query = null, limit } = request.query
      if (query !== null) await demand(limits, 'searches', user.id)
      await demandAccess(store.db, chatId, user.id, 'read')
      const place = after === undefined ? null : readPlace(after)
      const { members, users, last } = await listMembers(store.db, chatId, { after: place, query, limit })
      return { members, users, more: last === null ? null : writePlace(last) }
    })

    const bannedRoute = { params, response: answers(200, bannedSchema) }
    app.get('/chats/:chatId/banned', { schema: bannedRoute }, async (request) => {
      const { chatId } = request.params
      await demandAccess(store.db, chatId, sessionOf(request).user.id, 'ban')
      return { users: await listBanned(store.db, chatId) }
    })
  }
}

// What devices hand back unread.

function writePlace({ rank, joinedAt, userId }: MemberPlace): string {
  return [rank, joinedAt, userId].join('.')
}

function readPlace(token: string): MemberPlace {
  const [, rank, joinedAt, id] = /^(\d)\.(\d{1,15})\.([^.]+)$/u.exec(token) ?? []
  const userId = userIdSchema.safeParse(id)
  if (!userId.success) throw new PoruchError('invalid', { field: 'after' })
  return { rank: Number(rank), joinedAt: Number(joinedAt), userId: userId.data }
}
