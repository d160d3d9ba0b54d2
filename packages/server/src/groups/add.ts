// member.add: people are let in by somebody who is in.
import { mayDo, PoruchError, type UserId } from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import type { Access } from '../chats/store.ts'
import { addMembers, statesOf } from '../chats/store-members.ts'
import type { Tx } from '../db/open.ts'
import { demand } from '../limits/rate-limits.ts'
import { arrivalsOf, confirmArrivals, publishArrivals } from '../roster/chat-added.ts'
import { begin, membersChanged, noteOf, publishNumber, takeNumber } from './change.ts'
import { demandPeople } from './people.ts'

/** The others hear who came; those who were in already are passed over. */
export const addPeople: Action<'member.add'> = async (context, who, { type, id, chatId, userIds }) => {
  await demand(context.limits, 'additions', who.userId)
  const order = { type, id, chatId, userId: who.userId }
  const people = [...new Set(userIds)]
  const now = context.clock.now()
  const done = await context.store.transaction(async (tx) => {
    const access = await begin(tx, order, now)
    const added = access.isNew ? await letIn(tx, access, people, now) : []
    if (added.length === 0)
      return { event: await membersChanged(tx, id, access.chat, people), change: null, arrivals: null }
    const note = noteOf(access.chat, 'added', added)
    const change = await takeNumber(tx, order, { note }, now)
    const event = await membersChanged(tx, id, change.chat, added)
    return { event, change, arrivals: await arrivalsOf(tx, chatId, added) }
  })
  if (done.change === null) return answer(done.event)
  publishNumber(context, done.change)
  context.publish({ chat: chatId }, done.event, who)
  publishArrivals(context, done.arrivals, id, who)
  await confirmArrivals(context, done.arrivals, id)
  return told(done.event)
}

/** @returns those who were not in, and are now. @throws PoruchError `forbidden`, `not_found`, `banned` */
async function letIn(
  tx: Tx,
  { chat, role }: Access,
  people: readonly UserId[],
  at: number,
): Promise<UserId[]> {
  if (!mayDo(role, 'add', chat)) throw new PoruchError('forbidden')
  await demandPeople(tx, people)
  for (const { state } of (await statesOf(tx, chat.id, people)).values()) {
    // Whom an admin removed only an admin adds again.
    if (state === 'banned' || (state === 'removed' && role === 'member'))
      throw new PoruchError('banned', { field: 'userIds' })
  }
  return await addMembers(tx, chat.id, people, at)
}
