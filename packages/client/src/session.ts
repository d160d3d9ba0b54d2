// A signed-in person on this device: puts the parts together and hands each event to those whom it concerns.

import { type Clock, type Readable, Scope, systemClock, Value } from '@poruch/live'
import type { ChatId, Device, DeviceId, LinkEvent, SessionInfo, User } from '@poruch/protocol'
import type { Cache, Stored } from './cache/port.ts'
import { type CallChannel, Calls } from './calls.ts'
import { ReadMarks } from './chats/read-marks.ts'
import { createRoster, type Roster } from './chats/roster.ts'
import { RosterBook } from './chats/roster-book.ts'
import { Typing } from './chats/typing.ts'
import { type EventTable, hand } from './event-table.ts'
import { ChatSyncs } from './messages/chat-syncs.ts'
import { Drafts } from './messages/drafts.ts'
import { Outbox } from './messages/outbox.ts'
import { createTimeline, type Timeline } from './messages/timeline.ts'
import type { Api } from './wire/api.ts'
import { type Connection, type ConnectionState, createConnection } from './wire/connection.ts'
import type { Page } from './wire/page.ts'
import type { OpenSocket } from './wire/socket.ts'

export interface Session {
  readonly connection: Readable<ConnectionState>
  readonly me: Readable<User>
  readonly deviceId: DeviceId
  readonly api: Api
  readonly roster: Roster
  readonly calls: CallChannel
  /** Counts devices that came and went, for a list that loads itself anew. */
  readonly devicesChanged: Readable<number>
  /** The last one that signed in while this session is open. */
  readonly newDevice: Readable<Device | null>
  /** The same object for the same chat. */
  timeline(chatId: ChatId): Timeline
  /** Ends the socket and all timers; resolves when what is written so far is in the cache, which stays open. */
  close(): Promise<void>
}

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

/** The dots stay over a short loss, in milliseconds. */
const presenceOutlivesMs = 5_000

class ClientSession implements Session {
  readonly me: Value<User>
  readonly deviceId: DeviceId
  readonly api: Api
  readonly roster: Roster
  readonly calls: Calls
  readonly devicesChanged = new Value(0)
  readonly newDevice = new Value<Device | null>(null)
  readonly #scope = new Scope()
  readonly #clock: Clock
  readonly #connection: Connection
  readonly #book: RosterBook
  readonly #outbox: Outbox
  readonly #marks: ReadMarks
  readonly #typing: Typing
  readonly #drafts: Drafts
  readonly #syncs: ChatSyncs
  readonly #timelines = new Map<ChatId, Timeline>()

  constructor(info: SessionInfo, options: SessionOptions, stored: Stored) {
    const { api, cache, clock = systemClock, random = Math.random } = options
    const { deviceId } = info
    const me = info.user.id
    const scope = this.#scope
    this.me = new Value(info.user)
    this.deviceId = deviceId
    this.api = api
    this.#clock = clock
    const connection = this.#connect(options, clock, random)
    this.#connection = connection
    this.calls = new Calls({ userId: me, deviceId, connection, api, clock, scope })
    this.#drafts = new Drafts(cache, stored.drafts)
    this.#typing = new Typing(clock, scope)
    this.#book = new RosterBook({
      ...{ me, cache, entries: stored.entries, users: stored.users },
      countUnread: (chatId, readSeq) => this.#syncs.countUnread(chatId, readSeq),
    })
    const book = this.#book
    this.#outbox = new Outbox({ connection, cache, clock, random, scope, stored: stored.pending })
    this.#marks = new ReadMarks({ me, roster: book, connection, clock, random, scope })
    this.#syncs = new ChatSyncs({
      ...{ me, api, cache, rows: stored.held, book, outbox: this.#outbox },
      ...{ connection, clock, random, scope },
    })
    this.roster = createRoster({
      ...{ me, book, typing: this.#typing, connection },
      pending: this.#outbox.pending,
      drafts: this.#drafts.texts,
    })
    const table = this.#table()
    scope.add(connection.onMessage((message) => hand(table, message)))
    scope.add(connection.state.subscribe(() => this.#followConnection()))
    connection.start()
  }

  get connection(): Readable<ConnectionState> {
    return this.#connection.state
  }

  timeline(chatId: ChatId): Timeline {
    const known = this.#timelines.get(chatId)
    if (known !== undefined) return known
    const timeline = createTimeline({
      chatId,
      me: this.me.get().id,
      sync: this.#syncs.of(chatId),
      book: this.#book,
      outbox: this.#outbox,
      marks: this.#marks,
      typing: this.#typing,
      drafts: this.#drafts,
      connection: this.#connection,
      clock: this.#clock,
    })
    this.#timelines.set(chatId, timeline)
    return timeline
  }

  async close(): Promise<void> {
    this.#scope.end()
    this.#connection.close()
    const writers = [this.#outbox, this.#book, this.#drafts, this.#syncs]
    await Promise.all(writers.map((writer) => writer.saved()))
  }

  #connect(options: SessionOptions, clock: Clock, random: () => number): Connection {
    const { origin, page, token = null, webSocket } = options
    return createConnection({
      url: `${origin.replace(/^http/, 'ws')}/api/v1/socket`,
      token,
      clock,
      random,
      calls: () => this.calls.withMedia,
      ...(webSocket === undefined ? {} : { openSocket: webSocket }),
      ...(page === undefined ? {} : { page }),
    })
  }

  /** Which parts take which event, in this order. */
  #table(): EventTable {
    const { calls, me } = this
    const book = this.#book
    const syncs = this.#syncs
    const typing = this.#typing
    const link = (event: LinkEvent) => calls.link(event)
    const deviceChanged = () => this.devicesChanged.update((count) => count + 1)
    return {
      welcome: (welcome) => {
        calls.welcome(welcome)
        me.set(welcome.me)
        const unheard = book.welcome(welcome)
        syncs.welcome(welcome)
        this.#marks.welcome(unheard)
      },
      'user.changed': ({ user }) => {
        if (user.id === me.get().id) me.set(user)
        book.addUsers([user])
      },
      'presence.changed': ({ userId, online }) => book.presence(userId, online),
      'device.added': ({ device }) => {
        this.newDevice.set(device)
        deviceChanged()
      },
      'device.removed': deviceChanged,
      'chat.changed': ({ chat, users }) => {
        book.chat(chat, users)
        syncs.chat(chat)
      },
      'message.changed': ({ message }) => {
        typing.end(message.chatId, message.senderId)
        syncs.message(message)
      },
      'read.changed': ({ chatId, userId, seq }) => book.mark(chatId, userId, seq),
      'typing.changed': ({ chatId, userId }) => {
        if (userId !== me.get().id) typing.start(chatId, userId)
      },
      'call.changed': ({ call, users }) => {
        calls.record(call)
        book.addUsers(users)
      },
      'ice.changed': ({ iceServers, iceExpiresAt }) => calls.setIce(iceServers, iceExpiresAt),
      'link.offer': link,
      'link.answer': link,
      'link.candidates': link,
      'link.restart': link,
      'link.reset': link,
      'link.sync': link,
      'link.media': link,
    }
  }

  #followConnection(): void {
    if (this.#connection.state.get().kind === 'online') return
    this.#typing.clear()
    this.#scope.after(this.#clock, presenceOutlivesMs, () => {
      if (this.#connection.state.get().kind !== 'online') this.#book.nobodyOnline()
    })
  }
}

/** Opens at once with what the cache keeps, with or without a network; the connection follows. */
export async function openSession(info: SessionInfo, options: SessionOptions): Promise<Session> {
  const stored = await options.cache.load(info.user.id)
  return new ClientSession(info, options, stored)
}
