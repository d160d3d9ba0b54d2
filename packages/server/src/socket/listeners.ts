// The connections here that hear of one thing, be it a chat, a person or a device: a list that costs a pointer for each.
import type { Connection } from './connection.ts'

const nobody: readonly Connection[] = []
/** Shorter lists are copied whenever they change. */
const copied = 64

export class Listeners {
  /** In the order in which the connections were made, so that one of thousands is found by halves. */
  #list: Connection[] = []
  /** Somebody holds the list, and may do so for a while: it is copied before it changes. */
  #isLent = false

  get isEmpty(): boolean {
    return this.#list.length === 0
  }

  get size(): number {
    return this.#list.length
  }

  /** The oldest of them. */
  get first(): Connection | undefined {
    return this.#list[0]
  }

  has(connection: Connection): boolean {
    return this.#list[this.#placeOf(connection)] === connection
  }

  add(connection: Connection): void {
    const place = this.#placeOf(connection)
    if (this.#list[place] !== connection) this.#splice(place, 0, connection)
  }

  /** @returns false when it was not here. */
  remove(connection: Connection): boolean {
    const place = this.#placeOf(connection)
    if (this.#list[place] !== connection) return false
    this.#splice(place, 1)
    return true
  }

  /** As they are now, and the same list for as long as they stay so; not to be changed. */
  list(): readonly Connection[] {
    if (this.#list.length === 0) return nobody
    this.#isLent = true
    return this.#list
  }

  #splice(place: number, gone: number, ...come: readonly Connection[]): void {
    // A list that grows in place keeps room for 16 more, which many short ones would pay for.
    if (this.#isLent || this.#list.length < copied) this.#list = this.#list.toSpliced(place, gone, ...come)
    else this.#list.splice(place, gone, ...come)
    this.#isLent = false
  }

  /** Where it stands, or would have to. */
  #placeOf({ order }: Connection): number {
    let [from, to] = [0, this.#list.length]
    // Most come last, and are looked for while they are new.
    if ((this.#list[to - 1]?.order ?? -1) < order) return to
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.#list[middle]?.order ?? order) < order) from = middle + 1
      else to = middle
    }
    return from
  }
}

/** Listeners by what they hear of; without those of nobody. */
export class ListenersBy<Key> {
  readonly #listeners = new Map<Key, Listeners>()

  add(key: Key, connection: Connection): void {
    const listeners = this.#listeners.get(key) ?? new Listeners()
    this.#listeners.set(key, listeners)
    listeners.add(connection)
  }

  remove(key: Key, connection: Connection): void {
    const listeners = this.#listeners.get(key)
    if (listeners?.remove(connection) === true && listeners.isEmpty) this.#listeners.delete(key)
  }

  has(key: Key, connection: Connection): boolean {
    return this.#listeners.get(key)?.has(connection) === true
  }

  sizeOf(key: Key): number {
    return this.#listeners.get(key)?.size ?? 0
  }

  list(key: Key): readonly Connection[] {
    return this.#listeners.get(key)?.list() ?? nobody
  }
}
