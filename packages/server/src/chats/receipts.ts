// Receipts: how far somebody read, and that somebody types.
import { PoruchError, type ServerMessageOf } from '@poruch/protocol'
import { type Action, answer, noAnswer, told } from '../action.ts'
import { demand } from '../limits/rate-limits.ts'
import { isMember, raiseReadMark } from './store.ts'

/** Raises the read mark and tells the chat; one that did not rise is told to nobody but who asked. */
export const readChat: Action<'chat.read'> = async (context, who, { id, chatId, seq: wanted }) => {
  const { userId } = who
  const { before, seq } = await context.store.transaction(async (tx) => ({
    // Raising to 0 changes nothing and answers where the mark stands.
    before: await raiseReadMark(tx, chatId, userId, 0),
    seq: await raiseReadMark(tx, chatId, userId, wanted),
  }))
  const event: ServerMessageOf<'read.changed'> = { type: 'read.changed', re: id, chatId, userId, seq }
  if (seq === before) return answer(event)
  context.publish({ chat: chatId }, event, who)
  return told(event)
}

/** Tells the others; neither stored nor answered. */
export const typeInChat: Action<'chat.typing'> = async (context, { userId }, { chatId }) => {
  await demand(context.limits, 'typing', userId)
  if (!(await isMember(context.store.db, chatId, userId))) {
    throw new PoruchError('not_found', { field: 'chatId' })
  }
  context.publish({ chat: chatId }, { type: 'typing.changed', re: null, chatId, userId })
  return noAnswer
}
