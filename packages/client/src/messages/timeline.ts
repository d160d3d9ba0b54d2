// One chat as a person sees it.
import { batch, type Clock, computed, type Readable } from '@poruch/live'
import { type ChatId, type Message, type MessageId, newId, type UserId } from '@poruch/protocol'
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
  /** Shows the text at once and sends it when it can; clears the draft. */
  send(text: string): MessageId
  /** Sends a refused message again, a waiting one at once. */
  retry(id: MessageId): void
  discard(id: MessageId): void
  /** Loads the newest page when too little is held, from the cache first. */
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

export interface TimelineOptions {
  chatId: ChatId
  me: UserId
  sync: ChatSync
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

/** The members' marks, as the ticks need them. */
function readMarks(book: RosterBook, chatId: ChatId, me: UserId) {
  const members = book.entry(chatId)?.chat.members ?? []
  const others = members.filter((member) => member.userId !== me).map((member) => member.readSeq)
  const mine = members.find((member) => member.userId === me)?.readSeq ?? 0
  return { readSeq: mine, peerReadSeq: others.length === 0 ? 0 : Math.min(...others) }
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}

function sameState(a: TimelineState, b: TimelineState): boolean {
  return (
    a.messages === b.messages &&
    a.pending === b.pending &&
    a.readSeq === b.readSeq &&
    a.peerReadSeq === b.peerReadSeq &&
    a.hasOlder === b.hasOlder &&
    a.loading === b.loading &&
    a.failed === b.failed &&
    a.typing === b.typing &&
    a.draft === b.draft
  )
}

/** The state keeps its reference while nothing in this chat changes, whatever happens in others. */
function timelineState(options: TimelineOptions): Readable<TimelineState> {
  const { chatId, me, sync, book, outbox, typing, drafts } = options
  const messages = computed([sync.held], () => visible(sync.held.get()))
  let before: TimelineState | null = null
  const sources = [
    messages,
    sync.held,
    sync.loading,
    sync.failed,
    book.entries,
    outbox.pending,
    typing.marks,
    drafts.texts,
  ]
  return computed(sources, () => {
    const held = sync.held.get()
    const own = outbox.pending.get().filter((message) => message.chatId === chatId)
    const pending = before !== null && sameItems(own, before.pending) ? before.pending : own
    const state: TimelineState = {
      messages: messages.get(),
      pending: pending.length === 0 ? nothing : pending,
      ...readMarks(book, chatId, me),
      hasOlder: held !== null && (held.oldest > held.floor || held.hasOlder),
      loading: sync.loading.get(),
      failed: sync.failed.get(),
      typing: typing.marks.get().get(chatId) ?? nobody,
      draft: drafts.texts.get().get(chatId) ?? '',
    }
    if (before === null || !sameState(before, state)) before = state
    return before
  })
}

export function createTimeline(options: TimelineOptions): Timeline {
  const { chatId, sync, outbox, marks, drafts, connection, clock } = options
  let typedAt = Number.NEGATIVE_INFINITY
  return {
    chatId,
    state: timelineState(options),
    send(text) {
      // The next letter begins to type anew.
      typedAt = Number.NEGATIVE_INFINITY
      return batch(() => {
        drafts.set(chatId, '')
        return outbox.add(chatId, text)
      })
    },
    retry: (id) => outbox.retry(id),
    discard: (id) => outbox.discard(id),
    open: () => sync.open(),
    loadOlder: () => sync.loadOlder(),
    markRead: (seq) => marks.mark(chatId, seq),
    typing() {
      const now = clock.now()
      if (now - typedAt < typingEveryMs) return
      typedAt = now
      connection.tell({ type: 'chat.typing', id: newId(), chatId })
    },
    setDraft: (text) => drafts.set(chatId, text),
  }
}
