// Time that passes only when a test says so.
import type { Stop } from '../platform.ts'

interface Timer {
  at: number
  readonly everyMs: number | null
  readonly task: () => void
}

export class ManualClock {
  #now = 1_800_000_000_000
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now
  }

  /** How many timers run. */
  get running(): number {
    return this.#timers.size
  }

  after(ms: number, task: () => void): Stop {
    return this.#add({ at: this.#now + ms, everyMs: null, task })
  }

  every(ms: number, task: () => void): Stop {
    return this.#add({ at: this.#now + ms, everyMs: ms, task })
  }

  /** Lets time pass, timer by timer, each with everything that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (;;) {
      const due = [...this.#timers].filter((it) => it.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      this.#now = Math.max(this.#now, due.at)
      if (due.everyMs === null) this.#timers.delete(due)
      else due.at += due.everyMs
      due.task()
      await settle()
    }
    this.#now = end
  }

  #add(timer: Timer): Stop {
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }
}

/** Waits until everything that was promised has been done. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
