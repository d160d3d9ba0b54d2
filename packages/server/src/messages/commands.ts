// Messages: sent once, stored before they are told.
import { PoruchError } from '@poruch/protocol'
import type { Action } from '../action.ts'
import { demand } from '../limits/rate-limits.ts'
import type { MessagesContext } from './message-writer.ts'

/**
 * Nothing but the limit is awaited before the writer has the draft, and limits answer in order: so commands of one
 * connection that overlap keep theirs.
 */
export const sendMessage: Action<'message.send', MessagesContext> = async (context, connection, message) => {
  const { userId } = connection
  await demand(context.limits, 'messages', userId)
  const { id, chatId, text } = message
  const outcome = await context.writer.write({ id, chatId, senderId: userId, text })
  switch (outcome.kind) {
    case 'stored':
      context.hub.publishToChat(chatId, { type: 'message.changed', re: id, message: outcome.message })
      return
    case 'known':
      context.hub.send(connection, { type: 'message.changed', re: id, message: outcome.message })
      return
    case 'not_member':
      throw new PoruchError('not_found', { field: 'chatId' })
    case 'id_taken':
      throw new PoruchError('id_taken', { field: 'id' })
  }
}
