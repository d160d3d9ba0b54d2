// Fetches what chats miss: a few at a time, the most active first, again after a failure.
import { type Clock, retryDelayMs, type Scope } from '@poruch/live'
import { type ChatId, PoruchError } from '@poruch/protocol'

export interface CatchUpOptions {
  clock: Clock
  random: () => number
  scope: Scope
  isOnline: () => boolean
  /** The time of the last activity in a chat, in milliseconds since the Unix epoch. */
  activityAt: (chatId: ChatId) => number
  /** Fetches until nothing is missing; rejects when the server cannot be asked. */
  fetch: (chatId: ChatId) => Promise<void>
}

const atOnce = 2

export class CatchUp {
  readonly #options: CatchUpOptions
  readonly #wanted = new Set<ChatId>()
  readonly #running = new Set<ChatId>()
  #scheduled = false
  #failures = 0
  /** Calls off the pause after a failure. */
  #pause: (() => void) | null = null

  constructor(options: CatchUpOptions) {
    this.#options = options
  }

  /** This chat misses something. */
  want(chatId: ChatId): void {
    this.#wanted.add(chatId)
    if (this.#pause !== null || this.#scheduled) return
    // A turn later, so that one welcome names all chats before the first is chosen.
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#next()
    })
  }

  /** The server can be asked again. */
  wake(): void {
    this.#failures = 0
    this.#pause?.()
    this.#pause = null
    this.#next()
  }

  #next(): void {
    const { activityAt, isOnline, scope } = this.#options
    while (isOnline() && !scope.ended && this.#pause === null && this.#running.size < atOnce) {
      const waiting = [...this.#wanted].filter((chatId) => !this.#running.has(chatId))
      const first = waiting.sort((a, b) => activityAt(b) - activityAt(a))[0]
      if (first === undefined) return
      this.#wanted.delete(first)
      this.#running.add(first)
      void this.#run(first)
    }
  }

  async #run(chatId: ChatId): Promise<void> {
    const { clock, fetch, random, scope } = this.#options
    try {
      await fetch(chatId)
      this.#failures = 0
    } catch (error) {
      this.#wanted.add(chatId)
      const retryAfterMs = error instanceof PoruchError ? error.retryAfterMs : null
      const wait = retryDelayMs(this.#failures, random(), retryAfterMs)
      this.#failures += 1
      this.#pause ??= scope.after(clock, wait, () => {
        this.#pause = null
        this.#next()
      })
    } finally {
      this.#running.delete(chatId)
      this.#next()
    }
  }
}
