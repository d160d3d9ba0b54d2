// Who is writing in which chat, as long as it is told.
import { type Clock, type Scope, Value } from '@poruch/live'
import { type ChatId, timeouts, type UserId } from '@poruch/protocol'

export class Typing {
  readonly marks = new Value<ReadonlyMap<ChatId, readonly UserId[]>>(new Map())
  readonly #clock: Clock
  readonly #scope: Scope
  readonly #timers = new Map<string, () => void>()

  constructor(clock: Clock, scope: Scope) {
    this.#clock = clock
    this.#scope = scope
  }

  /** Stands until it is ended, or is not repeated in time. */
  start(chatId: ChatId, userId: UserId): void {
    const key = `${chatId} ${userId}`
    this.#timers.get(key)?.()
    this.#timers.set(
      key,
      this.#scope.after(this.#clock, timeouts.typingMs, () => this.end(chatId, userId)),
    )
    const present = this.marks.get().get(chatId) ?? []
    if (!present.includes(userId)) this.#set(chatId, [...present, userId])
  }

  end(chatId: ChatId, userId: UserId): void {
    const key = `${chatId} ${userId}`
    this.#timers.get(key)?.()
    this.#timers.delete(key)
    const present = this.marks.get().get(chatId)
    if (present?.includes(userId)) {
      this.#set(
        chatId,
        present.filter((other) => other !== userId),
      )
    }
  }

  /** After a lost connection nobody is known to write. */
  clear(): void {
    for (const off of this.#timers.values()) off()
    this.#timers.clear()
    if (this.marks.get().size > 0) this.marks.set(new Map())
  }

  #set(chatId: ChatId, users: readonly UserId[]): void {
    this.marks.update((marks) => {
      const next = new Map(marks)
      if (users.length === 0) next.delete(chatId)
      else next.set(chatId, users)
      return next
    })
  }
}
