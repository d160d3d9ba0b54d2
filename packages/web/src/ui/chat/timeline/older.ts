// When scrolling asks for older messages.
import type { TimelineState } from '@poruch/client'

/** Older messages are asked for when so few rows are left above. */
const rowsAhead = 20

export class OlderWish {
  /** After a failure the same place is no reason to ask again; to have scrolled away and back is. */
  #cameBack = true

  /** Asked whenever the list has moved or changed. @param firstRow the first row in sight. */
  isDue(
    state: Pick<TimelineState, 'hasOlder' | 'hasOlderHere' | 'loading' | 'failed'>,
    firstRow: number,
    isOnline: boolean,
  ): boolean {
    if (firstRow >= rowsAhead) {
      this.#cameBack = true
      return false
    }
    const canLoad = state.loading === 'none' && state.hasOlder && (isOnline || state.hasOlderHere)
    if (!canLoad || (state.failed && !this.#cameBack)) return false
    this.#cameBack = false
    return true
  }
}
