// The chats of this person, as a list to show.
import { computed, type Readable } from '@poruch/live'
import type { ChatId, UserId } from '@poruch/protocol'
import type { Gone, KeptEntry } from '../cache/kept-entry.ts'
import type { ChatSummary, Summaries } from './summaries.ts'

/** A chat that this person is no longer in. */
export interface GoneChat {
  /** Empty where it had none. */
  readonly title: string
  readonly reason: Gone
}

export interface Roster {
  /** Pinned ones first, then by last activity, newest first; without those that are put away. */
  readonly chats: Readable<readonly ChatSummary[]>
  /** Those that are put away, in the same order. */
  readonly archived: Readable<readonly ChatSummary[]>
  /** One of them all; null: there is none. The same object for the same chat. */
  chat(chatId: ChatId): Readable<ChatSummary | null>
  /** One that went in this session and left nothing behind; null: there was no such. It changes before `chat` does. */
  gone(chatId: ChatId): GoneChat | null
  /** The direct chat with this person, where there is one. */
  direct(userId: UserId): ChatId | null
  /** False until the cache or the server gave a first list. */
  readonly loaded: Readable<boolean>
  /** How many unread messages make a mark on the app, as each chat's own settings say. */
  readonly marked: Readable<number>
}

export interface RosterOptions {
  summaries: Summaries
  loaded: Readable<boolean>
  forgotten: (chatId: ChatId) => KeptEntry | null
}

export function createRoster({ summaries, loaded, forgotten }: RosterOptions): Roster {
  const { lists } = summaries
  const byId = new Map<ChatId, Readable<ChatSummary | null>>()
  return {
    chats: computed([lists], () => lists.get().chats),
    archived: computed([lists], () => lists.get().archived),
    marked: computed([lists], () => lists.get().marked),
    loaded,
    chat(chatId) {
      const known = byId.get(chatId)
      if (known !== undefined) return known
      const summary = computed([lists], () => summaries.get(chatId))
      byId.set(chatId, summary)
      return summary
    },
    gone(chatId) {
      const entry = forgotten(chatId)
      return entry?.gone == null ? null : { title: entry.chat.title ?? '', reason: entry.gone }
    },
    direct(userId) {
      const { chats, archived } = lists.get()
      const isIt = ({ peerId, gone }: ChatSummary) => peerId === userId && gone === null
      return (chats.find(isIt) ?? archived.find(isIt))?.chat.id ?? null
    },
  }
}
