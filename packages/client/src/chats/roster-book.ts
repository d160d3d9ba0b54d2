// Keeps the roster in step: the entries of all chats, the people, who is online.
import { Value } from '@poruch/live'
import type { Chat, ChatId, Message, RosterEntry, ServerMessageOf, User, UserId } from '@poruch/protocol'
import type { Cache } from '../cache/port.ts'
import { WriteBehind } from '../cache/write-behind.ts'

export interface RosterBookOptions {
  me: UserId
  cache: Cache
  entries: readonly RosterEntry[]
  users: readonly User[]
  /** Unread messages after a place, counted in what is held; null when that is not enough to tell. */
  countUnread: (chatId: ChatId, readSeq: number) => number | null
}

export class RosterBook {
  readonly entries: Value<ReadonlyMap<ChatId, RosterEntry>>
  readonly users: Value<ReadonlyMap<UserId, User>>
  readonly online = new Value<ReadonlySet<UserId>>(new Set())
  readonly loaded: Value<boolean>
  readonly #options: RosterBookOptions
  readonly #changed = new Set<ChatId>()
  readonly #changedUsers = new Set<UserId>()
  readonly #writer: WriteBehind

  constructor(options: RosterBookOptions) {
    this.#options = options
    this.entries = new Value(new Map(options.entries.map((entry) => [entry.chat.id, entry])))
    this.users = new Value(new Map(options.users.map((user) => [user.id, user])))
    this.loaded = new Value(options.entries.length > 0)
    this.#writer = new WriteBehind(() => this.#write())
  }

  entry(chatId: ChatId): RosterEntry | undefined {
    return this.entries.get().get(chatId)
  }

  readSeq(chat: Chat | undefined, userId: UserId): number {
    return chat?.members.find((member) => member.userId === userId)?.readSeq ?? 0
  }

  saved(): Promise<void> {
    return this.#writer.flush()
  }

  /**
   * The server's list takes the place of ours, but for marks of this person that it has not heard of.
   * @returns those marks.
   */
  welcome({ chats, users, online }: ServerMessageOf<'welcome'>): ReadonlyMap<ChatId, number> {
    const { me } = this.#options
    const before = this.entries.get()
    const unheard = new Map<ChatId, number>()
    const next = new Map<ChatId, RosterEntry>()
    for (const entry of chats) {
      const { id, lastSeq } = entry.chat
      const mine = Math.min(this.readSeq(before.get(id)?.chat, me), lastSeq)
      next.set(id, entry)
      if (mine > this.readSeq(entry.chat, me)) unheard.set(id, mine)
    }
    for (const id of new Set([...before.keys(), ...next.keys()])) this.#changed.add(id)
    this.entries.set(next)
    for (const [chatId, seq] of unheard) this.mark(chatId, me, seq)
    this.addUsers(users)
    this.online.set(new Set(online))
    this.loaded.set(true)
    this.#writer.touch()
    return unheard
  }

  /** Messages of one chat, from wherever: the last one, the end of the chat, and unread ones follow. */
  messages(chatId: ChatId, messages: readonly Message[]): void {
    const entry = this.entry(chatId)
    if (entry === undefined || messages.length === 0) return
    const { me } = this.#options
    let { lastMessage, unread } = entry
    let { lastSeq } = entry.chat
    const readSeq = this.readSeq(entry.chat, me)
    for (const message of messages) {
      const later = message.seq > (lastMessage?.seq ?? 0)
      if (later && message.seq > readSeq && message.senderId !== me) unread += 1
      lastSeq = Math.max(lastSeq, message.seq, message.changedSeq)
      const changed = message.seq === lastMessage?.seq && message.changedSeq > lastMessage.changedSeq
      if (later || changed) lastMessage = message
    }
    const chat = lastSeq === entry.chat.lastSeq ? entry.chat : { ...entry.chat, lastSeq }
    this.#put({ chat, lastMessage, unread: this.#options.countUnread(chatId, readSeq) ?? unread })
  }

  /** Counts the unread ones anew, after more of the chat is held. */
  recount(chatId: ChatId): void {
    const entry = this.entry(chatId)
    if (entry === undefined) return
    const unread = this.#options.countUnread(chatId, this.readSeq(entry.chat, this.#options.me))
    if (unread !== null) this.#put({ ...entry, unread })
  }

  /** A chat that is new or changed. Marks never go back, whatever the order of arrival. */
  chat(chat: Chat, users: readonly User[] = []): void {
    this.addUsers(users)
    const known = this.entry(chat.id)
    if (known === undefined) {
      this.#put({ chat, lastMessage: null, unread: 0 })
      return
    }
    const members = chat.members.map((member) => ({
      ...member,
      readSeq: Math.max(member.readSeq, this.readSeq(known.chat, member.userId)),
    }))
    const lastSeq = Math.max(chat.lastSeq, known.chat.lastSeq)
    this.#put({ ...known, chat: { ...chat, lastSeq, members } })
    const mine = this.readSeq(known.chat, this.#options.me)
    const now = members.find(({ userId }) => userId === this.#options.me)?.readSeq ?? mine
    if (now > mine) this.#setUnread(chat.id, now)
  }

  /** @returns false when the mark is not beyond the one that stands. */
  mark(chatId: ChatId, userId: UserId, seq: number): boolean {
    const entry = this.entry(chatId)
    if (entry === undefined || seq <= this.readSeq(entry.chat, userId)) return false
    const members = entry.chat.members.map((member) =>
      member.userId === userId ? { ...member, readSeq: seq } : member,
    )
    this.#put({ ...entry, chat: { ...entry.chat, members } })
    if (userId === this.#options.me) this.#setUnread(chatId, seq)
    return true
  }

  addUsers(users: readonly User[]): void {
    const known = this.users.get()
    const news = users.filter((user) => !sameUser(user, known.get(user.id)))
    if (news.length === 0) return
    this.users.set(new Map([...known, ...news.map((user) => [user.id, user] as const)]))
    for (const user of news) this.#changedUsers.add(user.id)
    this.#writer.touch()
  }

  presence(userId: UserId, isOnline: boolean): void {
    if (this.online.get().has(userId) === isOnline) return
    const online = new Set(this.online.get())
    if (isOnline) online.add(userId)
    else online.delete(userId)
    this.online.set(online)
  }

  nobodyOnline(): void {
    if (this.online.get().size > 0) this.online.set(new Set())
  }

  #setUnread(chatId: ChatId, readSeq: number): void {
    const entry = this.entry(chatId)
    if (entry === undefined) return
    const counted = this.#options.countUnread(chatId, readSeq)
    const left = Math.max(0, (entry.lastMessage?.seq ?? 0) - readSeq)
    // Not enough is held to count: at most as many as there are numbers left; the next welcome knows better.
    this.#put({ ...entry, unread: counted ?? Math.min(entry.unread, left) })
  }

  #put(entry: RosterEntry): void {
    const known = this.entry(entry.chat.id)
    const same =
      known?.chat === entry.chat && known.lastMessage === entry.lastMessage && known.unread === entry.unread
    if (same) return
    this.entries.update((entries) => new Map(entries).set(entry.chat.id, entry))
    this.#changed.add(entry.chat.id)
    this.#writer.touch()
  }

  async #write(): Promise<void> {
    const all = this.entries.get()
    const chatIds = [...this.#changed]
    const users = [...this.#changedUsers]
    this.#changed.clear()
    this.#changedUsers.clear()
    await this.#options.cache.writeRoster({
      entries: chatIds.flatMap((id) => all.get(id) ?? []),
      removed: chatIds.filter((id) => !all.has(id)),
      users: users.flatMap((id) => this.users.get().get(id) ?? []),
    })
  }
}

function sameUser(a: User, b: User | undefined): boolean {
  return b !== undefined && a.username === b.username && a.displayName === b.displayName && a.role === b.role
}
