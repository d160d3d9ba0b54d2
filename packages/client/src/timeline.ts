// One chat as this device holds it.
import type { ChatId, Message, MessageId, UserId } from '@poruch/protocol'
import type { PendingMessage } from './outbox.ts'
import type { Readable } from './value.ts'

export interface Timeline {
  readonly chatId: ChatId
  readonly state: Readable<TimelineState>
  /** Shows the text at once and sends it when it can; clears the draft. */
  send(text: string): MessageId
  retry(id: MessageId): void
  discard(id: MessageId): void
  /** Loads the newest page when nothing is held, from the cache first. */
  open(): void
  /** Resolves when the page is there, or `state.failed` says that it could not be had. */
  loadOlder(): Promise<void>
  /** Everything up to this number was read. Never goes back; calls that follow each other become one. */
  markRead(seq: number): void
  /** Tells the others, once in three seconds at the most. */
  typing(): void
  setDraft(text: string): void
}

export interface TimelineState {
  /** In order of `seq`. */
  messages: readonly Message[]
  /** In order of writing. */
  pending: readonly PendingMessage[]
  /** This person's read mark. */
  readSeq: number
  /** The lowest read mark of the others: read by all of them when `message.seq <= peerReadSeq`. */
  peerReadSeq: number
  hasOlder: boolean
  loading: 'none' | 'first' | 'older'
  /** The last load failed; it is tried again by the next `open` or `loadOlder`, and after a reconnect. */
  failed: boolean
  typing: readonly UserId[]
  draft: string
}
