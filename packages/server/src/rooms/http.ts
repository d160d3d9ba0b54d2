// GET /chats/:chatId/rooms: the rooms of a group, to its members.
import { chatIdSchema, roomsSchema } from '@poruch/protocol/schemas'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isSeen, showSeen } from '../calls/seen.ts'
import { liveCallsIn } from '../calls/store.ts'
import { demandAccess } from '../chats/store.ts'
import type { Context } from '../context.ts'
import { answers } from '../http/errors.ts'
import { sessionOf } from '../http/session-of.ts'
import { roomsOf } from './store.ts'

export function roomRoutes(context: Context): FastifyPluginAsyncZod {
  const { store } = context
  const schema = { params: z.object({ chatId: chatIdSchema }), response: answers(200, roomsSchema) }
  return async (app) => {
    app.get('/chats/:chatId/rooms', { schema }, async (request) => {
      const { chatId } = request.params
      const { chat } = await demandAccess(store.db, chatId, sessionOf(request).user.id, 'read')
      const [rooms, calls] = [await roomsOf(store.db, chatId), await liveCallsIn(store.db, chatId)]
      return { rooms, seen: isSeen(chat.kind) ? await showSeen(context, calls) : [] }
    })
  }
}
