// Values that tell their readers when they change: the only state that the interface reads.
import type { Stop } from './clock.ts'

/** Something that can be read now and watched. The same reference comes back until it changes. */
export interface Readable<T> {
  get(): T
  /** @returns ends the watch. */
  subscribe(listener: () => void): Stop
}

let depth = 0
const waiting = new Set<() => void>()

/**
 * Runs changes that belong together: every listener is told once, after the last of them, and so never sees a
 * half-made state.
 */
export function batch<T>(changes: () => T): T {
  depth += 1
  try {
    return changes()
  } finally {
    depth -= 1
    if (depth === 0) flush()
  }
}

function flush(): void {
  let failure: { error: unknown } | null = null
  for (const listener of waiting) {
    // A listener may cause others to wait again: those are appended to the set and reached by this same loop.
    waiting.delete(listener)
    try {
      listener()
    } catch (error) {
      failure ??= { error }
    }
  }
  if (failure !== null) throw failure.error
}

/** A value that its owner sets. */
export class Value<T> implements Readable<T> {
  #current: T
  readonly #listeners = new Set<() => void>()

  constructor(initial: T) {
    this.#current = initial
  }

  get(): T {
    return this.#current
  }

  /** Tells the listeners, unless `next` is what stands there already (`Object.is`). */
  set(next: T): void {
    if (Object.is(next, this.#current)) return
    this.#current = next
    batch(() => {
      for (const listener of this.#listeners) waiting.add(listener)
    })
  }

  update(change: (current: T) => T): void {
    this.set(change(this.#current))
  }

  subscribe(listener: () => void): Stop {
    // Wrapped, so that the same function subscribed twice is told twice and ended once.
    const own = () => listener()
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
      waiting.delete(own)
    }
  }
}

/**
 * A value made of others. `f` runs only when a source has changed since the last read; listeners are told only
 * when its result is another one.
 */
export function computed<T>(sources: readonly Readable<unknown>[], f: () => T): Readable<T> {
  let seen: readonly unknown[] | null = null
  let cached: { value: T } | null = null
  const get = (): T => {
    const now = sources.map((source) => source.get())
    if (cached !== null && seen !== null && now.every((value, i) => Object.is(value, seen?.[i])))
      return cached.value
    seen = now
    cached = { value: f() }
    return cached.value
  }
  const subscribe = (listener: () => void): Stop => {
    let told = get()
    const check = () => {
      const next = get()
      if (Object.is(next, told)) return
      told = next
      listener()
    }
    const ends = sources.map((source) => source.subscribe(check))
    return () => {
      for (const end of ends) end()
    }
  }
  return { get, subscribe }
}
