// Group commit: texts that arrive while a commit runs go into the next one together.
import { PoruchError } from '@poruch/protocol'
import type { Clock } from '../clock.ts'
import type { Context } from '../context.ts'
import type { Store } from '../db/open.ts'
import { type AppendOutcome, appendTexts, type MessageDraft } from './store-append-texts.ts'

/** What actions on messages are given. */
export interface MessagesContext extends Context {
  readonly writer: MessageWriter
}

export interface MessageWriter {
  /**
   * Resolves after the transaction with this draft has committed.
   * @throws PoruchError `not_stored`, or `shutting_down` after `close`.
   */
  write(draft: MessageDraft): Promise<AppendOutcome>
  /** Takes no more, and resolves when what was taken is settled. */
  close(): Promise<void>
}

const batchMax = 256

interface Waiting {
  readonly draft: MessageDraft
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (reason: unknown) => void
}

export function createMessageWriter(store: Store, clock: Clock): MessageWriter {
  const queue: Waiting[] = []
  let running: Promise<void> | null = null
  let isClosed = false

  const append = (drafts: readonly MessageDraft[]) =>
    store.transaction((tx) => appendTexts(tx, drafts, clock.now()))

  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const outcomes = await append(batch.map((waiting) => waiting.draft))
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index]
        if (outcome === undefined) waiting.reject(new Error('A draft has no outcome.'))
        else waiting.resolve(outcome)
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
