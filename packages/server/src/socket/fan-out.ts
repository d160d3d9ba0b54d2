// Writes frames to many sockets without holding up everything else: first in first out, in slices, together what can be.
import { type Frame, joinFrames } from './frame.ts'

export interface Target {
  write(frame: Frame): void
  /** What is written between the two goes out in one piece. */
  cork(): void
  uncork(): void
}

export interface FanOut {
  /**
   * Written at the end of the turn, with all that was told in it, or later when the turn's slice is used up. All frames
   * pass through here, to one socket or to thousands, so that each socket gets its own in the order of these calls.
   * @param targets is not to be changed afterwards; those told by the same list one after the other cost one write.
   */
  deliver(targets: readonly Target[], frame: Frame): void
  /** Writes now what the turn's slice allows. */
  flush(): void
  /** Frames that wait, counted once for each socket still to be written. */
  waiting(): number
  /** Resolves when nothing waits. */
  settled(): Promise<void>
}

interface Job {
  readonly targets: readonly Target[]
  /** Told one after the other to the same targets. */
  readonly frames: Frame[]
  bytes: number
  /** All of them as one; null while more may be added. */
  joined: Frame | null
  next: number
}

/** Writes in one turn of the event loop, each as dear as a small one: some 2 ms. */
const slice = 500
/** To copy so many bytes costs the machine about as much as to write at all. */
const bytesOfWrite = 16 * 1024
/** Frames are joined up to here: what a slow reader has not read is looked at before each write. */
const mostJoined = 64 * 1024
/** Bytes of frames that may wait, however many are to get them. Beyond it whoever tells more has to write first. */
const mostWaiting = 32 * 1024 * 1024
/** Lists no longer than this, as of the two of a direct chat, are compared one by one. */
const fewTargets = 8

export function createFanOut(): FanOut {
  const jobs = createJobs()
  let spent = 0
  let isWorking = false
  let isTurnScheduled = false
  let isFlushScheduled = false

  /** Writes one job to as many as may be. @param corked keeps back what they are written; null: nobody is. */
  const writeOn = (job: Job, most: number, corked: Set<Target> | null): void => {
    const frame = jobs.join(job)
    const cost = 1 + Math.floor(job.bytes / bytesOfWrite)
    for (; job.next < job.targets.length && spent < most; spent += cost) {
      const target = job.targets[job.next++]
      if (target === undefined) continue
      if (corked?.has(target) === false) {
        corked.add(target)
        target.cork()
      }
      target.write(frame)
    }
  }
  /** @param most how much may have been spent when the last write begins. */
  const work = (most: number): void => {
    // A socket without a network below it may answer within the write.
    if (isWorking) return
    isWorking = true
    const corked = jobs.endWithin(most - spent) ? new Set<Target>() : null
    try {
      for (let job = jobs.first(); job !== undefined && spent < most; job = jobs.first()) {
        writeOn(job, most, corked)
        if (job.next === job.targets.length) jobs.shift()
      }
    } finally {
      for (const target of corked ?? []) target.uncork()
      isWorking = false
    }
  }
  /** Begins a new slice in the next turn; runs on while there is something left. */
  const scheduleTurn = (): void => {
    if (isTurnScheduled) return
    isTurnScheduled = true
    setImmediate(() => {
      isTurnScheduled = false
      spent = 0
      if (jobs.first() === undefined) return
      scheduleTurn()
      work(slice)
    })
  }
  /** After all that follows from what happens now: a commit answers many, and each answer is told by itself. */
  const scheduleFlush = (): void => {
    if (isFlushScheduled) return
    isFlushScheduled = true
    process.nextTick(() => {
      isFlushScheduled = false
      work(slice)
    })
  }

  return {
    deliver(targets, frame) {
      if (targets.length === 0) return
      jobs.push(targets, frame)
      scheduleTurn()
      scheduleFlush()
      while (jobs.bytes() > mostWaiting && !isWorking) work(spent + slice)
    },
    flush: () => work(slice),
    waiting: jobs.waiting,
    async settled() {
      while (jobs.first() !== undefined) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

/** What waits to be written, first in first out. */
function createJobs() {
  let jobs: (Job | undefined)[] = []
  let done = 0
  let bytes = 0
  return {
    first: (): Job | undefined => jobs[done],
    bytes: () => bytes,
    push(targets: readonly Target[], frame: Frame): void {
      const size = frame.bytes.length
      bytes += size
      const last = jobs.length > done ? jobs.at(-1) : undefined
      if (last?.joined === null && last.bytes + size <= mostJoined && areSame(last.targets, targets)) {
        last.frames.push(frame)
        last.bytes += size
      } else {
        jobs.push({ targets, frames: [frame], bytes: size, joined: null, next: 0 })
      }
    },
    /** From here on the job takes no more. */
    join(job: Job): Frame {
      job.joined ??= joinFrames(job.frames)
      return job.joined
    },
    shift(): void {
      bytes -= jobs[done]?.bytes ?? 0
      // What is written is let go at once, however long the list stays.
      jobs[done] = undefined
      done += 1
      // Under load there may never be a moment without any.
      if (done < jobs.length && done < 1_024) return
      jobs = jobs.slice(done)
      done = 0
    },
    /** Does the first leave room for another within so many writes? */
    endWithin(writes: number): boolean {
      const job = jobs[done]
      return job !== undefined && jobs.length - done > 1 && job.targets.length - job.next < writes
    },
    waiting(): number {
      let count = 0
      for (const job of jobs)
        if (job !== undefined) count += (job.targets.length - job.next) * job.frames.length
      return count
    },
  }
}

function areSame(some: readonly Target[], others: readonly Target[]): boolean {
  if (some === others) return true
  if (some.length !== others.length || some.length > fewTargets) return false
  return some.every((target, index) => target === others[index])
}
