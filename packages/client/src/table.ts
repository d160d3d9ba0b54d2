// Values by key: whoever watches one of them is told of that one alone, however many there are.
import { batch, type Readable, type Stop, Value } from '@poruch/live'

export class Table<Key, T> {
  readonly #all: Map<Key, T>
  /** Only what somebody asked to watch. */
  readonly #watched = new Map<Key, Value<T | null>>()
  readonly #listeners = new Set<(key: Key) => void>()

  constructor(initial: Iterable<readonly [Key, T]> = []) {
    this.#all = new Map(initial)
  }

  get size(): number {
    return this.#all.size
  }

  get(key: Key): T | null {
    return this.#all.get(key) ?? null
  }

  /** Null takes it out. */
  set(key: Key, next: T | null): void {
    if (Object.is(next, this.get(key))) return
    if (next === null) this.#all.delete(key)
    else this.#all.set(key, next)
    batch(() => {
      for (const listener of this.#listeners) listener(key)
      this.#watched.get(key)?.set(next)
    })
  }

  /** One of them, there or not. The same object for the same key. */
  at(key: Key): Readable<T | null> {
    const known = this.#watched.get(key)
    if (known !== undefined) return known
    const value = new Value(this.get(key))
    this.#watched.set(key, value)
    return value
  }

  /** Tells of each change at once, also in the middle of a batch: what is made of these is out of date from then on. */
  onChange(listener: (key: Key) => void): Stop {
    const own = (key: Key) => listener(key)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  keys(): IterableIterator<Key> {
    return this.#all.keys()
  }

  values(): IterableIterator<T> {
    return this.#all.values()
  }

  entries(): IterableIterator<[Key, T]> {
    return this.#all.entries()
  }
}
