// Where the lists of messages were left, so that a chat opened again stands where its reader was, to the line.
import type { Session } from '@poruch/client'
import type { ChatId } from '@poruch/protocol'
import type { UnreadSpan } from './rows.ts'

export interface LeftPlace {
  /** The first message in sight, and how far its top lies above the list's, in CSS pixels. Null: the list was at its end. */
  top: { key: string; above: number } | null
  /** The line above the unread stands where it stood. */
  unread: UnreadSpan | null
  /** The heights of rows as they were measured, in CSS pixels: near enough, should the list be of another width by then. */
  heights: ReadonlyMap<string, number>
}

const places = new WeakMap<Session, Map<ChatId, LeftPlace>>()

/** Of one session: with it they go. */
export function leftPlaces(session: Session): Map<ChatId, LeftPlace> {
  const known = places.get(session) ?? new Map<ChatId, LeftPlace>()
  places.set(session, known)
  return known
}
