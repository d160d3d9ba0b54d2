// The chats of this person and the people in them.
import type { Chat, ChatId, Message, User, UserId } from '@poruch/protocol'
import type { PendingMessage } from './outbox.ts'
import type { Readable } from './value.ts'

export interface Roster {
  /** By last activity, newest first. */
  readonly chats: Readable<readonly ChatSummary[]>
  /** False until the cache or the server gave a first list. */
  readonly loaded: Readable<boolean>
  readonly users: Readable<ReadonlyMap<UserId, User>>
  /** Empty while offline. */
  readonly online: Readable<ReadonlySet<UserId>>
  /** The direct chat with this person, made if there is none. Waits while offline; rejects with PoruchError. */
  openDirect(userId: UserId): Promise<ChatId>
}

export interface ChatSummary {
  chat: Chat
  /** The other person of a direct chat. */
  peer: User | null
  lastMessage: Message | null
  /** The newest message of this person that is not sent yet. */
  pending: PendingMessage | null
  unread: number
  typing: readonly UserId[]
  draft: string
}
