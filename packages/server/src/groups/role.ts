// member.role: admins are made and unmade, and the chat is handed over.
import { type CommandOf, mayDo, outranks, PoruchError, type UserId } from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import { setRole, statesOf } from '../chats/store-members.ts'
import type { Tx } from '../db/open.ts'
import { demand } from '../limits/rate-limits.ts'
import { service } from '../messages/store.ts'
import { type Begun, begin, membersChanged, publishNumber, takeNumber } from './change.ts'

/** Told to all; what changes nothing is answered to who asked alone. */
export const setMemberRole: Action<'member.role'> = async (context, who, command) => {
  const { type, id, chatId, userId, role } = command
  await demand(context.limits, 'memberChanges', who.userId)
  const now = context.clock.now()
  const order = { type, id, chatId, userId: who.userId }
  const { event, change } = await context.store.transaction(async (tx) => {
    const begun = await begin(tx, order, now)
    const concerned = role === 'owner' ? [userId, who.userId] : [userId]
    if (!(await appoint(tx, begun, command, who.userId)))
      return { event: await membersChanged(tx, id, begun.chat, concerned), change: null }
    const note = role === 'owner' ? service('owner', { userIds: [userId] }) : null
    const change = await takeNumber(tx, order, { note }, now)
    return { event: await membersChanged(tx, id, change.chat, concerned), change }
  })
  if (change === null) return answer(event)
  publishNumber(context, change)
  context.publish({ chat: chatId }, event, who)
  return told(event)
}

/** @param by who appoints; whoever hands the chat over becomes an admin. @returns whether it changed anything. */
async function appoint(
  tx: Tx,
  { chat, role: own, isNew }: Begun,
  { userId, role }: CommandOf<'member.role'>,
  by: UserId,
): Promise<boolean> {
  if (!isNew) return false
  const isTransfer = role === 'owner'
  if (!mayDo(own, isTransfer ? 'transfer' : 'appoint', chat)) throw new PoruchError('forbidden')
  const before = (await statesOf(tx, chat.id, [userId])).get(userId)
  if (before?.state !== 'in') throw new PoruchError('not_found', { field: 'userId' })
  if (before.role === role) return false
  if (!outranks(own, before.role)) throw new PoruchError('forbidden')
  if (isTransfer) await setRole(tx, chat.id, by, 'admin')
  await setRole(tx, chat.id, userId, role)
  return true
}
