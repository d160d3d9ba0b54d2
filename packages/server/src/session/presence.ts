// Who is here: told to the connections that watch them, and to nobody else.
import type { ServerMessageOf, UserId } from '@poruch/protocol'
import { type Action, told } from '../action.ts'
import { sharingWith } from '../chats/store-member-list.ts'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'

/** The audience of what is for who asked alone. */
const nobody = { devices: [] }

/**
 * From now on whoever asks is told of these people, and first how it stands: of those with whom they share a chat. The
 * others are not here, as is somebody who does not exist.
 */
export const watchPresence: Action<'presence.watch'> = async (context, who, { id, userIds }) => {
  await demand(context.limits, 'watches', who.userId)
  const people = [...new Set(userIds)]
  const sharing = await sharingWith(context.store.db, who.userId, people)
  const watched = people.filter((userId) => sharing.has(userId))
  // Before the look, so that no change falls between the two.
  context.bus.publish({ kind: 'watch', by: who, people: watched })
  const here = await context.presence.online(watched)
  const event: ServerMessageOf<'presence.changed'> = {
    type: 'presence.changed',
    re: id,
    online: people.filter((userId) => here.has(userId)),
    offline: people.filter((userId) => !here.has(userId)),
  }
  // At once: what changes from here on is told after it.
  context.publish(nobody, event, who)
  return told(event)
}

/** Tells how it stands now, which may be another way than when the change was seen. */
export async function tellPresence(context: Context, userId: UserId): Promise<void> {
  const isOnline = (await context.presence.online([userId])).has(userId)
  const [online, offline] = isOnline ? [[userId], []] : [[], [userId]]
  context.publish({ watchersOf: userId }, { type: 'presence.changed', re: null, online, offline })
}

/** Tells who leaves; who comes is told with the welcome. @returns ends it. */
export function announceLeavers(context: Context): () => void {
  const tell = async (userId: UserId): Promise<void> => {
    try {
      await tellPresence(context, userId)
    } catch (error) {
      context.log.error({ err: error }, 'presence could not be told')
    }
  }
  return context.presence.watch((change) => {
    if (change.kind === 'user_offline' && !context.isClosing()) void tell(change.userId)
  })
}
