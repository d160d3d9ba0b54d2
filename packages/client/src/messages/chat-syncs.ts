// The syncs of all chats: hands each what concerns it, and has fetched what they miss.

import { batch, type Clock, type Scope } from '@poruch/live'
import type { Chat, ChatId, Message, ServerMessageOf, UserId } from '@poruch/protocol'
import type { Cache, HeldRow } from '../cache/port.ts'
import type { RosterBook } from '../chats/roster-book.ts'
import type { Api } from '../wire/api.ts'
import type { Connection } from '../wire/connection.ts'
import { CatchUp } from './catch-up.ts'
import { ChatSync } from './chat-sync.ts'
import type { Outbox } from './outbox.ts'

export interface ChatSyncsOptions {
  me: UserId
  api: Pick<Api, 'history' | 'changes'>
  cache: Cache
  /** What the cache keeps of each chat. */
  rows: readonly HeldRow[]
  book: RosterBook
  outbox: Outbox
  connection: Pick<Connection, 'state'>
  clock: Clock
  random: () => number
  scope: Scope
}

export class ChatSyncs {
  readonly #options: ChatSyncsOptions
  /** What the cache keeps of chats, whether anything was asked of them yet or not. */
  readonly #rows: ReadonlyMap<ChatId, HeldRow>
  readonly #syncs = new Map<ChatId, ChatSync>()
  readonly #catchUp: CatchUp

  constructor(options: ChatSyncsOptions) {
    this.#options = options
    this.#rows = new Map(options.rows.map((row) => [row.chatId, row]))
    const { book, clock, connection, random, scope } = options
    this.#catchUp = new CatchUp({
      ...{ clock, random, scope },
      isOnline: () => connection.state.get().kind === 'online',
      activityAt: (chatId) => book.entry(chatId)?.lastMessage?.createdAt ?? 0,
      fetch: (chatId) => this.#fetch(chatId),
      gone: (chatId) => this.of(chatId).drop(),
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
      onMessages: (messages) => this.#seen(chatId, messages),
      onHeld: () => book.recount(chatId),
      onBehind: () => this.#catchUp.want(chatId),
    })
    this.#syncs.set(chatId, sync)
    return sync
  }

  /** Unread messages after a place; null when what is held cannot tell. */
  countUnread(chatId: ChatId, readSeq: number): number | null {
    return this.#syncs.get(chatId)?.countUnread(readSeq) ?? null
  }

  /** The server's list of all chats, which the roster has taken already. */
  welcome({ chats }: ServerMessageOf<'welcome'>): void {
    for (const { chat, lastMessage } of chats) {
      const held = this.#syncs.has(chat.id) || this.#rows.has(chat.id)
      if (held) this.of(chat.id).reconcile(chat.lastSeq, lastMessage)
      else if (lastMessage !== null) this.#seen(chat.id, [lastMessage])
    }
    const present = new Set(chats.map(({ chat }) => chat.id))
    for (const chatId of new Set([...this.#rows.keys(), ...this.#syncs.keys()])) {
      if (!present.has(chatId)) this.of(chatId).drop()
    }
    this.#catchUp.wake()
  }

  message(message: Message): void {
    const { chatId } = message
    if (this.#options.book.entry(chatId) === undefined) this.#catchUp.want(chatId)
    // A chat of which nothing is held is held by nobody until it is opened; the roster knows of it all the same.
    this.of(chatId).live(message)
  }

  chat({ id, lastSeq }: Chat): void {
    this.of(id).heardOf(lastSeq)
  }

  /** Resolves when all that came so far is in the cache. */
  async saved(): Promise<void> {
    await Promise.all([...this.#syncs.values()].map((sync) => sync.saved()))
  }

  /** What a chat misses; of a chat that nobody told us of, the chat itself. */
  async #fetch(chatId: ChatId): Promise<void> {
    const { api, book } = this.#options
    if (book.entry(chatId) === undefined) {
      const { chat, messages } = await api.changes(chatId, { since: 0, limit: 1 })
      batch(() => {
        book.chat(chat)
        book.messages(chatId, messages)
      })
    }
    await this.of(chatId).catchUp((chat) => book.chat(chat))
  }

  /** Messages that came by whatever way. */
  #seen(chatId: ChatId, messages: readonly Message[]): void {
    const { book, me, outbox } = this.#options
    for (const message of messages) if (message.senderId === me) outbox.settle(message.id)
    book.messages(chatId, messages)
  }
}
