// GET /chats/:chatId/messages and /changes: history for scrolling back, changes for catching up. Members only.
import { type Chat, type ChatId, PoruchError } from '@poruch/protocol'
import {
  changesQuerySchema,
  changesSchema,
  chatIdSchema,
  historyQuerySchema,
  historySchema,
} from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findChat, isMember } from '../chats/store.ts'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { type Session, sessionOf } from '../http/session-of.ts'
import { changes, history } from './store.ts'

export function chatRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context.store
  const params = z.object({ chatId: chatIdSchema })
  return async (app) => {
    const historyRoute = { params, querystring: historyQuerySchema, response: answers(200, historySchema) }
    app.get('/chats/:chatId/messages', { schema: historyRoute }, async (request) => {
      const { chatId } = request.params
      if (!(await isMember(db, chatId, sessionOf(request).user.id))) throw new PoruchError('not_found')
      const { before = null, limit } = request.query
      return await history(db, chatId, before, limit)
    })

    const changesRoute = { params, querystring: changesQuerySchema, response: answers(200, changesSchema) }
    app.get('/chats/:chatId/changes', { schema: changesRoute }, async (request) => {
      const chat = await chatFor(sessionOf(request), request.params.chatId)
      return { chat, ...(await changes(db, chat, request.query.since, request.query.limit)) }
    })
  }

  /** The chat with its members, read before its messages: what comes between is told by the next question. */
  async function chatFor({ user }: Session, chatId: ChatId): Promise<Chat> {
    const chat = await findChat(db, chatId)
    const isIn = chat?.members.some((member) => member.userId === user.id)
    if (chat === null || !isIn) throw new PoruchError('not_found')
    return chat
  }
}
