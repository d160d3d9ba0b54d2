// What is told of chats while a page of the roster, or an answer about one of them, is on its way, which may be older.
import type { ChatId } from '@poruch/protocol'
import type { KeptEntry } from '../cache/kept-entry.ts'
import type { Change } from './entry.ts'

export class Meanwhile {
  #isPaging = false
  /** Chats of which an answer is on its way that still means something: nobody told since that they came or went. */
  readonly #asked = new Set<ChatId>()
  /** To be told again on top of what comes. */
  readonly #changes = new Map<ChatId, Change[]>()
  /** Found out while pages come, which may be older: chats that this person is in, and those that are gone. */
  readonly #present = new Set<ChatId>()
  readonly #absent = new Set<ChatId>()

  /** Pages of the roster are still to come. */
  get isPaging(): boolean {
    return this.#isPaging
  }

  /** A new socket: what was asked before it is older than what it tells. */
  beginPages(): void {
    this.#isPaging = true
    for (const told of [this.#asked, this.#changes, this.#present, this.#absent]) told.clear()
  }

  /** @returns the chats of which something was told meanwhile. */
  endPages(): ChatId[] {
    this.#isPaging = false
    for (const told of [this.#present, this.#absent]) told.clear()
    return [...this.#changes.keys()]
  }

  /** An answer about this chat is on its way. */
  ask(chatId: ChatId): void {
    this.#asked.add(chatId)
  }

  isAsked(chatId: ChatId): boolean {
    return this.#asked.has(chatId)
  }

  /** @returns whether the answer still means something. */
  answered(chatId: ChatId): boolean {
    return this.#asked.delete(chatId)
  }

  told(chatId: ChatId, change: Change): void {
    const changes = this.#changes.get(chatId)
    if (changes === undefined) this.#changes.set(chatId, [change])
    else changes.push(change)
  }

  /** What came, with all that was told since it was asked for. */
  with(chatId: ChatId, entry: KeptEntry): KeptEntry {
    return (this.#changes.get(chatId) ?? []).reduce((next, change) => change(next), entry)
  }

  /** What was told needs no keeping any more, unless pages come. */
  settle(chatId: ChatId): void {
    if (!this.#isPaging) this.#changes.delete(chatId)
  }

  /** An answer said so; what was told before it is in it, but not in pages still to come. */
  found(chatId: ChatId): void {
    this.settle(chatId)
    if (this.#isPaging) this.#present.add(chatId)
  }

  came(chatId: ChatId): void {
    this.#drop(chatId)
    this.#absent.delete(chatId)
    if (this.#isPaging) this.#present.add(chatId)
  }

  went(chatId: ChatId): void {
    this.#drop(chatId)
    this.#present.delete(chatId)
    if (this.#isPaging) this.#absent.add(chatId)
  }

  isHere(chatId: ChatId): boolean {
    return this.#present.has(chatId)
  }

  isGone(chatId: ChatId): boolean {
    return this.#absent.has(chatId)
  }

  #drop(chatId: ChatId): void {
    this.#changes.delete(chatId)
    this.#asked.delete(chatId)
  }
}
