// What a device keeps between two visits: the port, implemented on IndexedDB and in memory.
import type { Readable } from '@poruch/live'
import type { ChatId, Message, MessageId, User, UserId } from '@poruch/protocol'
import type { KeptEntry } from './kept-entry.ts'
import type { PendingMessage } from './pending.ts'

/** Says which part of a chat is kept: every message with `floor <= seq`, with every change up to `heldTo`. */
export interface HeldRow {
  chatId: ChatId
  /** Changes when the part is thrown away and begun anew; a page that holds another one must not add to this. */
  epoch: string
  heldTo: number
  floor: number
  /** Has the server older ones? */
  hasOlder: boolean
}

export interface HeldWrite {
  row: HeldRow
  messages: readonly Message[]
  /** Begin anew: forget what is kept of this chat. */
  fresh: boolean
}

export interface Stored {
  entries: readonly KeptEntry[]
  /** Everything up to it is in `entries`; null: nothing is known to be complete. */
  cursor: string | null
  users: readonly User[]
  held: readonly HeldRow[]
  pending: readonly PendingMessage[]
  drafts: ReadonlyMap<ChatId, string>
}

export interface RosterWrite {
  entries: readonly KeptEntry[]
  removed: readonly ChatId[]
  /** Null: the one that is kept stays. */
  cursor: string | null
  /** Begin anew: forget the entries that are kept, newer ones too. */
  fresh: boolean
}

export interface ExclusiveOptions {
  /** Ends the wait for the turn with an AbortError; has no effect once the work has begun. */
  signal: AbortSignal
  /** Takes the turn from a page that holds it and does not move. */
  steal: boolean
}

export type SealedIn = 'disk' | 'memory' | 'nowhere'

/** No method but `exclusive` rejects: when the disk fails, memory goes on, and `persistence` says so. */
export interface Cache {
  /** `memory`: the browser keeps nothing for us, so that unsent messages end with the page. */
  readonly persistence: Readable<'disk' | 'memory'>
  /** Everything that is kept, but messages. What belongs to somebody else is deleted first. */
  load(owner: UserId): Promise<Stored>
  /** In one step. What another page of this device knows better stays, unless the write is `fresh`. */
  writeRoster(write: RosterWrite): Promise<void>
  writeUsers(users: readonly User[]): Promise<void>
  /**
   * Adds to what is kept of a chat, in one step; an older version never replaces a newer one. Changes of messages
   * below `floor` are kept as well, so that `heldTo` stays true when another page extends downwards.
   * @returns false when another page began it anew: nothing was written.
   */
  writeHeld(write: HeldWrite): Promise<boolean>
  forgetChat(chatId: ChatId): Promise<void>
  /** Forgets the messages of all chats. */
  forgetChats(): Promise<void>
  /** The last `limit` messages from `floor` to before a place, by `seq`; null when that epoch is not kept any more. */
  readMessages(
    chatId: ChatId,
    epoch: string,
    before: number,
    limit: number,
  ): Promise<readonly Message[] | null>
  /** The outbox of all pages of this device. */
  readPending(): Promise<readonly PendingMessage[]>
  putPending(message: PendingMessage): Promise<void>
  deletePending(id: MessageId): Promise<void>
  /** Another page of this device changed the outbox or the drafts. */
  onUnsent(listener: () => void): () => void
  readDrafts(): Promise<ReadonlyMap<ChatId, string>>
  /** An empty text deletes it. */
  writeDraft(chatId: ChatId, text: string): Promise<void>
  /** Runs `work` in one page of this device at a time, where the browser can do that (Web Locks). */
  exclusive(name: string, work: () => Promise<void>, options: ExclusiveOptions): Promise<void>
  /**
   * Signed out, by whomever: deletes everything but what was written and not sent, which waits for the same person.
   * @returns where that waits: on the disk, in this object only, or nowhere, there being none.
   */
  seal(): Promise<SealedIn>
  close(): void
}
