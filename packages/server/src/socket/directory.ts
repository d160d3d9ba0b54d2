// Which connections belong to a chat, a person, a device. Only of those who are connected here.
import type { ChatId, DeviceId, UserId } from '@poruch/protocol'
import type { Connection } from './connection.ts'

export interface Directory {
  add(connection: Connection): void
  remove(connection: Connection): void
  /** The person's connections, and those that come later while one of them lasts, belong to the chat. */
  joinChat(chatId: ChatId, userId: UserId): void
  ofChat(chatId: ChatId): readonly Connection[]
  ofUser(userId: UserId): readonly Connection[]
  ofDevice(deviceId: DeviceId): readonly Connection[]
}

interface Person {
  readonly connections: Set<Connection>
  readonly chats: Set<ChatId>
}
interface Audience {
  readonly connections: Set<Connection>
  /** The same as a list, made when it is first needed after a change. */
  list: readonly Connection[] | null
}

export function createDirectory(): Directory {
  const people = new Map<UserId, Person>()
  const chats = new Map<ChatId, Audience>()
  const devices = new Map<DeviceId, Set<Connection>>()

  const enter = (chatId: ChatId, connection: Connection): void => {
    let audience = chats.get(chatId)
    if (audience === undefined) {
      audience = { connections: new Set(), list: null }
      chats.set(chatId, audience)
    }
    audience.connections.add(connection)
    audience.list = null
  }
  const exit = (chatId: ChatId, connection: Connection): void => {
    const audience = chats.get(chatId)
    if (audience?.connections.delete(connection) !== true) return
    audience.list = null
    if (audience.connections.size === 0) chats.delete(chatId)
  }

  return {
    add(connection) {
      const { userId, deviceId } = connection
      const person = people.get(userId) ?? { connections: new Set(), chats: new Set() }
      people.set(userId, person)
      person.connections.add(connection)
      for (const chatId of person.chats) enter(chatId, connection)
      const sockets = devices.get(deviceId) ?? new Set()
      devices.set(deviceId, sockets.add(connection))
    },
    remove(connection) {
      const { userId, deviceId } = connection
      const person = people.get(userId)
      if (person?.connections.delete(connection) !== true) return
      for (const chatId of person.chats) exit(chatId, connection)
      if (person.connections.size === 0) people.delete(userId)
      const sockets = devices.get(deviceId)
      sockets?.delete(connection)
      if (sockets?.size === 0) devices.delete(deviceId)
    },
    joinChat(chatId, userId) {
      const person = people.get(userId)
      if (person === undefined || person.chats.has(chatId)) return
      person.chats.add(chatId)
      for (const connection of person.connections) enter(chatId, connection)
    },
    ofChat(chatId) {
      const audience = chats.get(chatId)
      if (audience === undefined) return []
      audience.list ??= [...audience.connections]
      return audience.list
    },
    ofUser: (userId) => [...(people.get(userId)?.connections ?? [])],
    ofDevice: (deviceId) => [...(devices.get(deviceId) ?? [])],
  }
}
