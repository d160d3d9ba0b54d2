// The parts of a session, put together: who knows whom.
import { type Clock, Scope, systemClock } from '@poruch/live'
import type { ChatId, SessionInfo, User } from '@poruch/protocol'
import type { KeptEntry } from './cache/kept-entry.ts'
import type { Cache, Stored } from './cache/port.ts'
import { Calls } from './calls.ts'
import { OwnSettings } from './chats/own-settings.ts'
import { ReadMarks } from './chats/read-marks.ts'
import { RosterBook } from './chats/roster-book.ts'
import { RosterKeeper } from './chats/roster-keeper.ts'
import { RosterPages } from './chats/roster-pages.ts'
import { Summaries } from './chats/summaries.ts'
import { Typing } from './chats/typing.ts'
import { ChatSyncs } from './messages/chat-syncs.ts'
import { Drafts } from './messages/drafts.ts'
import { Outbox } from './messages/outbox.ts'
import { Unsent } from './messages/unsent.ts'
import { PeopleBook } from './people/people.ts'
import { PresenceBook } from './people/presence.ts'
import { Table } from './table.ts'
import type { Api } from './wire/api.ts'
import { type Connection, type ConnectionOptions, createConnection } from './wire/connection.ts'
import type { Page } from './wire/page.ts'
import { ServerClock } from './wire/server-clock.ts'
import type { OpenSocket } from './wire/socket.ts'

export interface SessionOptions {
  api: Api
  /** Such as `https://chat.example.org`, without a slash at the end. */
  origin: string
  /** For apps and bots; a browser's cookie says who it is. */
  token?: string | null
  cache: Cache
  clock?: Clock
  /** From 0 up to, not including, 1. */
  random?: () => number
  webSocket?: OpenSocket
  /** Whose events say that the network may be back; this page's own, unless told. */
  page?: Page | null
}

export type Parts = ReturnType<typeof createParts>

/** Nothing runs before the connection starts. */
export function createParts({ user, deviceId }: SessionInfo, options: SessionOptions, stored: Stored) {
  const { api, cache, random = Math.random } = options
  const device = options.clock ?? systemClock
  const clock = new ServerClock(device)
  const me = user.id
  const scope = new Scope()
  const connection = connect(options, {
    ...{ clock: device, random },
    held: () =>
      book.isAnew
        ? { cursor: null, lastMessageId: null }
        : { cursor: keeper.cursor, lastMessageId: book.lastMessageId },
    calls: () => calls.withMedia,
    hears: () => calls.hears,
  })
  const ports = { api, cache, connection, clock, random, scope }
  const calls = new Calls({ ...ports, userId: me, deviceId })
  const people = new PeopleBook({ ...ports, stored: stored.users })
  const onUsers = (users: readonly User[]) => people.add(users)
  const presence = new PresenceBook(ports)
  const typing = new Typing(clock, scope)
  const drafts = new Drafts(ports, stored.drafts)
  const outbox = new Outbox({ ...ports, stored: stored.pending })
  const unsent = new Unsent(drafts, outbox)
  const unsentEnds = unsent.endingWithPage(cache.persistence, scope)
  const entries = new Table<ChatId, KeptEntry>(stored.entries.map((entry) => [entry.chat.id, entry]))
  const keeper = new RosterKeeper({ ...ports, entries, cursor: stored.cursor })
  scope.add(entries.onChange((chatId) => keeper.changed(chatId)))
  const book = new RosterBook({
    ...{ me, entries, loaded: stored.cursor !== null || stored.entries.length > 0 },
    count: (chatId, readSeq) => syncs.countUnread(chatId, readSeq),
    hasUnsent: (chatId) => unsent.isIn(chatId),
    onDoubt: (chatId) => syncs.want(chatId),
    onUnheard: (chatId, seq) => marks.want(chatId, seq),
    onGone: (chatId) => {
      syncs.leave(chatId)
      marks.forget(chatId)
      typing.leave(chatId)
    },
  })
  const marks = new ReadMarks({ ...ports, book })
  const syncs: ChatSyncs = new ChatSyncs({ ...ports, me, rows: stored.held, book, outbox, onUsers })
  const pages = new RosterPages({
    ...{ ...ports, book, keeper, onUsers },
    onPlaced: (chatId) => syncs.placed(chatId),
    onAnew: () => {
      keeper.pause()
      syncs.forgetAll()
      marks.forgetAll()
    },
    onEnd: () => {
      for (const chatId of unsent.chatIds()) book.review(chatId)
      syncs.rosterEnds()
      marks.wake()
    },
  })
  const settings = new OwnSettings(connection, () => clock.now())
  const summaries = new Summaries({
    ...{ entries, people, settings, typing: typing.marks, drafts: drafts.texts },
    ...{ pending: outbox.pending, clock, scope },
  })
  scope.add(clock.offsetMs.subscribe(() => summaries.clockMoved()))
  scope.add(unsent.onChange((chatId) => book.review(chatId)))
  for (const chatId of unsent.chatIds()) book.review(chatId)
  book.reviewKept()
  const shown = { calls, people, presence, settings, summaries }
  const kept = { drafts, outbox, persistence: cache.persistence, unsentEnds }
  return { ...shown, ...kept, api, clock, scope, connection, typing, keeper, book, marks, syncs, pages }
}

function connect(
  { origin, page, token = null, webSocket }: SessionOptions,
  inside: Pick<ConnectionOptions, 'clock' | 'random' | 'held' | 'calls' | 'hears'>,
): Connection {
  return createConnection({
    ...inside,
    url: `${origin.replace(/^http/, 'ws')}/api/v1/socket`,
    token,
    ...(webSocket === undefined ? {} : { openSocket: webSocket }),
    ...(page === undefined ? {} : { page }),
  })
}
