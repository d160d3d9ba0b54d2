// What waits for all slow readers together: each may have a little, and many of them must not have all the memory.
import { closeCodes } from '@poruch/protocol'

/** Somebody for whom frames wait. */
export interface Waiter {
  /** Bytes that wait for it now. */
  readonly unread: number
  close(code: number): void
}

export interface WaitingRoom {
  /** More waits for this one. May close it, or others for whom more waits. */
  note(waiter: Waiter): void
  /** Nothing waits for it any more. */
  leave(waiter: Waiter): void
}

/** Bytes for all of a node. The same bytes for many count for each of them: behind TLS they are written for each. */
const usualMost = 256 * 1024 * 1024

/** @param most bytes that may wait, about: what was read meanwhile is looked at only when they seem to be reached. */
export function createWaitingRoom(most = usualMost): WaitingRoom {
  /** As they were last seen: they may have read since. */
  const seen = new Map<Waiter, number>()
  let total = 0
  let lookAt = most

  const put = (waiter: Waiter, unread: number): void => {
    total += unread - (seen.get(waiter) ?? 0)
    if (unread > 0) seen.set(waiter, unread)
    else seen.delete(waiter)
  }
  /** Those for whom most waits lose least by coming back: they ask what changed (S-3). */
  const makeRoom = (): void => {
    for (const waiter of [...seen.keys()]) put(waiter, waiter.unread)
    if (total > most) {
      const greatest = [...seen].toSorted(([, a], [, b]) => b - a)
      for (const [waiter] of greatest) {
        if (total <= most * 0.75) break
        put(waiter, 0)
        waiter.close(closeCodes.slowReader)
      }
    }
    // Far enough, so that looks at all of them stay rare beside what each has to be told.
    lookAt = Math.max(most, total + most / 8)
  }
  return {
    note(waiter) {
      put(waiter, waiter.unread)
      if (total > lookAt) makeRoom()
    },
    leave: (waiter) => put(waiter, 0),
  }
}
