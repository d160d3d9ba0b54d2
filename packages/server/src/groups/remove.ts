// member.remove, member.ban and member.unban: people are taken out, kept out, and let be again.
import { type CommandOf, mayDo, outranks, PoruchError } from '@poruch/protocol'
import { type Action, type Answer, answer, told } from '../action.ts'
import { setState, statesOf } from '../chats/store-members.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/open.ts'
import { demand } from '../limits/rate-limits.ts'
import type { Who } from '../who.ts'
import { type Begun, begin, membersChanged, noteOf, publishNumber, takeNumber } from './change.ts'
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
  { type, id, chatId, userId }: Removal,
  state: 'removed' | 'banned',
): Promise<Answer> {
  await demand(context.limits, 'memberChanges', who.userId)
  const order = { type, id, chatId, userId: who.userId }
  const now = context.clock.now()
  const { event, change } = await context.store.transaction(async (tx) => {
    const begun = await begin(tx, order, now)
    const isOut = begun.isNew && (await take(tx, begun, { userId, state }, now))
    const note = noteOf(begun.chat, 'removed', [userId])
    const change = isOut ? await takeNumber(tx, order, { note }, now) : null
    return { event: await membersChanged(tx, id, change?.chat ?? begun.chat, [userId]), change }
  })
  // First of all they stop to hear of it. Whoever is banned without being in may be a guest of a call there.
  if (change !== null || state === 'banned')
    context.bus.publish({ kind: 'leave', chat: chatId, people: [userId] })
  if (change === null) return answer(event)
  publishNumber(context, change)
  context.publish({ chat: chatId }, event, who)
  publishGone(context, { people: [userId] }, { re: id, chatId, reason: state })
  return told(event)
}

/** @returns whether they were in until now, which the others must hear. */
async function take(
  tx: Tx,
  { chat, role }: Begun,
  { userId, state }: { readonly userId: Removal['userId']; readonly state: 'removed' | 'banned' },
  at: number,
): Promise<boolean> {
  if (!mayDo(role, state === 'banned' ? 'ban' : 'remove', chat)) throw new PoruchError('forbidden')
  const before = (await statesOf(tx, chat.id, [userId])).get(userId)
  if (before?.state === 'in') {
    if (!outranks(role, before.role)) throw new PoruchError('forbidden')
    await setState(tx, chat.id, userId, state, at)
    return true
  }
  if (state === 'banned') {
    await demandPeople(tx, [userId], 'userId')
    await setState(tx, chat.id, userId, state, at)
  } else if (before === undefined || before.state === 'left') {
    throw new PoruchError('not_found', { field: 'userId' })
  }
  return false
}

/** They stay out, as somebody whom an admin removed, and may be added again. Nobody else is told. */
export const unbanMember: Action<'member.unban'> = async (context, who, { type, id, chatId, userId }) => {
  await demand(context.limits, 'memberChanges', who.userId)
  const now = context.clock.now()
  return await context.store.transaction(async (tx) => {
    const begun = await begin(tx, { type, id, chatId, userId: who.userId }, now)
    if (begun.isNew) await letBe(tx, begun, userId, now)
    return answer(await membersChanged(tx, id, begun.chat, [userId]))
  })
}

async function letBe(tx: Tx, { chat, role }: Begun, userId: Removal['userId'], at: number): Promise<void> {
  if (!mayDo(role, 'ban', chat)) throw new PoruchError('forbidden')
  await demandPeople(tx, [userId], 'userId')
  const before = (await statesOf(tx, chat.id, [userId])).get(userId)
  if (before?.state === 'banned') await setState(tx, chat.id, userId, 'removed', at)
}
