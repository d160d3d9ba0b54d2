// Time as the client needs it, so that tests can hold it still.

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /**
   * Runs `f` once, `ms` milliseconds from now.
   * @returns the function that calls it off.
   */
  after(ms: number, f: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, f) {
    const timer = setTimeout(f, ms)
    return () => clearTimeout(timer)
  },
}
