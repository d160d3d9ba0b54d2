// GET /chats/:chatId/messages and /changes: history for scrolling back, changes for catching up. Members only.
import {
  changesQuerySchema,
  changesSchema,
  chatIdSchema,
  historyQuerySchema,
  historySchema,
} from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { demandAccess } from '../chats/store.ts'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { changes, history } from './store.ts'

export function messageRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context.store
  const params = z.object({ chatId: chatIdSchema })
  return async (app) => {
    const historyRoute = { params, querystring: historyQuerySchema, response: answers(200, historySchema) }
    app.get('/chats/:chatId/messages', { schema: historyRoute }, async (request) => {
      const { chatId } = request.params
      await demandAccess(db, chatId, sessionOf(request).user.id, 'read')
      const { before = null, limit } = request.query
      return await history(db, chatId, before, limit)
    })

    const changesRoute = { params, querystring: changesQuerySchema, response: answers(200, changesSchema) }
    app.get('/chats/:chatId/changes', { schema: changesRoute }, async (request) => {
      // The chat is read before its messages: what comes between is told by the next question.
      const { chat } = await demandAccess(db, request.params.chatId, sessionOf(request).user.id, 'read')
      return { chat, ...(await changes(db, chat, request.query.since, request.query.limit)) }
    })
  }
}
