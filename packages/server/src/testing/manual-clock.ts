// A clock whose hands a test turns.
import type { Clock, Timer } from '../clock.ts'

export interface ManualClock extends Clock {
  /** Moves the time on, firing every timer that falls due on the way, in order. */
  advance(ms: number): void
  /** Somebody sets the clock of the machine: no time passes. */
  set(now: number): void
  /** How many timers run: none may be left behind. */
  running(): number
}

interface Pending {
  at: number
  readonly periodMs: number | null
  readonly work: () => void
}

/** @param startAt what the clock shows first, in milliseconds since the Unix epoch. */
export function createManualClock(startAt = 1_800_000_000_000): ManualClock {
  /** What it shows more than has passed. */
  let ahead = startAt
  let now = 0
  const pending = new Set<Pending>()
  const start = (work: () => void, delayMs: number, periodMs: number | null): Timer => {
    const timer: Pending = { at: now + Math.max(0, delayMs), periodMs, work }
    pending.add(timer)
    return { stop: () => void pending.delete(timer) }
  }
  const next = (until: number): Pending | undefined => {
    let first: Pending | undefined
    for (const timer of pending) {
      if (timer.at <= until && (first === undefined || timer.at < first.at)) first = timer
    }
    return first
  }
  return {
    now: () => ahead + now,
    monotonic: () => now,
    set(shown) {
      ahead = shown - now
    },
    setTimeout: (work, delayMs) => start(work, delayMs, null),
    setInterval: (work, periodMs) => start(work, periodMs, Math.max(1, periodMs)),
    running: () => pending.size,
    advance(ms) {
      const until = now + ms
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        now = timer.at
        if (timer.periodMs === null) pending.delete(timer)
        else timer.at += timer.periodMs
        timer.work()
      }
      now = until
    },
  }
}
