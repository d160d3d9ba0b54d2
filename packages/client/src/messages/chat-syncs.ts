// The syncs of all chats: hands each what concerns it, and has fetched what they miss.

import { batch, type Clock, type Scope } from '@poruch/live'
import { type Chat, type ChatId, type Message, PoruchError, type User, type UserId } from '@poruch/protocol'
import type { Cache, HeldRow } from '../cache/port.ts'
import type { RosterBook } from '../chats/roster-book.ts'
import type { Unread } from '../chats/unread.ts'
import type { Api } from '../wire/api.ts'
import type { Connection } from '../wire/connection.ts'
import { CatchUp } from './catch-up.ts'
import { ChatSync } from './chat-sync.ts'
import type { Outbox } from './outbox.ts'

export interface ChatSyncsOptions {
  me: UserId
  api: Pick<Api, 'chat' | 'history' | 'changes'>
  cache: Cache
  /** What the cache keeps of each chat. */
  rows: readonly HeldRow[]
  book: RosterBook
  outbox: Outbox
  connection: Pick<Connection, 'state'>
  clock: Clock
  random: () => number
  scope: Scope
  onUsers: (users: readonly User[]) => void
}

export class ChatSyncs {
  readonly #options: ChatSyncsOptions
  /** What the cache keeps of chats, whether anything was asked of them yet or not. */
  readonly #rows: Map<ChatId, HeldRow>
  readonly #syncs = new Map<ChatId, ChatSync>()
  readonly #catchUp: CatchUp
  /** Those that screens showed. */
  readonly #opened = new Set<ChatId>()
  #isCompared = false
  #forgetting: Promise<void> = Promise.resolve()

  constructor(options: ChatSyncsOptions) {
    this.#options = options
    this.#rows = new Map(options.rows.map((row) => [row.chatId, row]))
    const { book, clock, connection, random, scope } = options
    this.#catchUp = new CatchUp({
      ...{ clock, random, scope },
      isOnline: () => connection.state.get().kind === 'online',
      activityAt: (chatId) => book.entry(chatId)?.lastMessage?.createdAt ?? 0,
      fetch: (chatId) => this.#fetch(chatId),
    })
  }

  /** The same object for the same chat. */
  of(chatId: ChatId): ChatSync {
    const known = this.#syncs.get(chatId)
    if (known !== undefined) return known
    const { api, book, cache, me } = this.#options
    const sync = new ChatSync({
      ...{ chatId, me, api, cache },
      row: this.#rows.get(chatId),
      readSeq: () => book.entry(chatId)?.me.readSeq ?? 0,
      onMessages: (messages) => this.#seen(chatId, messages),
      onHeld: () => book.recount(chatId),
      onBehind: () => this.#catchUp.want(chatId),
    })
    this.#syncs.set(chatId, sync)
    return sync
  }

  /** Unread messages after a place; null when what is held cannot tell. */
  countUnread(chatId: ChatId, readSeq: number): Unread | null {
    return this.#syncs.get(chatId)?.countUnread(readSeq) ?? null
  }

  /** Shows the newest page; of a chat that nobody told us of, asks what it is. */
  open(chatId: ChatId): void {
    const { book } = this.#options
    if (book.loaded.get() && book.entry(chatId) === null) this.want(chatId)
    this.#opened.add(chatId)
    this.of(chatId).open()
  }

  /** Something is to be asked about this chat. */
  want(chatId: ChatId): void {
    this.#catchUp.want(chatId)
  }

  /** The server said how this chat stands, and the book has taken it already. */
  placed(chatId: ChatId): void {
    const { book } = this.#options
    const entry = book.entry(chatId)
    if (entry === null) return
    const { chat, lastMessage } = entry
    if (this.#rows.has(chatId) || this.#syncs.has(chatId)) {
      this.of(chatId).reconcile(chat.lastSeq, lastMessage)
      book.recount(chatId)
    } else if (lastMessage !== null) this.#settle([lastMessage])
  }

  /** The whole roster is known: what is kept of chats is compared with it, since it names only what changed. */
  rosterEnds(): void {
    const { book } = this.#options
    if (!this.#isCompared) {
      this.#isCompared = true
      for (const { chatId, heldTo } of this.#rows.values()) {
        const entry = book.entry(chatId)
        if (entry === null) this.leave(chatId)
        else if (entry.chat.lastSeq > heldTo) this.of(chatId).heardOf(entry.chat.lastSeq)
      }
    }
    for (const chatId of this.#opened) this.of(chatId).openAgain()
    this.#catchUp.wake()
  }

  message(message: Message): void {
    // A chat of which nothing is held is held by nobody until it is opened; the roster knows of it all the same.
    this.of(message.chatId).live(message)
  }

  chat({ id, lastSeq }: Chat): void {
    this.of(id).heardOf(lastSeq)
  }

  /** This person is no longer in it. */
  leave(chatId: ChatId): void {
    if (this.#rows.has(chatId) || this.#syncs.has(chatId)) this.of(chatId).drop()
  }

  /** What is held and kept of all chats never happened on this server. */
  forgetAll(): void {
    this.#rows.clear()
    for (const sync of this.#syncs.values()) sync.drop()
    this.#forgetting = this.#options.cache.forgetChats()
  }

  /** Resolves when all that came so far is in the cache. */
  async saved(): Promise<void> {
    await Promise.all([this.#forgetting, ...[...this.#syncs.values()].map((sync) => sync.saved())])
  }

  /** What a chat misses, and what it is where that is not known for sure. */
  async #fetch(chatId: ChatId): Promise<void> {
    const { book } = this.#options
    book.question(chatId)
    try {
      if (book.entry(chatId) === null) await this.#ask(chatId)
      await this.of(chatId).catchUp((chat) => book.chat(chat))
      if (book.isDoubtful(chatId)) await this.#ask(chatId)
    } catch (error) {
      if (!(error instanceof PoruchError) || error.code !== 'not_found') throw error
      book.noAnswer(chatId)
    } finally {
      book.questionEnds(chatId)
    }
  }

  async #ask(chatId: ChatId): Promise<void> {
    const { api, book, onUsers } = this.#options
    book.question(chatId)
    const { entry, users } = await api.chat(chatId)
    batch(() => {
      onUsers(users)
      book.answer(entry)
      this.placed(chatId)
    })
  }

  /** Messages that came by whatever way. */
  #seen(chatId: ChatId, messages: readonly Message[]): void {
    this.#settle(messages)
    this.#options.book.messages(chatId, messages)
  }

  /** What the server has is not pending any more. */
  #settle(messages: readonly Message[]): void {
    const { me, outbox } = this.#options
    for (const message of messages) if (message.senderId === me) outbox.settle(message.id)
  }
}
