// A value that tells its listeners when it changes; the shape every state of a call is read through.

/** Something to read now and to be told about later. `get` gives the same reference while nothing changed. */
export interface Readable<T> {
  get(): T
  /** Calls `listener` after each change. Returns the way to stop. */
  subscribe(listener: () => void): () => void
}

/** A `Readable` that its owner may set. */
export class Value<T> implements Readable<T> {
  #current: T
  readonly #listeners = new Set<() => void>()

  constructor(initial: T) {
    this.#current = initial
  }

  get(): T {
    return this.#current
  }

  /** Takes a new value; listeners hear nothing when it is the same reference. */
  set(next: T): void {
    if (Object.is(next, this.#current)) return
    this.#current = next
    for (const listener of [...this.#listeners]) listener()
  }

  subscribe(listener: () => void): () => void {
    // A wrapper, so that the same function subscribed twice is called twice and stopped once.
    const entry = () => listener()
    this.#listeners.add(entry)
    return () => {
      this.#listeners.delete(entry)
    }
  }
}
