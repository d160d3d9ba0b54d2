// Group commit: what arrives while a commit runs goes into the next one together.
import { PoruchError } from '@poruch/protocol'

export interface GroupCommit<Draft, Outcome> {
  /**
   * Resolves after the transaction with this draft has committed; drafts are taken in the order of the calls.
   * @throws PoruchError `not_stored`, or `shutting_down` after `close`.
   */
  write(draft: Draft): Promise<Outcome>
  /** Takes no more, and resolves when what was taken is settled. */
  close(): Promise<void>
}

const batchMax = 256

interface Waiting<Draft, Outcome> {
  readonly draft: Draft
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (reason: unknown) => void
}

/** @param store stores drafts in their order, all or none of them, and says what became of each. */
export function createGroupCommit<Draft, Outcome>(
  store: (drafts: readonly Draft[]) => Promise<readonly Outcome[]>,
): GroupCommit<Draft, Outcome> {
  const queue: Waiting<Draft, Outcome>[] = []
  let running: Promise<void> | null = null
  let isClosed = false

  const commit = async (batch: readonly Waiting<Draft, Outcome>[]): Promise<void> => {
    try {
      const outcomes = await store(batch.map((waiting) => waiting.draft))
      if (outcomes.length !== batch.length) throw new Error('A draft has no outcome.')
      // In one go, so that what they publish is published in their order.
      outcomes.forEach((outcome, index) => {
        batch[index]?.resolve(outcome)
      })
    } catch (error) {
      const isAnswer = error instanceof PoruchError || batch.length === 1
      if (isAnswer) for (const waiting of batch) waiting.reject(error)
      // One that breaks the batch must not take the others with it.
      else for (const waiting of batch) await commit([waiting])
    }
  }

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      // Everything the sockets hold at this moment is read before the transaction starts.
      await new Promise((resolve) => setImmediate(resolve))
      await commit(queue.splice(0, batchMax))
    }
    running = null
  }

  return {
    write(draft) {
      if (isClosed) return Promise.reject(new PoruchError('shutting_down'))
      return new Promise((resolve, reject) => {
        queue.push({ draft, resolve, reject })
        running ??= run()
      })
    },
    async close() {
      isClosed = true
      await running
    },
  }
}
