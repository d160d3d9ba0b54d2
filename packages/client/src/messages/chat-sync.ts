// Holds one chat: what is loaded of it, what is asked for, what the cache learns.
import { batch, Value } from '@poruch/live'
import { type Chat, type ChatId, limits, type Message, newId, type UserId } from '@poruch/protocol'
import type { Cache, HeldRow } from '../cache/port.ts'
import { WriteBehind } from '../cache/write-behind.ts'
import type { Unread } from '../chats/unread.ts'
import type { Api } from '../wire/api.ts'
import { apply, type Held, type News, seenTo, unreadAfter } from './held.ts'

export interface ChatSyncOptions {
  chatId: ChatId
  me: UserId
  api: Pick<Api, 'history' | 'changes'>
  cache: Cache
  /** What the cache keeps of this chat. */
  row: HeldRow | undefined
  /** This person's read mark. */
  readSeq: () => number
  /** Messages that came by whatever way, before they can be seen here; old ones too. */
  onMessages: (messages: readonly Message[]) => void
  /** More is held now, or it is known up to where. */
  onHeld: () => void
  /** Something is missing between what is held and what was heard of. */
  onBehind: () => void
}

export type Loading = 'none' | 'first' | 'older'

/** What a screen needs at first, and what a scroll asks for. */
const firstPage = 50
const olderPage = 100
/** A chat opens at the first unread message, when it lies no further than this from the end. */
const largestReach = 1_000
/** A greater hole is not filled: what is held is dropped, and loaded again as the person scrolls. */
const largestGap = 2_000

export class ChatSync {
  readonly held: Value<Held | null>
  readonly loading = new Value<Loading>('none')
  readonly failed = new Value(false)
  readonly #options: ChatSyncOptions
  readonly #writer: WriteBehind
  /** Names what the cache keeps; changes with every beginning. */
  #epoch: string
  /** The next write begins anew. */
  #fresh = false
  /** Another page began anew in the cache: this one leaves it alone from now on. */
  #outdone = false
  #toStore: Message[] = []
  /** The greatest number that the server was heard to have taken. */
  #knownTo = 0
  #opened = false
  /** It is opened just now: pages are loaded back to the first unread message. */
  #reaches = false
  /** More is held than the last welcome knew of. */
  #doubtful = false
  #running: Promise<void> | null = null
  /** What came while a page was on its way, which may be newer than the page. */
  #aside: Message[] = []

  constructor(options: ChatSyncOptions) {
    this.#options = options
    const { row } = options
    this.#epoch = row?.epoch ?? newId()
    this.held = new Value<Held | null>(
      row === undefined
        ? null
        : {
            heldTo: row.heldTo,
            // Nothing is loaded yet: all of it lies in the cache, below this place.
            oldest: row.heldTo + 1,
            floor: row.floor,
            hasOlder: row.hasOlder,
            messages: [],
            ahead: [],
          },
    )
    this.#writer = new WriteBehind(() => this.#write())
  }

  saved(): Promise<void> {
    return this.#writer.flush()
  }

  /** Shows the newest page and all that is unread, from the cache or the server. */
  open(): void {
    this.#opened = true
    this.#reaches = true
    const held = this.held.get()
    if (held === null || held.messages.length < firstPage || this.#mustReach()) void this.loadOlder()
    else this.#reaches = false
  }

  /** One page more at the lower end; the newest one when nothing is held. Never rejects. */
  loadOlder(): Promise<void> {
    if (this.#running === null && this.#canLoad()) this.#running = this.#loadUntilHeld()
    return this.#running ?? Promise.resolve()
  }

  /** An event. */
  live(message: Message): void {
    // First the number, so that nobody counts in what is held while this is missing there.
    this.#knownTo = Math.max(this.#knownTo, message.seq, message.changedSeq)
    this.#receive({ kind: 'live', message })
    if (this.isBehind()) this.#options.onBehind()
  }

  /** The server has taken this number: is it held? */
  heardOf(lastSeq: number): void {
    this.#knownTo = Math.max(this.#knownTo, lastSeq)
    if (this.isBehind()) this.#options.onBehind()
  }

  /** After a welcome, which says how far the chat goes and what stands last in it. */
  reconcile(lastSeq: number, lastMessage: Message | null): void {
    const held = this.held.get()
    // Either a page came after the welcome was made, or the server was set back to an older state: it will tell.
    this.#doubtful = held !== null && lastSeq < held.heldTo
    if (this.#doubtful) this.#options.onBehind()
    this.#knownTo = lastSeq
    if (lastMessage !== null && Math.max(lastMessage.seq, lastMessage.changedSeq) === lastSeq)
      this.#receive({ kind: 'live', message: lastMessage })
    this.heardOf(lastSeq)
    this.openAgain()
  }

  /** The server can be asked again for what a screen shows. */
  openAgain(): void {
    if (!this.#opened || (this.held.get() !== null && !this.failed.get())) return
    this.open()
    // What failed may be an older page, however much is held above it.
    if (this.failed.get()) void this.loadOlder()
  }

  isBehind(): boolean {
    const held = this.held.get()
    return held !== null && this.#knownTo > held.heldTo
  }

  /** Fetches what is missing, page after page. Rejects when the server cannot be asked. */
  async catchUp(onChat: (chat: Chat) => void): Promise<void> {
    for (let held = this.held.get(); held !== null && this.#mustAsk(); held = this.held.get()) {
      if (this.#knownTo - held.heldTo > largestGap) {
        this.drop()
        if (this.#opened) await this.loadOlder()
        continue
      }
      const since = held.heldTo
      const epoch = this.#epoch
      const answer = await this.#options.api.changes(this.#options.chatId, { since, limit: limits.pageMax })
      if (epoch !== this.#epoch) continue
      this.#doubtful = false
      const { messages, upTo, more, chat } = answer
      if (chat.lastSeq < since) {
        // What is held beyond that never happened.
        this.drop()
        if (this.#opened) await this.loadOlder()
        continue
      }
      // What was heard of is not there (any more): the server is right.
      if (!more && upTo <= since) this.#knownTo = since
      batch(() => {
        this.#receive({ kind: 'changes', since, messages, upTo })
        onChat(chat)
        this.#knownTo = Math.max(this.#knownTo, upTo)
      })
    }
  }

  /** Unread messages after a place; null when what is held cannot tell. */
  countUnread(readSeq: number): Unread | null {
    const held = this.held.get()
    return held === null || this.isBehind() ? null : unreadAfter(held, readSeq, this.#options.me)
  }

  /** Forgets what is held: the gap is too large, or the chat is not this person's any more. */
  drop(): void {
    this.#epoch = newId()
    this.#toStore = []
    this.#knownTo = 0
    this.#doubtful = false
    this.held.set(null)
    this.#writer.touch()
  }

  /** The one way in, for events, changes and pages of history. */
  #receive(news: News): void {
    const before = this.held.get()
    batch(() => {
      const messages = news.kind === 'live' ? [news.message] : news.messages
      if (news.kind !== 'kept') this.#options.onMessages(messages)
      const { held, store } = apply(before, news)
      // Also what arrived ahead, long before, and followed only now: the page may be older than that.
      if (this.loading.get() !== 'none' && news.kind !== 'page' && news.kind !== 'kept')
        this.#aside.push(...messages, ...store)
      if (before === null && held !== null) {
        this.#epoch = newId()
        this.#fresh = true
        this.#outdone = false
      }
      this.held.set(held)
      if (held === null || (held === before && store.length === 0)) return
      this.#toStore.push(...store)
      this.#writer.touch()
      this.#options.onHeld()
    })
  }

  #mustAsk(): boolean {
    return this.isBehind() || this.#doubtful
  }

  #canLoad(): boolean {
    const held = this.held.get()
    return held === null || held.oldest > held.floor || held.hasOlder
  }

  async #loadUntilHeld(): Promise<void> {
    do await this.#load()
    while (this.#mustGoOn())
    this.#reaches = false
    this.#running = null
  }

  /** Nothing is held: it was dropped while the page was on its way, which belonged to what is gone. Or it was not enough. */
  #mustGoOn(): boolean {
    return this.#opened && !this.failed.get() && (this.held.get() === null || this.#mustReach())
  }

  /** Does the first unread message lie below what is held, and near enough to go there? */
  #mustReach(): boolean {
    const held = this.held.get()
    if (!this.#reaches || held === null || !this.#canLoad()) return false
    const readSeq = this.#options.readSeq()
    const first = held.messages[0]?.seq ?? held.heldTo + 1
    return first > readSeq && held.heldTo - readSeq <= largestReach
  }

  async #load(): Promise<void> {
    const held = this.held.get()
    const epoch = this.#epoch
    this.#aside = []
    batch(() => {
      this.loading.set(held === null || held.messages.length === 0 || this.#reaches ? 'first' : 'older')
      this.failed.set(false)
    })
    let news: News | null = null
    try {
      news =
        held !== null && held.oldest > held.floor ? await this.#fromCache(held) : await this.#fromServer(held)
    } catch {
      // Told by `failed`; a person, a welcome or a scroll tries again.
    }
    batch(() => {
      this.loading.set('none')
      // Dropped meanwhile: the page belongs to what is gone.
      if (epoch !== this.#epoch) return
      this.failed.set(news === null)
      if (news === null) return
      this.#receive(news)
      for (const message of this.#aside) this.#receive({ kind: 'live', message })
      const now = this.held.get()
      if (now !== null) this.heardOf(seenTo(now))
      if (this.#mustGoOn()) this.loading.set('first')
    })
    this.#aside = []
  }

  async #fromServer(held: Held | null): Promise<News> {
    const { api, chatId } = this.#options
    const before = held?.oldest ?? null
    const page =
      before === null
        ? await api.history(chatId, { limit: firstPage })
        : await api.history(chatId, { before, limit: olderPage })
    return { kind: 'page', before, messages: page.messages, more: page.more }
  }

  async #fromCache(held: Held): Promise<News | null> {
    const { cache, chatId } = this.#options
    const before = held.oldest
    const epoch = this.#epoch
    // What is on its way into the cache must be in the page.
    await this.#writer.flush()
    const kept = this.#outdone ? null : await cache.readMessages(chatId, epoch, before, olderPage)
    // Dropped while it was read: the page would belong to what is gone.
    if (epoch !== this.#epoch) return null
    if (kept === null) {
      this.#giveUpCache(epoch)
      return this.#fromServer(this.held.get())
    }
    const messages = kept.filter((message) => message.seq >= held.floor)
    return { kind: 'kept', before, messages, start: messages.length < olderPage }
  }

  /** What lies below `oldest` is not in the cache any more; the server has it. */
  #giveUpCache(epoch: string): void {
    if (epoch !== this.#epoch) return
    this.#outdone = true
    this.held.update((held) =>
      held === null || held.oldest <= held.floor ? held : { ...held, floor: held.oldest, hasOlder: true },
    )
  }

  async #write(): Promise<void> {
    const { cache, chatId } = this.#options
    const held = this.held.get()
    const messages = this.#toStore
    const fresh = this.#fresh
    this.#toStore = []
    this.#fresh = false
    if (held === null) return cache.forgetChat(chatId)
    if (this.#outdone) return
    const { heldTo, floor, hasOlder } = held
    const row = { chatId, epoch: this.#epoch, heldTo, floor, hasOlder }
    const kept = messages.filter((message) => message.seq <= heldTo)
    if (!(await cache.writeHeld({ row, messages: kept, fresh }))) this.#giveUpCache(row.epoch)
  }
}
