// Receipts: how far somebody read, and that somebody types.
import { limits, PoruchError, type ServerMessageOf } from '@poruch/protocol'
import { type Action, answer, noAnswer, told } from '../action.ts'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'
import { audienceOf } from './audience.ts'
import type { MarkTelling } from './mark-telling.ts'
import type { MarkWriter } from './mark-writer.ts'
import { demandAccess } from './store.ts'
import type { TypingPlaces } from './typing-places.ts'

/** What actions on receipts are given. */
export interface ReceiptsContext extends Context {
  readonly marks: MarkWriter
  readonly markTelling: MarkTelling
  readonly typing: TypingPlaces
}

/** Raises the read mark; one that did not rise is told to nobody but who asked. */
export const readChat: Action<'chat.read', ReceiptsContext> = async (context, who, { id, chatId, seq }) => {
  const { userId } = who
  const mark = await context.marks.write({ chatId, userId, seq })
  if (mark === null) throw new PoruchError('not_found', { field: 'chatId' })
  const marks = [{ userId, seq: mark.seq }]
  const event: ServerMessageOf<'read.changed'> = { type: 'read.changed', re: id, chatId, marks }
  if (!mark.rose) return answer(event)
  const isToldToAll = mark.memberCount <= limits.marksToldTo
  context.publish(isToldToAll ? audienceOf(chatId, mark.pair) : { people: [userId] }, event, who)
  if (!isToldToAll) context.markTelling.rose(chatId, userId)
  return told(event)
}

/** Tells all members, as long as not too many type at once; neither stored nor answered. */
export const typeInChat: Action<'chat.typing', ReceiptsContext> = async (context, { userId }, { chatId }) => {
  await demand(context.limits, 'typing', userId)
  const { pair } = await demandAccess(context.store.db, chatId, userId, 'write')
  if (!context.typing.take(chatId, userId)) return noAnswer
  context.publish(audienceOf(chatId, pair), { type: 'typing.changed', re: null, chatId, userId })
  return noAnswer
}
