// Messages: sent once, stored before they are told.
import { PoruchError, type ServerMessageOf } from '@poruch/protocol'
import { type Action, told } from '../action.ts'
import { audienceOf } from '../chats/audience.ts'
import { demand } from '../limits/rate-limits.ts'
import type { MessagesContext } from './message-writer.ts'

/** The audience of what is for who asked alone. */
const nobody = { devices: [] }

/**
 * Nothing but the limit is awaited before the writer has the draft, and limits answer in order; nothing is awaited
 * between the writer's outcome and its telling, for a repetition neither. So commands of one connection that overlap
 * keep their order, and so do their answers.
 */
export const sendMessage: Action<'message.send', MessagesContext> = async (context, who, command) => {
  const { id, chatId, body } = command
  await demand(context.limits, 'messages', who.userId)
  const outcome = await context.writer.write({ id, chatId, senderId: who.userId, body })
  switch (outcome.kind) {
    case 'stored':
    case 'known': {
      const { message } = outcome
      const event: ServerMessageOf<'message.changed'> = { type: 'message.changed', re: id, message }
      context.publish(outcome.kind === 'stored' ? audienceOf(chatId, outcome.pair) : nobody, event, who)
      return told(event)
    }
    case 'not_member':
      throw new PoruchError('not_found', { field: 'chatId' })
    case 'forbidden':
      throw new PoruchError('forbidden')
    case 'id_taken':
      throw new PoruchError('id_taken', { field: 'id' })
  }
}
