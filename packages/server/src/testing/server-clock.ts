// The clock of a server on the hands of another, such as one that a test and its devices share.
import { every, type Clock as LiveClock } from '@poruch/live'
import type { Clock } from '../clock.ts'

export function serverClock(clock: LiveClock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    setTimeout: (work, delayMs) => ({ stop: clock.after(delayMs, work) }),
    setInterval: (work, periodMs) => ({ stop: every(clock, periodMs, work) }),
  }
}
