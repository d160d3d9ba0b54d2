// chat.create: a new group or channel with its first people.
import { type CommandOf, PoruchError, type UserId } from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import { createChat } from '../chats/store.ts'
import { takeOrder } from '../chats/store-orders.ts'
import type { Tx } from '../db/open.ts'
import { demand } from '../limits/rate-limits.ts'
import { service } from '../messages/store.ts'
import { arrivalsOf, chatAsItStands, publishArrivals } from '../roster/chat-added.ts'
import { takeNumber } from './change.ts'
import { demandPeople } from './people.ts'

/** Told to everybody in it; one that was made before by this command is answered again. */
export const createGroup: Action<'chat.create'> = async (context, who, command) => {
  const { store, clock } = context
  await demand(context.limits, 'chats', who.userId)
  const arrivals = await store.transaction(async (tx) => {
    const others = [...new Set(command.userIds)].filter((userId) => userId !== who.userId)
    await demandPeople(tx, others)
    if (!(await make(tx, who.userId, command, others, clock.now()))) return null
    return await arrivalsOf(tx, command.chatId, [who.userId, ...others])
  })
  const added =
    arrivals === null
      ? await chatAsItStands(store.db, command.chatId, who.userId, command.id)
      : publishArrivals(context, arrivals, command.id, who)
  if (added === null) throw new PoruchError('not_found', { field: 'chatId' })
  return arrivals === null ? answer(added) : told(added)
}

/** @returns false when this command made it before. @throws PoruchError `id_taken` */
async function make(
  tx: Tx,
  userId: UserId,
  { type, id, chatId, kind, title }: CommandOf<'chat.create'>,
  others: readonly UserId[],
  at: number,
): Promise<boolean> {
  const order = { type, id, chatId, userId }
  const isNew = await createChat(tx, { id: chatId, kind, title, createdBy: userId }, others, at)
  const isFirst = await takeOrder(tx, order, at)
  if (isNew) await takeNumber(tx, order, { note: service('created', { userIds: others }) }, at)
  // Another command made a chat of this id.
  else if (isFirst) throw new PoruchError('id_taken', { field: 'chatId' })
  return isNew
}
