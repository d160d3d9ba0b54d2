// Fetches the roster after each welcome, page by page, and knows up to which cursor all of it is held.
import { batch, type Clock, retryDelayMs, type Scope } from '@poruch/live'
import { type ChatId, PoruchError, type RosterPage, type ServerMessageOf, type User } from '@poruch/protocol'
import type { Api } from '../wire/api.ts'
import type { RosterBook } from './roster-book.ts'
import type { RosterKeeper } from './roster-keeper.ts'

export interface RosterPagesOptions {
  api: Pick<Api, 'rosterPage'>
  book: RosterBook
  keeper: RosterKeeper
  clock: Clock
  random: () => number
  scope: Scope
  onUsers: (users: readonly User[]) => void
  /** A chat stands on a page, and in the book as it is now. */
  onPlaced: (chatId: ChatId) => void
  /** What was held of chats never happened on this server; the whole list follows. */
  onAnew: () => void
  /** The last page is here. */
  onEnd: () => void
}

export class RosterPages {
  readonly #options: RosterPagesOptions
  /** Aborted when the socket to which the pages belong is lost. */
  #going = new AbortController()

  constructor(options: RosterPagesOptions) {
    this.#options = options
    options.scope.add(() => this.#going.abort())
  }

  welcome({ roster, scope, cursor }: ServerMessageOf<'welcome'>): void {
    this.#going.abort()
    this.#going = new AbortController()
    const { book, onAnew } = this.#options
    book.beginPages(scope === 'anew')
    if (scope === 'anew') onAnew()
    const present = scope === 'changes' ? null : new Set<ChatId>()
    this.#place(roster, present)
    if (roster.more === null) this.#end(cursor, present)
    else void this.#fetch(roster.more, cursor, present, this.#going.signal)
  }

  /** Everything told before on this socket belongs to it, unless some of it is not held yet. */
  pong(cursor: string): void {
    const { book, keeper } = this.#options
    if (book.isSettled) keeper.reached(cursor)
  }

  /** The socket is gone; the next welcome begins from the cursor that is held. */
  lost(): void {
    this.#going.abort()
  }

  async #fetch(
    first: string,
    cursor: string,
    present: Set<ChatId> | null,
    going: AbortSignal,
  ): Promise<void> {
    const { api, clock, random, scope } = this.#options
    let failures = 0
    for (let more: string | null = first; more !== null; ) {
      let page: RosterPage | null = null
      let retryAfterMs: number | null = null
      try {
        page = await api.rosterPage(more)
        failures = 0
      } catch (error) {
        // Asked again until it comes or the socket is lost: a list without its end is worse than a late one.
        if (error instanceof PoruchError) retryAfterMs = error.retryAfterMs
      }
      if (page === null) await scope.wait(clock, retryDelayMs(failures++, random(), retryAfterMs), going)
      if (going.aborted) return
      if (page === null) continue
      const placed = page
      more = placed.more
      batch(() => {
        this.#place(placed, present)
        if (placed.more === null) this.#end(cursor, present)
      })
    }
  }

  #place({ entries, gone, users }: RosterPage, present: Set<ChatId> | null): void {
    const { book, onPlaced, onUsers } = this.#options
    onUsers(users)
    for (const chatId of gone) book.placeGone(chatId)
    for (const entry of entries) {
      present?.add(entry.chat.id)
      if (book.place(entry)) onPlaced(entry.chat.id)
    }
  }

  #end(cursor: string, present: ReadonlySet<ChatId> | null): void {
    const { book, keeper, onEnd } = this.#options
    const isSetBack = book.endPages(present)
    if (isSetBack) keeper.beginAnew()
    if (book.isSettled) keeper.reached(cursor)
    onEnd()
  }
}
