// Who is writing in which chat, as long as it is told.
import type { Clock, Scope, Stop } from '@poruch/live'
import { type ChatId, timeouts, type UserId } from '@poruch/protocol'
import { Table } from '../table.ts'

/** More names nobody reads. */
const shownMax = 3

export class Typing {
  /** Those who are shown, by chat; whoever began first stands first. */
  readonly marks = new Table<ChatId, readonly UserId[]>()
  readonly #clock: Clock
  readonly #scope: Scope
  /** Ends the mark of each who writes, shown or not. */
  readonly #timers = new Map<ChatId, Map<UserId, Stop>>()

  constructor(clock: Clock, scope: Scope) {
    this.#clock = clock
    this.#scope = scope
  }

  /** Stands until it is ended, or is not repeated in time. */
  start(chatId: ChatId, userId: UserId): void {
    const timers = this.#timers.get(chatId) ?? new Map<UserId, Stop>()
    timers.get(userId)?.()
    timers.set(
      userId,
      this.#scope.after(this.#clock, timeouts.typingMs, () => this.end(chatId, userId)),
    )
    this.#timers.set(chatId, timers)
    this.#show(chatId)
  }

  end(chatId: ChatId, userId: UserId): void {
    const timers = this.#timers.get(chatId)
    timers?.get(userId)?.()
    if (!timers?.delete(userId)) return
    if (timers.size === 0) this.#timers.delete(chatId)
    this.#show(chatId)
  }

  /** This person is no longer there to see it. */
  leave(chatId: ChatId): void {
    for (const userId of [...(this.#timers.get(chatId)?.keys() ?? [])]) this.end(chatId, userId)
  }

  /** After a lost connection nobody is known to write. */
  clear(): void {
    for (const chatId of [...this.#timers.keys()]) this.leave(chatId)
  }

  #show(chatId: ChatId): void {
    const before = this.marks.get(chatId) ?? []
    const next = [...(this.#timers.get(chatId)?.keys() ?? [])].slice(0, shownMax)
    if (next.length === before.length && next.every((id, i) => id === before[i])) return
    this.marks.set(chatId, next.length === 0 ? null : next)
  }
}
