// Where messages are written: those that arrive together commit together.
import type { Clock } from '../clock.ts'
import type { Context } from '../context.ts'
import { createGroupCommit, type GroupCommit } from '../db/group-commit.ts'
import type { Store } from '../db/open.ts'
import { type AppendOutcome, appendMessages, type MessageDraft } from './store-append.ts'

export type MessageWriter = GroupCommit<MessageDraft, AppendOutcome>

/** What actions on messages are given. */
export interface MessagesContext extends Context {
  readonly writer: MessageWriter
}

export function createMessageWriter(store: Store, clock: Clock): MessageWriter {
  return createGroupCommit(store, (tx, drafts) => appendMessages(tx, drafts, clock.now()))
}
