// A cache that ends with the program: for bots, tests, and browsers that keep nothing.
import { Value } from '@poruch/live'
import type { ChatId, Message, MessageId, User, UserId } from '@poruch/protocol'
import { type KeptEntry, mergeEntry } from './kept-entry.ts'
import { mergeRow } from './merge-row.ts'
import type { PendingMessage } from './pending.ts'
import type { Cache, HeldRow, HeldWrite, RosterWrite, SealedIn, Stored } from './port.ts'

class MemoryCache implements Cache {
  readonly persistence = new Value<'disk' | 'memory'>('memory')
  #owner: UserId | null = null
  readonly #entries = new Map<ChatId, KeptEntry>()
  #cursor: string | null = null
  readonly #users = new Map<UserId, User>()
  readonly #held = new Map<ChatId, HeldRow>()
  readonly #messages = new Map<ChatId, Map<number, Message>>()
  readonly #pending = new Map<MessageId, PendingMessage>()
  readonly #drafts = new Map<ChatId, string>()
  readonly #listeners = new Set<() => void>()

  async load(owner: UserId): Promise<Stored> {
    if (this.#owner !== owner) {
      this.#forgetCopies()
      this.#pending.clear()
      this.#drafts.clear()
    }
    this.#owner = owner
    return {
      entries: [...this.#entries.values()],
      cursor: this.#cursor,
      users: [...this.#users.values()],
      held: [...this.#held.values()],
      pending: await this.readPending(),
      drafts: await this.readDrafts(),
    }
  }

  async writeRoster({ entries, removed, cursor, fresh }: RosterWrite): Promise<void> {
    if (fresh) this.#entries.clear()
    for (const entry of entries) {
      const kept = this.#entries.get(entry.chat.id)
      this.#entries.set(entry.chat.id, kept === undefined ? entry : mergeEntry(kept, entry))
    }
    for (const id of removed) this.#entries.delete(id)
    this.#cursor = cursor ?? this.#cursor
  }

  async writeUsers(users: readonly User[]): Promise<void> {
    for (const user of users) this.#users.set(user.id, user)
  }

  async writeHeld(write: HeldWrite): Promise<boolean> {
    const { chatId } = write.row
    const row = mergeRow(this.#held.get(chatId), write)
    if (row === null) return false
    const messages = (!write.fresh && this.#messages.get(chatId)) || new Map<number, Message>()
    for (const message of write.messages) {
      // Below `floor` too: a page of older ones, asked for before this change, may be stored after it.
      const kept = messages.get(message.seq)
      if (kept && kept.changedSeq > message.changedSeq) continue
      messages.set(message.seq, message)
    }
    this.#messages.set(chatId, messages)
    this.#held.set(chatId, row)
    return true
  }

  async forgetChat(chatId: ChatId): Promise<void> {
    this.#held.delete(chatId)
    this.#messages.delete(chatId)
  }

  async forgetChats(): Promise<void> {
    this.#held.clear()
    this.#messages.clear()
  }

  async readMessages(chatId: ChatId, epoch: string, before: number, limit: number) {
    const row = this.#held.get(chatId)
    if (row?.epoch !== epoch) return null
    const all = [...(this.#messages.get(chatId)?.values() ?? [])]
    return all
      .filter(({ seq }) => row.floor <= seq && seq < before)
      .sort((a, b) => a.seq - b.seq)
      .slice(-limit)
  }

  async readPending(): Promise<readonly PendingMessage[]> {
    return [...this.#pending.values()]
  }

  async putPending(message: PendingMessage): Promise<void> {
    this.#pending.set(message.id, message)
    this.#tell()
  }

  async deletePending(id: MessageId): Promise<void> {
    if (this.#pending.delete(id)) this.#tell()
  }

  onUnsent(listener: () => void): () => void {
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  async writeDraft(chatId: ChatId, text: string): Promise<void> {
    if (text === '') this.#drafts.delete(chatId)
    else this.#drafts.set(chatId, text)
    this.#tell()
  }

  async readDrafts(): Promise<ReadonlyMap<ChatId, string>> {
    return new Map(this.#drafts)
  }

  exclusive(_name: string, work: () => Promise<void>): Promise<void> {
    return work()
  }

  async seal(): Promise<SealedIn> {
    this.#forgetCopies()
    return this.#pending.size + this.#drafts.size > 0 ? 'memory' : 'nowhere'
  }

  #forgetCopies(): void {
    for (const map of [this.#entries, this.#users, this.#held, this.#messages]) map.clear()
    this.#cursor = null
  }

  close(): void {
    this.#listeners.clear()
  }

  /** Two sessions on one memory cache are two pages of one device. */
  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** Keeps everything in memory. */
export function memoryCache(): Cache {
  return new MemoryCache()
}
