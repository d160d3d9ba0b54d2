// A clock that stands until a test moves it.
import type { Clock, Stop } from '../clock.ts'

export class ManualClock implements Clock {
  #now: number
  #passed = 0
  readonly #timers = new Set<{ at: number; f: () => void }>()

  /** @param now what it shows first, in milliseconds since the Unix epoch. */
  constructor(now = 1_800_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#passed
  }

  after(ms: number, f: () => void): Stop {
    const timer = { at: this.#passed + Math.max(0, ms), f }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How many timers wait. */
  get timers(): number {
    return this.#timers.size
  }

  /** Somebody sets the clock of the machine: no time passes. */
  set(now: number): void {
    this.#now = now
  }

  /** Time passes, but no timer runs: the page is asleep. */
  stall(ms: number): void {
    this.#now += ms
    this.#passed += ms
  }

  /** Runs what is due on the way, the earliest first, all at once: no promise goes on in between. */
  advance(ms: number): void {
    const until = this.#passed + ms
    for (let f = this.#next(until); f !== null; f = this.#next(until)) f()
    this.stall(until - this.#passed)
  }

  /**
   * Lets time pass, timer by timer, each with everything that follows from it.
   * @param rest resolves when nothing follows any more; unless told, when every promise that can go on has gone on
   */
  async pass(ms: number, rest: () => Promise<void> = settle): Promise<void> {
    const until = this.#passed + ms
    await rest()
    for (let f = this.#next(until); f !== null; f = this.#next(until)) {
      f()
      await rest()
    }
    this.stall(until - this.#passed)
  }

  /** Goes on to the next timer that is due by then, and gives what it is to do. */
  #next(until: number): (() => void) | null {
    let first: { at: number; f: () => void } | null = null
    for (const timer of this.#timers) {
      if (timer.at <= until && (first === null || timer.at < first.at)) first = timer
    }
    if (first === null) return null
    this.#timers.delete(first)
    this.stall(Math.max(0, first.at - this.#passed))
    return first.f
  }
}

/** Lets every promise that can go on go on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Waits for something that the disk or another page brings about. */
export async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 2_000; i += 1) {
    if (condition()) return
    await settle()
  }
  throw new Error('It did not come about.')
}
