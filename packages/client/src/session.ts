// A signed-in person on this device: puts the parts together and hands each event to those whom it concerns.
import { batch, type Clock, type Readable, Scope, systemClock, Value } from '@poruch/live'
import type {
  ChatId,
  Device,
  DeviceId,
  Message,
  ServerMessage,
  ServerMessageOf,
  SessionInfo,
  User,
} from '@poruch/protocol'
import type { Cache, HeldRow } from './cache/port.ts'
import { type CallChannel, Calls } from './calls.ts'
import { ReadMarks } from './chats/read-marks.ts'
import { createRoster, type Roster } from './chats/roster.ts'
import { RosterBook } from './chats/roster-book.ts'
import { Typing } from './chats/typing.ts'
import { CatchUp } from './messages/catch-up.ts'
import { ChatSync } from './messages/chat-sync.ts'
import { Drafts } from './messages/drafts.ts'
import { Outbox } from './messages/outbox.ts'
import { createTimeline, type Timeline } from './messages/timeline.ts'
import type { Api } from './wire/api.ts'
import { type ConnectionState, createConnection, type OpenSocket, type Page } from './wire/connection.ts'

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
  readonly #cache: Cache
  readonly #connection: ReturnType<typeof createConnection>
  readonly #book: RosterBook
  readonly #outbox: Outbox
  readonly #marks: ReadMarks
  readonly #typing: Typing
  readonly #drafts: Drafts
  readonly #catchUp: CatchUp
  /** What the cache keeps of chats that nothing was asked of yet. */
  readonly #rows: ReadonlyMap<ChatId, HeldRow>
  readonly #syncs = new Map<ChatId, ChatSync>()
  readonly #timelines = new Map<ChatId, Timeline>()

  constructor(info: SessionInfo, options: SessionOptions, stored: Awaited<ReturnType<Cache['load']>>) {
    const { api, cache, origin, clock = systemClock, random = Math.random } = options
    const me = info.user.id
    const scope = this.#scope
    this.me = new Value(info.user)
    this.deviceId = info.deviceId
    this.api = api
    this.#clock = clock
    this.#cache = cache
    this.#rows = new Map(stored.held.map((row) => [row.chatId, row]))
    const connection = createConnection({
      url: `${origin.replace(/^http/, 'ws')}/api/v1/socket`,
      token: options.token ?? null,
      clock,
      random,
      calls: () => this.calls.withMedia,
      ...(options.webSocket === undefined ? {} : { openSocket: options.webSocket }),
      ...(options.page === undefined ? {} : { page: options.page }),
    })
    this.#connection = connection
    this.calls = new Calls({ userId: me, deviceId: info.deviceId, connection, api, clock, scope })
    this.#drafts = new Drafts(cache, stored.drafts)
    this.#typing = new Typing(clock, scope)
    const { entries, users } = stored
    const countUnread = (chatId: ChatId, readSeq: number) =>
      this.#syncs.get(chatId)?.countUnread(readSeq) ?? null
    this.#book = new RosterBook({ me, cache, entries, users, countUnread })
    this.#outbox = new Outbox({ connection, cache, clock, random, scope, stored: stored.pending })
    this.#marks = new ReadMarks({ me, roster: this.#book, connection, clock, random, scope })
    this.#catchUp = this.#createCatchUp(random)
    this.roster = createRoster({
      me,
      book: this.#book,
      typing: this.#typing,
      pending: this.#outbox.pending,
      drafts: this.#drafts.texts,
      connection,
    })
    scope.add(connection.onMessage((message) => this.#receive(message)))
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
      sync: this.#sync(chatId),
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
    const writes = [this.#outbox.saved(), this.#book.saved(), this.#drafts.saved()]
    await Promise.all([...writes, ...[...this.#syncs.values()].map((sync) => sync.saved())])
  }

  #createCatchUp(random: () => number): CatchUp {
    const book = this.#book
    return new CatchUp({
      clock: this.#clock,
      random,
      scope: this.#scope,
      isOnline: () => this.#connection.state.get().kind === 'online',
      activityAt: (chatId) => book.entry(chatId)?.lastMessage?.createdAt ?? 0,
      fetch: (chatId) => this.#fetch(chatId),
      gone: (chatId) => this.#sync(chatId).drop(),
    })
  }

  /** What a chat misses; of a chat that nobody told us of, the chat itself. */
  async #fetch(chatId: ChatId): Promise<void> {
    if (this.#book.entry(chatId) === undefined) {
      const { chat, messages } = await this.api.changes(chatId, { since: 0, limit: 1 })
      batch(() => {
        this.#book.chat(chat)
        this.#book.messages(chatId, messages)
      })
    }
    await this.#sync(chatId).catchUp((chat) => this.#book.chat(chat))
  }

  #sync(chatId: ChatId): ChatSync {
    const known = this.#syncs.get(chatId)
    if (known !== undefined) return known
    const sync = new ChatSync({
      chatId,
      me: this.me.get().id,
      api: this.api,
      cache: this.#cache,
      row: this.#rows.get(chatId),
      onMessages: (messages) => this.#seen(chatId, messages),
      onHeld: () => this.#book.recount(chatId),
      onBehind: () => this.#catchUp.want(chatId),
    })
    this.#syncs.set(chatId, sync)
    return sync
  }

  /** Messages that came by whatever way. */
  #seen(chatId: ChatId, messages: readonly Message[]): void {
    const me = this.me.get().id
    for (const message of messages) if (message.senderId === me) this.#outbox.settle(message.id)
    this.#book.messages(chatId, messages)
  }

  #followConnection(): void {
    if (this.#connection.state.get().kind === 'online') return
    this.#typing.clear()
    this.#scope.after(this.#clock, presenceOutlivesMs, () => {
      if (this.#connection.state.get().kind !== 'online') this.#book.nobodyOnline()
    })
  }

  #receive(message: ServerMessage): void {
    this.calls.receive(message)
    switch (message.type) {
      case 'welcome':
        this.#welcome(message)
        return
      case 'message.changed':
        this.#message(message.message)
        return
      case 'read.changed':
        this.#book.mark(message.chatId, message.userId, message.seq)
        return
      case 'chat.changed':
        this.#book.chat(message.chat, message.users)
        this.#sync(message.chat.id).heardOf(message.chat.lastSeq)
        return
      case 'typing.changed':
        if (message.userId !== this.me.get().id) this.#typing.start(message.chatId, message.userId)
        return
      case 'call.changed':
        this.#book.addUsers(message.users)
        return
      default:
        this.#receiveOfPeople(message)
        return
    }
  }

  #receiveOfPeople(message: ServerMessage): void {
    switch (message.type) {
      case 'user.changed':
        if (message.user.id === this.me.get().id) this.me.set(message.user)
        this.#book.addUsers([message.user])
        return
      case 'presence.changed':
        this.#book.presence(message.userId, message.online)
        return
      case 'device.added':
        this.newDevice.set(message.device)
        this.devicesChanged.update((count) => count + 1)
        return
      case 'device.removed':
        this.devicesChanged.update((count) => count + 1)
        return
      default:
        // Of calls and links, answers to commands, and words of a newer server.
        return
    }
  }

  #welcome(welcome: ServerMessageOf<'welcome'>): void {
    this.me.set(welcome.me)
    const unheard = this.#book.welcome(welcome)
    for (const { chat, lastMessage } of welcome.chats) {
      const held = this.#syncs.has(chat.id) || this.#rows.has(chat.id)
      if (held) this.#sync(chat.id).reconcile(chat.lastSeq, lastMessage)
      else if (lastMessage !== null) this.#seen(chat.id, [lastMessage])
    }
    const present = new Set(welcome.chats.map(({ chat }) => chat.id))
    for (const chatId of new Set([...this.#rows.keys(), ...this.#syncs.keys()])) {
      if (!present.has(chatId)) this.#sync(chatId).drop()
    }
    for (const [chatId, seq] of unheard) this.#marks.want(chatId, seq)
    this.#marks.wake()
    this.#catchUp.wake()
  }

  #message(message: Message): void {
    const { chatId } = message
    this.#typing.end(chatId, message.senderId)
    if (this.#book.entry(chatId) === undefined) this.#catchUp.want(chatId)
    // A chat of which nothing is held is held by nobody until it is opened; the roster knows of it all the same.
    this.#sync(chatId).live(message)
  }
}

/** Opens at once with what the cache keeps, with or without a network; the connection follows. */
export async function openSession(info: SessionInfo, options: SessionOptions): Promise<Session> {
  const stored = await options.cache.load(info.user.id)
  return new ClientSession(info, options, stored)
}
