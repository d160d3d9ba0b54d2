// Opens the direct chat of two people; by either, and the one there is when there is one.
import { PoruchError } from '@poruch/protocol'
import { type Action, answer, told } from '../action.ts'
import { openDirectChat } from '../chats/store.ts'
import { demand } from '../limits/rate-limits.ts'
import { findUser } from '../people/store.ts'
import { arrivalsOf, chatAsItStands, publishArrivals } from './chat-added.ts'

/** A new one is told to both, one that was there to who asked alone. */
export const openChat: Action<'chat.open'> = async (context, who, { id, userId: other }) => {
  if (other === who.userId) throw new PoruchError('invalid', { field: 'userId' })
  await demand(context.limits, 'chats', who.userId)
  const { store, clock } = context
  const { chatId, arrivals } = await store.transaction(async (tx) => {
    if ((await findUser(tx, other)) === null) throw new PoruchError('not_found', { field: 'userId' })
    const { chatId, created } = await openDirectChat(tx, who.userId, other, clock.now())
    return { chatId, arrivals: created ? await arrivalsOf(tx, chatId, [who.userId, other]) : null }
  })
  const added =
    arrivals === null
      ? await chatAsItStands(store.db, chatId, who.userId, id)
      : publishArrivals(context, arrivals, id, who)
  if (added === null) throw new PoruchError('not_found', { field: 'userId' })
  return arrivals === null ? answer(added) : told(added)
}
