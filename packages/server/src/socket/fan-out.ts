// Writes frames to many sockets without holding up everything else: first in first out, in slices.
import type { Frame } from './frame.ts'

export interface Target {
  write(frame: Frame): void
}

export interface FanOut {
  /**
   * Writes at once while the turn's slice lasts and nobody waits, later otherwise. All frames pass through here, to
   * one socket or to thousands, so that each socket gets its own in the order of these calls.
   * @param targets is not to be changed afterwards.
   */
  deliver(targets: readonly Target[], frame: Frame): void
  /** Frames that wait, counted once for each socket still to be written. */
  waiting(): number
}

interface Job {
  readonly targets: readonly Target[]
  readonly frame: Frame
  next: number
}

/** Sockets written in one turn of the event loop: some 2 ms. */
const slice = 500

export function createFanOut(): FanOut {
  let jobs: Job[] = []
  let first = 0
  let spent = 0
  let isScheduled = false

  const work = (): void => {
    while (first < jobs.length) {
      const job = jobs[first]
      if (job === undefined) break
      while (job.next < job.targets.length) {
        if (spent >= slice) return
        spent += 1
        job.targets[job.next++]?.write(job.frame)
      }
      first += 1
    }
    jobs = []
    first = 0
  }
  /** Begins a new slice in the next turn; runs on while there is something left. */
  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      spent = 0
      if (first === jobs.length) return
      schedule()
      work()
    })
  }

  return {
    deliver(targets, frame) {
      if (targets.length === 0) return
      jobs.push({ targets, frame, next: 0 })
      schedule()
      work()
    },
    waiting() {
      let count = 0
      for (const job of jobs.slice(first)) count += job.targets.length - job.next
      return count
    },
  }
}
