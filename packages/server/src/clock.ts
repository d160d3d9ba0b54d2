// The port to time, so that tests can turn the hands themselves.

/** A timer that was started; its owner stops it. */
export interface Timer {
  stop(): void
}

export interface Clock {
  /** Milliseconds since the Unix epoch, as this machine believes: somebody may set it, forwards and back. */
  now(): number
  /** Milliseconds since some moment, for durations; never goes back. Says nothing to another process, or the next start. */
  monotonic(): number
  /** Calls `work` once, after `delayMs`. The timer does not keep the process alive. */
  setTimeout(work: () => void, delayMs: number): Timer
  /** Calls `work` every `periodMs`. The timer does not keep the process alive. */
  setInterval(work: () => void, periodMs: number): Timer
}

/** setTimeout takes 32 bits; a longer wait would fire at once. */
const longestMs = 0x7fff_ffff

/** The clock of the machine. */
export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  setTimeout(work, delayMs) {
    const timer = setTimeout(work, Math.min(delayMs, longestMs)).unref()
    return { stop: () => clearTimeout(timer) }
  },
  setInterval(work, periodMs) {
    const timer = setInterval(work, Math.min(periodMs, longestMs)).unref()
    return { stop: () => clearInterval(timer) }
  },
}
