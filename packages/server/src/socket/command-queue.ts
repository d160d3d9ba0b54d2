// One queue for one connection: its commands run in the order in which they came.
export interface Work {
  /** Never rejects. */
  run(): Promise<void>
  /** May run beside the one before it, if that overlaps too. */
  readonly overlaps: boolean
}

export interface CommandQueue {
  /** @returns false when too much waits already; the work is not taken. */
  push(work: Work): boolean
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
}

const mostWaiting = 1_024
const mostRunning = 256

export function createCommandQueue(): CommandQueue {
  let waiting: Work[] = []
  let running = 0
  let runsOverlapping = false
  let whenIdle: (() => void)[] = []

  const mayStart = (work: Work): boolean =>
    running === 0 || (runsOverlapping && work.overlaps && running < mostRunning)

  const start = (): void => {
    let started = 0
    for (const work of waiting) {
      if (!mayStart(work)) break
      started += 1
      running += 1
      runsOverlapping = work.overlaps
      void work.run().then(end)
    }
    if (started > 0) waiting = waiting.slice(started)
    if (running > 0) return
    for (const resolve of whenIdle) resolve()
    whenIdle = []
  }
  const end = (): void => {
    running -= 1
    start()
  }

  return {
    push(work) {
      if (waiting.length >= mostWaiting) return false
      waiting.push(work)
      start()
      return true
    },
    idle() {
      if (running === 0) return Promise.resolve()
      return new Promise((resolve) => whenIdle.push(resolve))
    },
  }
}
