// Remembers which invites became answers to the other side's call, so that a repeated one is answered again.
import type { CallId } from '@poruch/protocol'
import type { Clock } from '../clock.ts'

export interface Merges {
  add(invited: CallId, into: CallId): void
  /** The call that this invite answered; null when it answered none, or long ago. */
  find(invited: CallId): CallId | null
}

/** A device that repeats its command after this long has forgotten it first. */
const keepMs = 600_000

export function createMerges(clock: Clock): Merges {
  // In order of time: the oldest stands first.
  const merges = new Map<CallId, { readonly into: CallId; readonly at: number }>()
  const forget = (): void => {
    for (const [invited, { at }] of merges) {
      if (at + keepMs > clock.now()) return
      merges.delete(invited)
    }
  }
  return {
    add(invited, into) {
      forget()
      merges.set(invited, { into, at: clock.now() })
    },
    find(invited) {
      forget()
      return merges.get(invited)?.into ?? null
    },
  }
}
