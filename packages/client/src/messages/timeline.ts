// One chat as a person sees it.
import { batch, type Clock, computed, type Readable } from '@poruch/live'
import {
  type BodyDraft,
  type ChatId,
  isVisible,
  type Message,
  type MessageId,
  newId,
  type UserId,
} from '@poruch/protocol'
import type { Gone } from '../cache/kept-entry.ts'
import type { PendingMessage } from '../cache/pending.ts'
import type { ReadMarks } from '../chats/read-marks.ts'
import type { RosterBook } from '../chats/roster-book.ts'
import type { Typing } from '../chats/typing.ts'
import type { Connection } from '../wire/connection.ts'
import type { ChatSync } from './chat-sync.ts'
import type { Drafts } from './drafts.ts'
import { visible } from './held.ts'
import type { Outbox } from './outbox.ts'

export interface Timeline {
  readonly chatId: ChatId
  readonly state: Readable<TimelineState>
  /** What is half written. Apart from the state: a letter is no reason to look at the messages. */
  readonly draft: Readable<string>
  /** Shows the message at once and sends it when it can; clears the draft. */
  send(body: BodyDraft): MessageId
  /** Sends a refused message again, a waiting one at once. */
  retry(id: MessageId): void
  discard(id: MessageId): void
  /** Puts the words of a refused message back into the draft, before what is written there. */
  edit(id: MessageId): void
  /** Loads the newest page and all that is unread when too little is held, from the cache first. */
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
  /** The greatest read mark of anybody else: read by somebody when `message.seq <= othersReadSeq`. */
  othersReadSeq: number
  /** Why this person is no longer in the chat; null: they are in, or it is not known. */
  gone: Gone | null
  hasOlder: boolean
  /** Some of them lie in the cache: no server is needed to read on. */
  hasOlderHere: boolean
  /** `first` until a screen may show where it begins: at the first unread message. */
  loading: 'none' | 'first' | 'older'
  /** The last load failed; it is tried again by the next `open` or `loadOlder`, and after a reconnect. */
  failed: boolean
  typing: readonly UserId[]
}

export interface TimelineOptions {
  chatId: ChatId
  sync: ChatSync
  open: () => void
  book: RosterBook
  outbox: Outbox
  marks: ReadMarks
  typing: Typing
  drafts: Drafts
  connection: Pick<Connection, 'tell'>
  clock: Clock
}

const typingEveryMs = 3_000
const nobody: readonly UserId[] = []
const nothing: readonly PendingMessage[] = []

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}

function sameState(a: TimelineState, b: TimelineState): boolean {
  const names = Object.keys(a) as (keyof TimelineState)[]
  return names.every((name) => a[name] === b[name])
}

/** The state keeps its reference while nothing in this chat changes, whatever happens in others. */
function timelineState(options: TimelineOptions): Readable<TimelineState> {
  const { chatId, sync, outbox } = options
  const entry = options.book.entries.at(chatId)
  const typing = options.typing.marks.at(chatId)
  const messages = computed([sync.held], () => visible(sync.held.get()))
  let before: TimelineState | null = null
  const { held: part, loading, failed } = sync
  const sources = [messages, part, loading, failed, entry, outbox.pending, typing]
  return computed(sources, () => {
    const held = part.get()
    const own = outbox.pending.get().filter((message) => message.chatId === chatId)
    const pending = before !== null && sameItems(own, before.pending) ? before.pending : own
    const state: TimelineState = {
      messages: messages.get(),
      pending: pending.length === 0 ? nothing : pending,
      readSeq: entry.get()?.me.readSeq ?? 0,
      othersReadSeq: entry.get()?.othersReadSeq ?? 0,
      gone: entry.get()?.gone ?? null,
      hasOlder: held !== null && (held.oldest > held.floor || held.hasOlder),
      hasOlderHere: held !== null && held.oldest > held.floor,
      loading: loading.get(),
      failed: failed.get(),
      typing: typing.get() ?? nobody,
    }
    if (before === null || !sameState(before, state)) before = state
    return before
  })
}

export function createTimeline(options: TimelineOptions): Timeline {
  const { chatId, sync, outbox, marks, drafts, connection, clock } = options
  let typedAt = Number.NEGATIVE_INFINITY
  const text = drafts.texts.at(chatId)
  return {
    chatId,
    state: timelineState(options),
    draft: computed([text], () => text.get() ?? ''),
    send(body) {
      // The next letter begins to type anew.
      typedAt = Number.NEGATIVE_INFINITY
      return batch(() => {
        drafts.set(chatId, '')
        return outbox.add(chatId, body)
      })
    },
    retry: (id) => outbox.retry(id),
    discard: (id) => outbox.discard(id),
    edit(id) {
      const refused = outbox.pending.get().find((one) => one.id === id && one.state === 'refused')
      if (refused === undefined) return
      batch(() => {
        const draft = drafts.texts.get(chatId) ?? ''
        drafts.set(chatId, isVisible(draft) ? `${refused.body.text}\n${draft}` : refused.body.text)
        outbox.discard(id, drafts.saved())
      })
    },
    open: () => options.open(),
    loadOlder: () => sync.loadOlder(),
    markRead: (seq) => marks.mark(chatId, seq),
    typing() {
      const now = clock.monotonic()
      if (now - typedAt < typingEveryMs) return
      typedAt = now
      connection.tell({ type: 'chat.typing', id: newId(), chatId })
    },
    setDraft: (text) => drafts.set(chatId, text),
  }
}
