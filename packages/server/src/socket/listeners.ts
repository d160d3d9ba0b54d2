// Which of the connections here hear of which key, be it a chat or a person.
import type { Connection } from './connection.ts'

export interface Listeners<Key> {
  add(key: Key, connection: Connection): void
  remove(key: Key, connection: Connection): void
  /** Nobody hears of it any more. */
  clear(key: Key): void
  has(key: Key, connection: Connection): boolean
  /** Not to be changed. */
  list(key: Key): readonly Connection[]
}

interface Heard {
  readonly connections: Set<Connection>
  /** The same as a list, made when it is first needed after a change. */
  list: readonly Connection[] | null
}

export function createListeners<Key>(): Listeners<Key> {
  const heard = new Map<Key, Heard>()
  return {
    add(key, connection) {
      const listeners = heard.get(key) ?? { connections: new Set(), list: null }
      heard.set(key, listeners)
      listeners.connections.add(connection)
      listeners.list = null
    },
    remove(key, connection) {
      const listeners = heard.get(key)
      if (listeners?.connections.delete(connection) !== true) return
      listeners.list = null
      if (listeners.connections.size === 0) heard.delete(key)
    },
    clear: (key) => void heard.delete(key),
    has: (key, connection) => heard.get(key)?.connections.has(connection) === true,
    list(key) {
      const listeners = heard.get(key)
      if (listeners === undefined) return []
      listeners.list ??= [...listeners.connections]
      return listeners.list
    },
  }
}
