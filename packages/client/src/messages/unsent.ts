// In which chats something is written and not sent: the drafts and the outbox together.
import { type Readable, type Scope, type Stop, Value } from '@poruch/live'
import type { ChatId } from '@poruch/protocol'
import type { Drafts } from './drafts.ts'
import type { Outbox } from './outbox.ts'

export class Unsent {
  readonly #drafts: Drafts
  readonly #outbox: Outbox

  constructor(drafts: Drafts, outbox: Outbox) {
    this.#drafts = drafts
    this.#outbox = outbox
  }

  isIn(chatId: ChatId): boolean {
    const { texts } = this.#drafts
    return texts.get(chatId) !== null || this.#outbox.pending.get().some((one) => one.chatId === chatId)
  }

  chatIds(): ReadonlySet<ChatId> {
    const pending = this.#outbox.pending.get().map(({ chatId }) => chatId)
    return new Set([...this.#drafts.texts.keys(), ...pending])
  }

  /** Tells in which chats something was written, settled or thrown away. */
  onChange(listener: (chatId: ChatId) => void): Stop {
    const { pending } = this.#outbox
    let before = pending.get()
    const ends = [
      this.#drafts.texts.onChange(listener),
      pending.subscribe(() => {
        const after = pending.get()
        const changed = new Set([...before, ...after].map(({ chatId }) => chatId))
        before = after
        for (const chatId of changed) listener(chatId)
      }),
    ]
    return () => {
      for (const end of ends) end()
    }
  }

  /** Is there anything unsent that ends with the page? */
  endingWithPage(persistence: Readable<'disk' | 'memory'>, scope: Scope): Readable<boolean> {
    const isEnding = () => persistence.get() === 'memory' && this.chatIds().size > 0
    const ending = new Value(isEnding())
    const look = () => ending.set(isEnding())
    scope.add(this.onChange(look))
    scope.add(persistence.subscribe(look))
    return ending
  }
}
