// What a person began to write in each chat, kept over a reload.
import { Value } from '@poruch/live'
import type { ChatId } from '@poruch/protocol'
import type { Cache } from '../cache/port.ts'
import { WriteBehind } from '../cache/write-behind.ts'

export class Drafts {
  readonly texts: Value<ReadonlyMap<ChatId, string>>
  readonly #changed = new Set<ChatId>()
  readonly #writer: WriteBehind

  constructor(cache: Cache, stored: ReadonlyMap<ChatId, string>) {
    this.texts = new Value(stored)
    this.#writer = new WriteBehind(async () => {
      const changed = [...this.#changed]
      this.#changed.clear()
      for (const chatId of changed) await cache.writeDraft(chatId, this.texts.get().get(chatId) ?? '')
    })
  }

  /** An empty text ends the draft. */
  set(chatId: ChatId, text: string): void {
    if ((this.texts.get().get(chatId) ?? '') === text) return
    this.texts.update((texts) => {
      const next = new Map(texts)
      if (text === '') next.delete(chatId)
      else next.set(chatId, text)
      return next
    })
    this.#changed.add(chatId)
    this.#writer.touch()
  }

  saved(): Promise<void> {
    return this.#writer.flush()
  }
}
