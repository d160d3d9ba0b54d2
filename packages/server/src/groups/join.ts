// chat.join: somebody comes in by a link.
import { PoruchError } from '@poruch/protocol'
import { hashToken } from '../accounts/tokens.ts'
import { type Action, answer, told } from '../action.ts'
import { findChat } from '../chats/store.ts'
import { addMembers, statesOf } from '../chats/store-members.ts'
import { type Order, takeOrder } from '../chats/store-orders.ts'
import { lockChats } from '../chats/store-rows.ts'
import type { Db, Tx } from '../db/open.ts'
import { findInviteByToken, useInvite } from '../invites/store.ts'
import { demand } from '../limits/rate-limits.ts'
import { arrivalsOf, chatAsItStands, confirmArrivals, publishArrivals } from '../roster/chat-added.ts'
import { membersChanged, noteOf, publishNumber, takeNumber } from './change.ts'

const refused = () => new PoruchError('invite_invalid', { field: 'token' })

/** Takes one use and lets them in, in one step. A member finds the chat as it stands, and uses none. */
export const joinChat: Action<'chat.join'> = async (context, who, { type, id, token }) => {
  await demand(context.limits, 'joins', who.userId)
  const { store, clock } = context
  const { userId } = who
  const invite = await findInvite(store.db, token)
  const { chatId } = invite
  const joined = await store.transaction(
    async (tx) => await come(tx, { type, id, chatId, userId }, invite.id, clock.now()),
  )
  if (joined === null) {
    const event = await chatAsItStands(store.db, chatId, userId, id)
    // They came by this very command, and went.
    if (event === null) throw new PoruchError('not_found')
    return answer(event)
  }
  publishNumber(context, joined.change)
  context.publish({ chat: chatId }, joined.event)
  const event = publishArrivals(context, joined.arrivals, id, who)
  if (event === null) throw new Error('Somebody joined and is not among those who came.')
  await confirmArrivals(context, joined.arrivals, id)
  return told(event)
}

/** Whatever became of it, as long as it leads to a chat. */
async function findInvite(db: Db, token: string) {
  const invite = await findInviteByToken(db, hashToken(token))
  if (invite === null || invite.chatId === null) throw refused()
  return { id: invite.id, chatId: invite.chatId }
}

/** @returns null for one who was in already, or came by this command before. @throws PoruchError `invite_invalid`, `banned` */
async function come(tx: Tx, order: Order, inviteId: Parameters<typeof useInvite>[1], at: number) {
  const { id, chatId, userId } = order
  await lockChats(tx, [chatId])
  const chat = await findChat(tx, chatId)
  if (chat === null) throw refused()
  const isNew = await takeOrder(tx, order, at)
  const before = (await statesOf(tx, chatId, [userId])).get(userId)
  if (before?.state === 'in') return null
  if (before?.state === 'removed' || before?.state === 'banned') throw new PoruchError('banned')
  if (!isNew) return null
  if (!(await useInvite(tx, inviteId, at))) throw refused()
  await addMembers(tx, chatId, [userId], at)
  const change = await takeNumber(tx, order, { note: noteOf(chat, 'joined') }, at)
  const event = await membersChanged(tx, id, change.chat, [userId])
  return { change, event, arrivals: await arrivalsOf(tx, chatId, [userId]) }
}
