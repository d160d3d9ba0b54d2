// Pages of a roster as devices are told them, with the names of those who stand on them.
import type { RosterEntry, RosterPage, User, UserId } from '@poruch/protocol'
import type { Db } from '../db/open.ts'
import { findUsers } from '../people/store.ts'
import { writePageToken } from './page-token.ts'
import { type RosterPlace, rosterPart } from './store.ts'

/** @returns the page, and the stamp up to which a device knows that holds all pages. */
export async function rosterPage(
  db: Db,
  userId: UserId,
  place: RosterPlace,
  limit: number,
): Promise<{ page: RosterPage; cursor: number }> {
  const { entries, gone, next, cursor } = await rosterPart(db, userId, place, limit)
  const users = await namedIn(db, entries)
  return { page: { entries, gone, users, more: next === null ? null : writePageToken(next) }, cursor }
}

/** The other person of each direct chat, and the senders of the last messages. */
export async function namedIn(db: Db, entries: readonly RosterEntry[]): Promise<User[]> {
  const ids = entries.flatMap(({ peerId, lastMessage }) => [peerId, lastMessage?.senderId ?? null])
  return await findUsers(db, [...new Set(ids.filter((id) => id !== null))])
}
