// Tells the server what was read: the newest mark of a chat only, and again after a loss.
import { type Clock, retryDelayMs, type Scope } from '@poruch/live'
import { type ChatId, isRetryable, newId, PoruchError } from '@poruch/protocol'
import type { Connection } from '../wire/connection.ts'
import type { RosterBook } from './roster-book.ts'

export interface ReadMarksOptions {
  book: RosterBook
  connection: Pick<Connection, 'state' | 'request'>
  clock: Clock
  random: () => number
  scope: Scope
}

export class ReadMarks {
  readonly #options: ReadMarksOptions
  /** Not confirmed yet. */
  readonly #wanted = new Map<ChatId, number>()
  readonly #running = new Set<ChatId>()

  constructor(options: ReadMarksOptions) {
    this.#options = options
  }

  /** Shown at once, told when it can be. Never goes back, never passes the end of the chat. */
  mark(chatId: ChatId, seq: number): void {
    const { book } = this.#options
    const entry = book.entry(chatId)
    if (entry === null) return
    const capped = Math.min(seq, entry.chat.lastSeq)
    if (!book.mark(chatId, capped)) return
    this.want(chatId, capped)
    this.wake()
  }

  /** The server does not know of this mark. */
  want(chatId: ChatId, seq: number): void {
    this.#wanted.set(chatId, Math.max(seq, this.#wanted.get(chatId) ?? 0))
  }

  /** This person is no longer there to read. */
  forget(chatId: ChatId): void {
    this.#wanted.delete(chatId)
  }

  /** Their numbers stand for something else now. */
  forgetAll(): void {
    this.#wanted.clear()
  }

  /** Tells what is not confirmed yet. */
  wake(): void {
    if (this.#options.connection.state.get().kind !== 'online') return
    for (const chatId of this.#wanted.keys()) {
      if (!this.#running.has(chatId)) void this.#tell(chatId)
    }
  }

  async #tell(chatId: ChatId): Promise<void> {
    const { clock, connection, random, scope } = this.#options
    this.#running.add(chatId)
    let pauseMs: number | null = null
    for (let seq = this.#wanted.get(chatId); seq !== undefined; seq = this.#wanted.get(chatId)) {
      try {
        await connection.request({ type: 'chat.read', id: newId(), chatId, seq }, { repeat: false })
      } catch (error) {
        // Lost with the socket: told after the next welcome.
        if (!(error instanceof PoruchError)) break
        if (isRetryable(error.code)) {
          pauseMs = retryDelayMs(1, random(), error.retryAfterMs)
          break
        }
        // Final (no member any more): nothing to tell.
      }
      if (this.#wanted.get(chatId) === seq) this.#wanted.delete(chatId)
    }
    this.#running.delete(chatId)
    if (pauseMs !== null) scope.after(clock, pauseMs, () => this.wake())
  }
}
