// chat.leave and chat.delete: one goes, or the chat does.
import { mayDo, PoruchError } from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import { type Access, accessTo, deleteChat } from '../chats/store.ts'
import { setState, statesOf } from '../chats/store-members.ts'
import { type Order, takeOrder } from '../chats/store-orders.ts'
import { lockChats } from '../chats/store-rows.ts'
import type { Tx } from '../db/open.ts'
import { demand } from '../limits/rate-limits.ts'
import { chatAsItStands } from '../roster/chat-added.ts'
import { type Change, membersChanged, noteOf, publishNumber, takeNumber } from './change.ts'
import { chatGone, publishGone } from './gone.ts'

const missing = () => new PoruchError('not_found', { field: 'chatId' })

/** The others hear who went. When the last one leaves, the chat is deleted. Whoever was let in again since is told so. */
export const leaveChat: Action<'chat.leave'> = async (context, who, { type, id, chatId }) => {
  await demand(context.limits, 'joins', who.userId)
  const { userId } = who
  const order = { type, id, chatId, userId }
  const now = context.clock.now()
  const gone = { re: id, chatId, reason: 'left' } as const
  const left = await context.store.transaction(async (tx) => {
    const access = await lockAny(tx, order)
    if (!(await takeOrder(tx, order, now))) return 'before'
    if (access?.role == null) {
      const before = (await statesOf(tx, chatId, [userId])).get(userId)
      if (before?.state === 'left') return 'before'
      throw missing()
    }
    if (!mayDo(access.role, 'leave', access.chat)) throw new PoruchError('forbidden')
    return await goOut(tx, order, access, now)
  })
  if (left === 'before')
    return answer((await chatAsItStands(context.store.db, chatId, userId, id)) ?? chatGone(gone))
  if (left === null) {
    context.bus.publish({ kind: 'dissolve', chat: chatId })
  } else {
    context.bus.publish({ kind: 'leave', chat: chatId, people: [userId] })
    publishNumber(context, left)
    context.publish({ chat: chatId }, left.event)
  }
  return told(publishGone(context, { people: [userId] }, gone, who))
}

type Left = Change & { readonly event: Awaited<ReturnType<typeof membersChanged>> }

/** @returns what the others hear; null: nobody was left, and the chat is deleted. */
async function goOut(tx: Tx, order: Order, { chat, role }: Access, at: number): Promise<Left | null> {
  const { id, chatId, userId } = order
  const isAlone = chat.memberCount === 1
  if (role === 'owner' && !isAlone) throw new PoruchError('last_owner')
  await setState(tx, chatId, userId, 'left', at)
  if (isAlone) {
    await deleteChat(tx, chatId, at)
    return null
  }
  const change = await takeNumber(tx, order, { note: noteOf(chat, 'left') }, at)
  return { ...change, event: await membersChanged(tx, id, change.chat, [userId]) }
}

/** Nobody finds it any more; everybody who was in is told so. */
export const deleteGroup: Action<'chat.delete'> = async (context, who, { type, id, chatId }) => {
  await demand(context.limits, 'memberChanges', who.userId)
  const { userId } = who
  const gone = { re: id, chatId, reason: 'deleted' } as const
  const isNew = await context.store.transaction(async (tx) => {
    const order = { type, id, chatId, userId }
    const access = await lockAny(tx, order)
    if (!(await takeOrder(tx, order, context.clock.now()))) return false
    if (access !== null) {
      if (access.role === null) throw missing()
      if (!mayDo(access.role, 'delete', access.chat)) throw new PoruchError('forbidden')
      return await deleteChat(tx, chatId, context.clock.now())
    }
    // Whoever was its owner to the end may ask again.
    const before = (await statesOf(tx, chatId, [userId])).get(userId)
    if (before?.state === 'in' && before.role === 'owner') return false
    throw missing()
  })
  if (!isNew) return answer(chatGone(gone))
  const event = publishGone(context, { chat: chatId }, gone, who)
  context.bus.publish({ kind: 'dissolve', chat: chatId })
  return told(event)
}

/** The chat under its lock, for whoever asks; null when there is none, or no more. */
async function lockAny(tx: Tx, { chatId, userId }: Order): Promise<Access | null> {
  await lockChats(tx, [chatId])
  return await accessTo(tx, chatId, userId)
}
