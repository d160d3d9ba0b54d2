// Which connections belong to a chat, a person, a device. Only of those who are connected here.
import type { ChatId, DeviceId, UserId } from '@poruch/protocol'
import type { Audience } from '../bus/bus.ts'
import type { Who } from '../who.ts'
import { createChatListeners } from './chat-listeners.ts'
import { Connection } from './connection.ts'

export interface Directory {
  add(connection: Connection): void
  remove(connection: Connection): void
  /** The person's connections, and those that come later while one of them lasts, belong to the chat. */
  enter(chatId: ChatId, userId: UserId): void
  leave(chatId: ChatId, userId: UserId): void
  /** Each once; the list is not to be changed. */
  of(audience: Audience): readonly Connection[]
  /** The connection through which somebody asks, when it is one of these and the audience is without it. */
  outside(audience: Audience, who: Who): Connection | null
}

interface Person {
  readonly connections: Set<Connection>
  readonly chats: Set<ChatId>
}
export function createDirectory(): Directory {
  const people = new Map<UserId, Person>()
  const chats = createChatListeners()
  const devices = new Map<DeviceId, Set<Connection>>()

  const all = <Key>(keys: readonly Key[], connectionsOf: (key: Key) => Iterable<Connection> | undefined) =>
    [...new Set(keys)].flatMap((key) => [...(connectionsOf(key) ?? [])])
  const isIn = (audience: Audience, connection: Connection): boolean => {
    if ('chat' in audience) return chats.has(audience.chat, connection)
    return 'people' in audience
      ? audience.people.includes(connection.userId)
      : audience.devices.includes(connection.deviceId)
  }

  return {
    add(connection) {
      const { userId, deviceId } = connection
      const person = people.get(userId) ?? { connections: new Set(), chats: new Set() }
      people.set(userId, person)
      person.connections.add(connection)
      for (const chatId of person.chats) chats.add(chatId, connection)
      const sockets = devices.get(deviceId) ?? new Set()
      devices.set(deviceId, sockets.add(connection))
    },
    remove(connection) {
      const { userId, deviceId } = connection
      const person = people.get(userId)
      if (person?.connections.delete(connection) !== true) return
      for (const chatId of person.chats) chats.remove(chatId, connection)
      if (person.connections.size === 0) people.delete(userId)
      const sockets = devices.get(deviceId)
      sockets?.delete(connection)
      if (sockets?.size === 0) devices.delete(deviceId)
    },
    enter(chatId, userId) {
      const person = people.get(userId)
      if (person === undefined || person.chats.has(chatId)) return
      person.chats.add(chatId)
      for (const connection of person.connections) chats.add(chatId, connection)
    },
    leave(chatId, userId) {
      const person = people.get(userId)
      if (person?.chats.delete(chatId) !== true) return
      for (const connection of person.connections) chats.remove(chatId, connection)
    },
    of(audience) {
      if ('chat' in audience) return chats.list(audience.chat)
      return 'people' in audience
        ? all(audience.people, (userId) => people.get(userId)?.connections)
        : all(audience.devices, (deviceId) => devices.get(deviceId))
    },
    outside(audience, who) {
      const isHere = who instanceof Connection && devices.get(who.deviceId)?.has(who) === true
      return isHere && !isIn(audience, who) ? who : null
    },
  }
}
