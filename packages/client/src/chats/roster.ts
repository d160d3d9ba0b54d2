// The chats of this person and the people in them, as a list to show.
import { computed, type Readable } from '@poruch/live'
import {
  type Chat,
  type ChatId,
  type Message,
  newId,
  PoruchError,
  type RosterEntry,
  type User,
  type UserId,
} from '@poruch/protocol'
import type { PendingMessage } from '../cache/pending.ts'
import type { Connection } from '../wire/connection.ts'
import type { RosterBook } from './roster-book.ts'
import type { Typing } from './typing.ts'

export interface Roster {
  /** By last activity, newest first. */
  readonly chats: Readable<readonly ChatSummary[]>
  /** False until the cache or the server gave a first list. */
  readonly loaded: Readable<boolean>
  readonly users: Readable<ReadonlyMap<UserId, User>>
  /** Empty some seconds after the connection was lost. */
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

export interface RosterOptions {
  me: UserId
  book: RosterBook
  typing: Typing
  /** Of all chats, in order of writing. */
  pending: Readable<readonly PendingMessage[]>
  drafts: Readable<ReadonlyMap<ChatId, string>>
  connection: Pick<Connection, 'request'>
}

const nobody: readonly UserId[] = []

function activityAt({ chat, lastMessage, pending }: ChatSummary): number {
  return Math.max(lastMessage?.createdAt ?? chat.createdAt, pending?.createdAt ?? 0)
}

const byActivity = (a: ChatSummary, b: ChatSummary) =>
  activityAt(b) - activityAt(a) || (a.chat.id < b.chat.id ? 1 : -1)

function sameSummary(a: ChatSummary, b: ChatSummary): boolean {
  return (
    a.chat === b.chat &&
    a.peer === b.peer &&
    a.lastMessage === b.lastMessage &&
    a.pending === b.pending &&
    a.unread === b.unread &&
    a.typing === b.typing &&
    a.draft === b.draft
  )
}

/** Makes the summaries; those of chats in which nothing changed keep their reference. */
function summaries({ me, book, pending, typing, drafts }: RosterOptions): Readable<readonly ChatSummary[]> {
  let before: ReadonlyMap<ChatId, ChatSummary> = new Map()
  const summarize = (entry: RosterEntry, unsent: PendingMessage | null): ChatSummary => {
    const { chat, lastMessage, unread } = entry
    const other = chat.kind === 'direct' ? chat.members.find((member) => member.userId !== me) : undefined
    const summary = {
      chat,
      peer: other === undefined ? null : (book.users.get().get(other.userId) ?? null),
      lastMessage,
      pending: unsent,
      unread,
      typing: typing.marks.get().get(chat.id) ?? nobody,
      draft: drafts.get().get(chat.id) ?? '',
    }
    const known = before.get(chat.id)
    return known !== undefined && sameSummary(known, summary) ? known : summary
  }
  const sources = [book.entries, book.users, pending, typing.marks, drafts]
  return computed(sources, () => {
    // In order of writing: the last one of each chat stays.
    const unsentOf = new Map(pending.get().map((message) => [message.chatId, message]))
    const list = [...book.entries.get().values()].map((entry) =>
      summarize(entry, unsentOf.get(entry.chat.id) ?? null),
    )
    before = new Map(list.map((summary) => [summary.chat.id, summary]))
    return list.sort(byActivity)
  })
}

export function createRoster(options: RosterOptions): Roster {
  const { book, connection } = options
  return {
    chats: summaries(options),
    loaded: book.loaded,
    users: book.users,
    online: book.online,
    async openDirect(userId) {
      const answer = await connection.request({ type: 'chat.open', id: newId(), userId })
      if (answer.type !== 'chat.changed') throw new PoruchError('unsupported')
      return answer.chat.id
    },
  }
}
