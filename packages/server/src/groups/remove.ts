// member.remove, member.ban and member.unban: people are taken out, kept out, and let be again.
import { type ChatRole, type CommandOf, mayDo, outranks, PoruchError } from '@poruch/protocol'
import { type Action, type Answer, answer, told } from '../action.ts'
import type { Access } from '../chats/store.ts'
import { setState, statesOf } from '../chats/store-members.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/open.ts'
import { demand } from '../limits/rate-limits.ts'
import type { Who } from '../who.ts'
import {
  isRepeated,
  lockChat,
  membersChanged,
  noteOf,
  type Order,
  publishNumber,
  takeNumber,
} from './change.ts'
import { publishGone } from './gone.ts'
import { demandPeople } from './people.ts'

type Removal = CommandOf<'member.remove' | 'member.ban'>

export const removeMember: Action<'member.remove'> = (context, who, command) =>
  takeOut(context, who, command, 'removed')

/** Also somebody who is not in: then nobody is told. */
export const banMember: Action<'member.ban'> = (context, who, command) =>
  takeOut(context, who, command, 'banned')

async function takeOut(
  context: Context,
  who: Who,
  { id, chatId, userId }: Removal,
  state: 'removed' | 'banned',
): Promise<Answer> {
  await demand(context.limits, 'memberChanges', who.userId)
  const order = { id, chatId, userId: who.userId }
  const now = context.clock.now()
  const { event, change } = await context.store.transaction(async (tx) => {
    const access = await lockChat(tx, order)
    const isOut = await take(tx, order, access, { userId, state }, now)
    const note = noteOf(access.chat, 'removed', [userId])
    const change = isOut ? await takeNumber(tx, order, { note }, now) : null
    return { event: await membersChanged(tx, id, change?.chat ?? access.chat, [userId]), change }
  })
  if (change === null) return answer(event)
  // First of all they stop to hear of it.
  context.bus.publish({ kind: 'leave', chat: chatId, people: [userId] })
  publishNumber(context, change)
  context.publish({ chat: chatId }, event, who)
  publishGone(context, { people: [userId] }, { re: id, chatId, reason: state })
  return told(event)
}

/** @returns whether they were in until now, which the others must hear. */
async function take(
  tx: Tx,
  order: Order,
  { chat, role }: Access & { readonly role: ChatRole },
  { userId, state }: { readonly userId: Removal['userId']; readonly state: 'removed' | 'banned' },
  at: number,
): Promise<boolean> {
  if (await isRepeated(tx, order, 'removed')) return false
  if (!mayDo(role, state === 'banned' ? 'ban' : 'remove', chat)) throw new PoruchError('forbidden')
  const before = (await statesOf(tx, order.chatId, [userId])).get(userId)
  if (before?.state === 'in') {
    if (!outranks(role, before.role)) throw new PoruchError('forbidden')
    await setState(tx, order.chatId, userId, state, at)
    return true
  }
  if (state === 'banned') {
    await demandPeople(tx, [userId], 'userId')
    await setState(tx, order.chatId, userId, state, at)
  } else if (before === undefined || before.state === 'left') {
    throw new PoruchError('not_found', { field: 'userId' })
  }
  return false
}

/** They stay out, as somebody whom an admin removed, and may be added again. Nobody else is told. */
export const unbanMember: Action<'member.unban'> = async (context, who, { id, chatId, userId }) => {
  await demand(context.limits, 'memberChanges', who.userId)
  return await context.store.transaction(async (tx) => {
    const { chat, role } = await lockChat(tx, { id, chatId, userId: who.userId })
    if (!mayDo(role, 'ban', chat)) throw new PoruchError('forbidden')
    await demandPeople(tx, [userId], 'userId')
    const before = (await statesOf(tx, chatId, [userId])).get(userId)
    if (before?.state === 'banned') await setState(tx, chatId, userId, 'removed', context.clock.now())
    return answer(await membersChanged(tx, id, chat, [userId]))
  })
}
