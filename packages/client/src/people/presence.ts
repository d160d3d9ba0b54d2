// Who is online, of those whom screens show: nobody else is asked for, and nobody else is told.
import { type Clock, type Readable, retryDelayMs, type Scope, type Stop, Value } from '@poruch/live'
import { isRetryable, limits, newId, PoruchError, type ServerMessageOf, type UserId } from '@poruch/protocol'
import type { Connection } from '../wire/connection.ts'

export interface Presence {
  /** Of those who are shown. Empty some seconds after the connection was lost. */
  readonly online: Readable<ReadonlySet<UserId>>
  /** From now on a screen shows these people. Too many at once: those shown last count. @returns it does no longer. */
  show(ids: readonly UserId[]): Stop
}

export interface PresenceOptions {
  connection: Pick<Connection, 'state' | 'request'>
  clock: Clock
  random: () => number
  scope: Scope
}

/** The dots stay over a short loss, in milliseconds. */
const outlivesMs = 5_000
/** Somebody scrolls: the next command waits so long after an answer, in milliseconds. */
const restMs = 300

export class PresenceBook implements Presence {
  readonly online = new Value<ReadonlySet<UserId>>(new Set())
  readonly #options: PresenceOptions
  /** What each screen shows, in the order of showing. */
  readonly #shown = new Map<object, readonly UserId[]>()
  /** As this socket was told; null: it was told nothing. */
  #watched: ReadonlySet<UserId> | null = null
  /** The server may answer otherwise by now. */
  #isStale = false
  #commandId: string | null = null
  #state: 'idle' | 'scheduled' | 'asking' | 'resting' = 'idle'
  #rest: Stop = () => {}

  constructor(options: PresenceOptions) {
    this.#options = options
  }

  show(ids: readonly UserId[]): Stop {
    const screen = {}
    this.#shown.set(screen, ids)
    this.#schedule()
    return () => {
      if (this.#shown.delete(screen)) this.#schedule()
    }
  }

  welcome(): void {
    this.#rest()
    this.#watched = null
    this.#state = 'idle'
    this.#schedule()
  }

  /** People came to share a chat with this person, or do so no longer: the server tells only of those who do. */
  renew(people: readonly UserId[] | null): void {
    const watched = this.#watched
    if (watched === null || (people !== null && !people.some((id) => watched.has(id)))) return
    this.#isStale = true
    this.#schedule()
  }

  changed({ re, online, offline }: ServerMessageOf<'presence.changed'>): void {
    // The answer says how it stands with each of them; what was known of others is not watched any more.
    const next = new Set(re !== null && re === this.#commandId ? [] : this.online.get())
    for (const id of online) next.add(id)
    for (const id of offline) next.delete(id)
    this.online.set(next)
  }

  /** Nobody is known to be online, unless the connection comes back soon. */
  lost(): void {
    const { clock, connection, scope } = this.#options
    scope.after(clock, outlivesMs, () => {
      if (connection.state.get().kind !== 'online' && this.online.get().size > 0) this.online.set(new Set())
    })
  }

  /** A turn later, so that screens that open and close together are told together. */
  #schedule(): void {
    if (this.#state !== 'idle') return
    this.#state = 'scheduled'
    queueMicrotask(() => {
      if (this.#state !== 'scheduled') return
      this.#state = 'idle'
      void this.#tell()
    })
  }

  async #tell(): Promise<void> {
    const { connection, random, scope } = this.#options
    const people = this.#people()
    const before = this.#watched ?? new Set()
    const same = people.size === before.size && [...people].every((id) => before.has(id))
    if (same && (!this.#isStale || people.size === 0)) return
    if (scope.ended || connection.state.get().kind !== 'online') return
    const id = newId()
    this.#state = 'asking'
    this.#commandId = id
    this.#watched = people
    this.#isStale = false
    let waitMs = restMs
    try {
      await connection.request({ type: 'presence.watch', id, userIds: [...people] }, { repeat: false })
    } catch (error) {
      // Lost with the socket: told after the next welcome.
      if (this.#commandId !== id || !(error instanceof PoruchError)) return
      if (isRetryable(error.code)) {
        this.#watched = null
        waitMs = retryDelayMs(0, random(), error.retryAfterMs)
      }
    }
    // Another socket has been welcomed meanwhile.
    if (this.#commandId !== id) return
    this.#pause(waitMs)
  }

  #pause(ms: number): void {
    const { clock, scope } = this.#options
    this.#state = 'resting'
    this.#rest = scope.after(clock, ms, () => {
      this.#state = 'idle'
      void this.#tell()
    })
  }

  /** Those shown last come first. */
  #people(): ReadonlySet<UserId> {
    const people = new Set<UserId>()
    for (const ids of [...this.#shown.values()].reverse()) {
      for (const id of ids) {
        if (people.size >= limits.watchMax) return people
        people.add(id)
      }
    }
    return people
  }
}
