// Which of the connections here hear of which chat.
import type { ChatId } from '@poruch/protocol'
import type { Connection } from './connection.ts'

export interface ChatListeners {
  add(chatId: ChatId, connection: Connection): void
  remove(chatId: ChatId, connection: Connection): void
  has(chatId: ChatId, connection: Connection): boolean
  /** Not to be changed. */
  list(chatId: ChatId): readonly Connection[]
}

interface Listeners {
  readonly connections: Set<Connection>
  /** The same as a list, made when it is first needed after a change. */
  list: readonly Connection[] | null
}

export function createChatListeners(): ChatListeners {
  const chats = new Map<ChatId, Listeners>()
  return {
    add(chatId, connection) {
      const listeners = chats.get(chatId) ?? { connections: new Set(), list: null }
      chats.set(chatId, listeners)
      listeners.connections.add(connection)
      listeners.list = null
    },
    remove(chatId, connection) {
      const listeners = chats.get(chatId)
      if (listeners?.connections.delete(connection) !== true) return
      listeners.list = null
      if (listeners.connections.size === 0) chats.delete(chatId)
    },
    has: (chatId, connection) => chats.get(chatId)?.connections.has(connection) === true,
    list(chatId) {
      const listeners = chats.get(chatId)
      if (listeners === undefined) return []
      listeners.list ??= [...listeners.connections]
      return listeners.list
    },
  }
}
