// Time: what it is, how much of it has passed, and what is to be done later. A port, so that tests can hold it.

/** Ends what was started, or calls it off; a second call does nothing. */
export type Stop = () => void

export interface Clock {
  /** Milliseconds since the Unix epoch, as this machine believes: somebody may set it, forwards and back. */
  now(): number
  /** Milliseconds since some moment, for durations. Never goes back; may stand while the machine sleeps. */
  monotonic(): number
  /** Runs `f` once, `ms` milliseconds from now. */
  after(ms: number, f: () => void): Stop
}

type Timer = ReturnType<typeof setTimeout>

/** setTimeout takes 31 bits and a sign; a longer wait would end at once. */
const longestMs = 0x7fff_ffff

function clockOf(start: (f: () => void, ms: number) => Timer): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after(ms, f) {
      let timer: Timer
      const wait = (left: number) => {
        timer = left > longestMs ? start(() => wait(left - longestMs), longestMs) : start(f, left)
      }
      wait(ms)
      return () => clearTimeout(timer)
    },
  }
}

/** The clock of the machine. In Node, what waits keeps the process alive. */
export const systemClock: Clock = clockOf((f, ms) => setTimeout(f, ms))

/** The same clock, for what must not keep a process of Node alive that has nothing else to do. */
export const backgroundClock: Clock = clockOf((f, ms) => {
  const timer = setTimeout(f, ms)
  letGo(timer)
  return timer
})

/** A timer is a number in browsers, where a page ends without asking its timers. */
function letGo(timer: unknown): void {
  const isObject = typeof timer === 'object' && timer !== null
  if (isObject && 'unref' in timer && typeof timer.unref === 'function') timer.unref()
}

/**
 * Runs `f` every `ms` milliseconds, first in `ms`. Lateness does not add up, and what was missed while the page or
 * the machine slept is not made up for.
 */
export function every(clock: Clock, ms: number, f: () => void): Stop {
  let dueAt = clock.monotonic() + ms
  const tick = () => {
    const now = clock.monotonic()
    dueAt = dueAt + ms > now ? dueAt + ms : now + ms
    // Before `f`, which may stop it.
    stop = clock.after(dueAt - now, tick)
    f()
  }
  let stop = clock.after(ms, tick)
  return () => stop()
}
