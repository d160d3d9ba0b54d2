// Tells that a chat is gone, to those for whom it is.
import type { ChatId, CommandId, GoneReason, ServerMessageOf } from '@poruch/protocol'
import type { Audience } from '../bus/bus.ts'
import type { Context } from '../context.ts'
import type { Who } from '../who.ts'

export interface Gone {
  readonly re: CommandId
  readonly chatId: ChatId
  readonly reason: GoneReason
}

export function chatGone(gone: Gone): ServerMessageOf<'chat.gone'> {
  return { type: 'chat.gone', ...gone }
}

/** The last that they hear of it: nobody is told who still belongs to its audience. */
export function publishGone(
  context: Context,
  audience: Audience,
  gone: Gone,
  by?: Who,
): ServerMessageOf<'chat.gone'> {
  const event = chatGone(gone)
  context.publish(audience, event, by)
  return event
}
