// What a person began to write in each chat, kept over a reload.
import type { ChatId } from '@poruch/protocol'
import type { Cache } from '../cache/port.ts'
import { WriteBehind } from '../cache/write-behind.ts'
import { Table } from '../table.ts'

export class Drafts {
  readonly texts: Table<ChatId, string>
  readonly #changed = new Set<ChatId>()
  readonly #writer: WriteBehind

  constructor(cache: Cache, stored: ReadonlyMap<ChatId, string>) {
    this.texts = new Table(stored)
    this.#writer = new WriteBehind(async () => {
      const changed = [...this.#changed]
      this.#changed.clear()
      for (const chatId of changed) await cache.writeDraft(chatId, this.texts.get(chatId) ?? '')
    })
  }

  /** An empty text ends the draft. */
  set(chatId: ChatId, text: string): void {
    if ((this.texts.get(chatId) ?? '') === text) return
    this.texts.set(chatId, text === '' ? null : text)
    this.#changed.add(chatId)
    this.#writer.touch()
  }

  saved(): Promise<void> {
    return this.#writer.flush()
  }
}
