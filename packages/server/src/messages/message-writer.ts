// Where messages are written: those that arrive together commit together, and chats beside each other where the store can.
import type { ChatId } from '@poruch/protocol'
import type { Clock } from '../clock.ts'
import type { Context } from '../context.ts'
import { createGroupCommit, type GroupCommit } from '../db/group-commit.ts'
import type { Store } from '../db/open.ts'
import {
  type AppendOutcome,
  appendMessages,
  appendNew,
  type MessageDraft,
  NotAllNew,
} from './store-append.ts'

export type MessageWriter = GroupCommit<MessageDraft, AppendOutcome>

/** What actions on messages are given. */
export interface MessagesContext extends Context {
  readonly writer: MessageWriter
}

/** A chat is always in the same line, so that its messages are stored in the order in which they came. */
export function createMessageWriter(store: Store, clock: Clock): MessageWriter {
  const lines = Array.from({ length: store.writers }, () =>
    createGroupCommit((drafts: readonly MessageDraft[]) => append(store, drafts, clock.now())),
  )
  const [first] = lines
  if (first === undefined) throw new RangeError('A store has a writer.')
  return {
    write: (draft) => (lines[lineOf(draft.chatId, lines.length)] ?? first).write(draft),
    async close() {
      await Promise.all(lines.map((line) => line.close()))
    },
  }
}

/** The end of an id is random (RFC 9562, section 5.7). */
function lineOf(chatId: ChatId, count: number): number {
  return Number.parseInt(chatId.slice(-4), 16) % count
}

/** Almost always all of them are new and may be written; otherwise it is begun again, and looked at one by one. */
async function append(
  store: Store,
  drafts: readonly MessageDraft[],
  now: number,
): Promise<readonly AppendOutcome[]> {
  try {
    return await store.transaction((tx) => appendNew(tx, drafts, now))
  } catch (error) {
    if (!(error instanceof NotAllNew)) throw error
    return await store.transaction((tx) => appendMessages(tx, drafts, now))
  }
}
