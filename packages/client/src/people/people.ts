// People by id: those this device was told of, and the names it lacks, asked for many at once.
import { type Clock, computed, type Readable, retryDelayMs, type Scope, type Stop, Value } from '@poruch/live'
import { isRetryable, limits, PoruchError, type User, type UserId } from '@poruch/protocol'
import type { Cache } from '../cache/port.ts'
import { WriteBehind } from '../cache/write-behind.ts'
import { Table } from '../table.ts'
import type { Api } from '../wire/api.ts'
import type { Connection } from '../wire/connection.ts'
import { Namesakes } from './namesakes.ts'

export interface People {
  /** Null until the name is here, which this asks for. The same object for the same person. */
  user(id: UserId): Readable<User | null>
  /** The same, as it stands now. */
  get(id: UserId): User | null
  /** True: somebody else whom this device knows is called so, or nearly so. The username must stand beside the name. */
  hasNamesake(id: UserId): Readable<true | null>
  /** Everybody this device was ever told of. Made anew with each name: for search, not for lists. */
  readonly known: Readable<ReadonlyMap<UserId, User>>
}

export interface PeopleOptions {
  api: Pick<Api, 'named'>
  cache: Pick<Cache, 'writeUsers'>
  connection: Pick<Connection, 'state'>
  clock: Clock
  random: () => number
  scope: Scope
  /** What is kept from before. */
  stored: readonly User[]
}

export class PeopleBook implements People {
  readonly known: Readable<ReadonlyMap<UserId, User>>
  readonly #options: PeopleOptions
  readonly #users: Table<UserId, User>
  readonly #count = new Value(0)
  readonly #missing = new Set<UserId>()
  /** Ids of which the server said that nobody has them. */
  readonly #nobody = new Set<UserId>()
  readonly #changed = new Set<UserId>()
  readonly #writer: WriteBehind
  /** Made when it is first asked for: at the start nothing waits for it. */
  #namesakes: Namesakes | null = null
  #state: 'idle' | 'scheduled' | 'asking' | 'resting' = 'idle'
  #failures = 0
  /** Calls off the rest after a failure. */
  #rest: Stop = () => {}

  constructor(options: PeopleOptions) {
    this.#options = options
    this.#users = new Table(options.stored.map((user) => [user.id, user]))
    this.#writer = new WriteBehind(async () => {
      const changed = [...this.#changed].flatMap((id) => this.#users.get(id) ?? [])
      this.#changed.clear()
      await options.cache.writeUsers(changed)
    })
    this.known = computed([this.#count], () => new Map(this.#users.entries()))
  }

  user(id: UserId): Readable<User | null> {
    this.#want(id)
    return this.#users.at(id)
  }

  get(id: UserId): User | null {
    this.#want(id)
    return this.#users.get(id)
  }

  hasNamesake(id: UserId): Readable<true | null> {
    if (this.#namesakes === null) {
      this.#namesakes = new Namesakes()
      for (const user of this.#users.values()) this.#namesakes.add(user)
    }
    return this.#namesakes.all.at(id)
  }

  add(users: readonly User[]): void {
    const news = users.filter((user) => !sameUser(user, this.#users.get(user.id)))
    if (news.length === 0) return
    for (const user of news) {
      this.#users.set(user.id, user)
      this.#namesakes?.add(user)
      this.#missing.delete(user.id)
      this.#changed.add(user.id)
    }
    this.#count.update((count) => count + 1)
    this.#writer.touch()
  }

  /** Tells whose name came or changed. */
  onChange(listener: (id: UserId) => void): Stop {
    return this.#users.onChange(listener)
  }

  /** The server can be asked again. */
  wake(): void {
    this.#failures = 0
    this.#rest()
    if (this.#state === 'resting') this.#state = 'idle'
    this.#schedule()
  }

  saved(): Promise<void> {
    return this.#writer.flush()
  }

  #want(id: UserId): void {
    if (this.#users.get(id) !== null || this.#nobody.has(id) || this.#missing.has(id)) return
    this.#missing.add(id)
    this.#schedule()
  }

  /** A turn later, so that one screen asks for all its people at once. */
  #schedule(): void {
    if (this.#state !== 'idle' || this.#missing.size === 0) return
    this.#state = 'scheduled'
    queueMicrotask(() => void this.#ask())
  }

  async #ask(): Promise<void> {
    const { api, connection, scope } = this.#options
    const ids = [...this.#missing].slice(0, limits.namedMax)
    this.#state = 'idle'
    if (ids.length === 0 || scope.ended || connection.state.get().kind !== 'online') return
    this.#state = 'asking'
    try {
      this.add(await api.named(ids))
      this.#failures = 0
      this.#state = 'idle'
      for (const id of ids) if (this.#missing.delete(id)) this.#nobody.add(id)
    } catch (error) {
      this.#failed(ids, error)
    }
    this.#schedule()
  }

  #failed(ids: readonly UserId[], error: unknown): void {
    const { clock, random, scope } = this.#options
    const refusal = error instanceof PoruchError ? error : null
    if (refusal !== null && !isRetryable(refusal.code)) {
      // A final answer: asking again would bring it again, for ever.
      for (const id of ids) if (this.#missing.delete(id)) this.#nobody.add(id)
      this.#state = 'idle'
      return
    }
    this.#state = 'resting'
    const wait = retryDelayMs(this.#failures, random(), refusal?.retryAfterMs ?? null)
    this.#failures += 1
    this.#rest = scope.after(clock, wait, () => {
      this.#state = 'idle'
      this.#schedule()
    })
  }
}

function sameUser(a: User, b: User | null): boolean {
  return b !== null && a.username === b.username && a.displayName === b.displayName && a.role === b.role
}
