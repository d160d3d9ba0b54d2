// A clock that stands until a test moves it.
import type { Clock } from '../clock.ts'

export class ManualClock implements Clock {
  #now = 1_777_914_600_000
  readonly #timers = new Set<{ at: number; f: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, f: () => void): () => void {
    const timer = { at: this.#now + ms, f }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  get timers(): number {
    return this.#timers.size
  }

  /** Time passes, but no timer runs: the page is asleep. */
  stall(ms: number): void {
    this.#now += ms
  }

  /** Runs what is due on the way, the earliest first. */
  advance(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.f()
    }
    this.#now = until
  }
}

/** Lets every promise that can go on go on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Waits for something that the disk or another page brings about. */
export async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 2_000; i += 1) {
    if (condition()) return
    await turn()
  }
  throw new Error('It did not come about.')
}
