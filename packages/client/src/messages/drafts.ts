// What a person began to write in each chat, kept over a reload and the same in all pages of a device.
import type { Scope } from '@poruch/live'
import type { ChatId } from '@poruch/protocol'
import type { Cache } from '../cache/port.ts'
import { WriteBehind } from '../cache/write-behind.ts'
import { Table } from '../table.ts'

export class Drafts {
  readonly texts: Table<ChatId, string>
  readonly #cache: Cache
  readonly #changed = new Set<ChatId>()
  /** Counts what was written in this page. */
  #edits = 0
  readonly #writer: WriteBehind

  constructor({ cache, scope }: { cache: Cache; scope: Scope }, stored: ReadonlyMap<ChatId, string>) {
    this.#cache = cache
    this.texts = new Table(stored)
    this.#writer = new WriteBehind(async () => {
      const changed = [...this.#changed]
      this.#changed.clear()
      for (const chatId of changed) await cache.writeDraft(chatId, this.texts.get(chatId) ?? '')
    })
    scope.add(cache.onUnsent(() => void this.#refresh()))
  }

  /** An empty text ends the draft. */
  set(chatId: ChatId, text: string): void {
    if ((this.texts.get(chatId) ?? '') === text) return
    this.texts.set(chatId, text === '' ? null : text)
    this.#changed.add(chatId)
    this.#edits += 1
    this.#writer.touch()
  }

  saved(): Promise<void> {
    return this.#writer.flush()
  }

  /** Takes over what other pages wrote, sent or emptied. What was written here since then is newer. */
  async #refresh(): Promise<void> {
    await this.#writer.flush()
    const edits = this.#edits
    const stored = await this.#cache.readDrafts()
    if (edits !== this.#edits) return this.#refresh()
    for (const chatId of new Set([...this.texts.keys(), ...stored.keys()])) {
      this.texts.set(chatId, stored.get(chatId) ?? null)
    }
  }
}
