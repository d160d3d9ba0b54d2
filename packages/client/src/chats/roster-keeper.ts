// Keeps the roster in the cache: each entry that changed, and with them up to where they are complete.
import type { Clock, Scope, Stop } from '@poruch/live'
import type { ChatId } from '@poruch/protocol'
import type { KeptEntry } from '../cache/kept-entry.ts'
import type { Cache } from '../cache/port.ts'
import { WriteBehind } from '../cache/write-behind.ts'
import type { Table } from '../table.ts'

export interface RosterKeeperOptions {
  cache: Pick<Cache, 'writeRoster'>
  entries: Table<ChatId, KeptEntry>
  /** What is kept from before. */
  cursor: string | null
  clock: Clock
  scope: Scope
}

/** A cursor comes with every sign of life; alone it is written this often, in milliseconds. */
const cursorEveryMs = 60_000

export class RosterKeeper {
  readonly #options: RosterKeeperOptions
  readonly #changed = new Set<ChatId>()
  readonly #writer: WriteBehind
  #cursor: string | null
  #written: string | null
  #fresh = false
  #isPaused = false
  #timer: Stop | null = null

  constructor(options: RosterKeeperOptions) {
    this.#options = options
    this.#cursor = options.cursor
    this.#written = options.cursor
    this.#writer = new WriteBehind(() => this.#write())
  }

  /** Everything up to it is held here; null: nothing is known to be complete. */
  get cursor(): string | null {
    return this.#cursor
  }

  changed(chatId: ChatId): void {
    this.#changed.add(chatId)
    this.#writer.touch()
  }

  /** Everything up to here is held now. */
  reached(cursor: string): void {
    const { clock, scope } = this.#options
    this.#cursor = cursor
    this.#timer ??= scope.after(clock, cursorEveryMs, () => {
      this.#timer = null
      this.#touchForCursor()
    })
  }

  /** What is kept is of another past: nothing is mixed into it until `beginAnew`, and after a reload it says so again. */
  pause(): void {
    this.#isPaused = true
  }

  /** What is held now takes the place of all that is kept: the server was set back. */
  beginAnew(): void {
    this.#isPaused = false
    this.#fresh = true
    for (const chatId of this.#options.entries.keys()) this.#changed.add(chatId)
    this.#writer.touch()
  }

  saved(): Promise<void> {
    this.#touchForCursor()
    return this.#writer.flush()
  }

  #touchForCursor(): void {
    if (this.#cursor !== this.#written) this.#writer.touch()
  }

  async #write(): Promise<void> {
    const { cache, entries } = this.#options
    if (this.#isPaused) return
    const chatIds = [...this.#changed]
    const fresh = this.#fresh
    const cursor = this.#cursor
    this.#changed.clear()
    this.#fresh = false
    await cache.writeRoster({
      entries: chatIds.flatMap((id) => entries.get(id) ?? []),
      removed: chatIds.filter((id) => entries.get(id) === null),
      cursor,
      fresh,
    })
    this.#written = cursor
  }
}
