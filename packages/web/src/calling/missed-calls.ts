// Counts the calls that were missed since somebody last looked at their list, on whichever of their devices they rang.
import type { Session } from '@poruch/client'
import type { Stop } from '@poruch/live'
import { keepText, keptText } from '../app/kept-text.ts'
import { missedCalls } from '../app/missed-calls.ts'
import { callEntry } from './call-entry.ts'

/** More are not counted: a look at the list says how many. */
const countMax = 50

const storageKey = 'poruch.calls_seen'

/** When the list was last looked at, by the server's clock; null: never. */
function callsSeenAt(): number | null {
  return Number(keptText(storageKey)) || null
}

/** @param now by the server's clock */
export function markCallsSeen(now: number): void {
  keepText(storageKey, `${now}`)
  missedCalls.set(0)
}

/** Looks at once, after each reconnect and whenever a call ends. */
export function countMissedCalls({ api, calls, me, deviceId, clock }: Session): Stop {
  let ended = -1
  const look = async (): Promise<void> => {
    const seenAt = callsSeenAt()
    // Whoever comes to this browser for the first time has seen their calls elsewhere.
    if (seenAt === null) return markCallsSeen(clock.now())
    try {
      const page = await api.callLog({ limit: countMax })
      const isNew = (endedAt: number | null) => endedAt !== null && endedAt > (callsSeenAt() ?? seenAt)
      const missed = page.calls.filter(
        (call) => isNew(call.endedAt) && callEntry(call, me.get().id, deviceId).isMissed,
      )
      missedCalls.set(missed.length)
    } catch {
      // Offline: the next reconnect looks again.
    }
  }
  const change = (): void => {
    const now = [...calls.records.get().values()].filter(({ state }) => state === 'ended').length
    if (now === ended) return
    ended = now
    void look()
  }
  const stopRecords = calls.records.subscribe(change)
  const stopResumes = calls.onResume(() => void look())
  change()
  return () => {
    stopRecords()
    stopResumes()
  }
}
