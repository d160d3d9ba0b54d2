// member.role: admins are made and unmade, and the chat is handed over.
import { type ChatRole, mayDo, outranks, PoruchError, type UserId } from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import type { Access } from '../chats/store.ts'
import { setRole, statesOf } from '../chats/store-members.ts'
import type { Tx } from '../db/open.ts'
import { demand } from '../limits/rate-limits.ts'
import { service } from '../messages/store.ts'
import { isRepeated, lockChat, membersChanged, type Order, publishNumber, takeNumber } from './change.ts'

/** Told to all; what changes nothing is answered to who asked alone. */
export const setMemberRole: Action<'member.role'> = async (context, who, { id, chatId, userId, role }) => {
  await demand(context.limits, 'memberChanges', who.userId)
  const order = { id, chatId, userId: who.userId }
  const { event, change } = await context.store.transaction(async (tx) => {
    const access = await lockChat(tx, order)
    const changed = await appoint(tx, order, access, userId, role)
    if (changed.length === 0)
      return { event: await membersChanged(tx, id, access.chat, [userId]), change: null }
    const note = role === 'owner' ? service('owner', { userIds: [userId] }) : null
    const change = await takeNumber(tx, order, { note }, context.clock.now())
    return { event: await membersChanged(tx, id, change.chat, changed), change }
  })
  if (change === null) return answer(event)
  publishNumber(context, change)
  context.publish({ chat: chatId }, event, who)
  return told(event)
}

/** @returns those whose role is another now. */
async function appoint(
  tx: Tx,
  order: Order,
  { chat, role: own }: Access & { readonly role: ChatRole },
  userId: UserId,
  role: ChatRole,
): Promise<UserId[]> {
  const isTransfer = role === 'owner'
  if (isTransfer && (await isRepeated(tx, order, 'owner'))) return []
  if (!mayDo(own, isTransfer ? 'transfer' : 'appoint', chat)) throw new PoruchError('forbidden')
  const before = (await statesOf(tx, chat.id, [userId])).get(userId)
  if (before?.state !== 'in') throw new PoruchError('not_found', { field: 'userId' })
  if (before.role === role) return []
  if (!outranks(own, before.role)) throw new PoruchError('forbidden')
  if (!isTransfer) {
    await setRole(tx, chat.id, userId, role)
    return [userId]
  }
  await setRole(tx, chat.id, order.userId, 'admin')
  await setRole(tx, chat.id, userId, 'owner')
  return [userId, order.userId]
}
