// Which numbers of another device are believed: one that cannot be would put the link beyond whatever is said honestly.
import type { LinkEvent } from '@poruch/protocol'

/** Connections made anew beside those that pages count by the seconds of the call (C-30). */
const spare = 3_600

/** Can a call that began then have come to this connection? @param createdAt as `serverNow`, by the server's clock */
export function isBelievable(event: LinkEvent, createdAt: number, serverNow: number): boolean {
  const seconds = Math.max(0, serverNow - createdAt) / 1_000
  return !('gen' in event) || event.gen <= seconds + spare
}
