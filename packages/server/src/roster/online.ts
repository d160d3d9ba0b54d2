// Presence, told to the people somebody shares a direct chat with.
import type { RosterEntry, UserId } from '@poruch/protocol'
import type { Context } from '../context.ts'
import { roster } from './store.ts'

/** The other people in somebody's direct chats. */
export function directPeers(entries: readonly RosterEntry[], userId: UserId): UserId[] {
  const direct = entries.filter(({ chat }) => chat.kind === 'direct')
  const members = direct.flatMap(({ chat }) => chat.members.map((member) => member.userId))
  return [...new Set(members)].filter((member) => member !== userId)
}

/** Tells the peers how it stands now, which may be another way than when the change was seen. */
export async function publishPresence(
  context: Context,
  userId: UserId,
  peers: readonly UserId[],
): Promise<void> {
  const online = (await context.presence.online([userId])).has(userId)
  context.publish({ people: peers }, { type: 'presence.changed', re: null, userId, online })
}

/** Tells who leaves; who comes is told with the welcome, which reads the same chats. @returns ends it. */
export function announceLeavers(context: Context): () => void {
  const tell = async (userId: UserId): Promise<void> => {
    try {
      await publishPresence(context, userId, directPeers(await roster(context.store.db, userId), userId))
    } catch (error) {
      context.log.error({ err: error }, 'presence could not be told')
    }
  }
  return context.presence.watch((change) => {
    if (change.kind === 'user_offline' && !context.isClosing()) void tell(change.userId)
  })
}
