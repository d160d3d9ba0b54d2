// Which connections belong to a chat, a person, a device, and which watch a person. Only of those who are connected here.
import type { ChatId, DeviceId, UserId } from '@poruch/protocol'
import type { Audience } from '../bus/bus.ts'
import type { Who } from '../who.ts'
import { Connection } from './connection.ts'
import { createListeners } from './listeners.ts'

export interface Directory {
  add(connection: Connection): void
  remove(connection: Connection): void
  /** The person's connections, and those that come later while one of them lasts, belong to the chat. */
  enter(chatId: ChatId, userId: UserId): void
  leave(chatId: ChatId, userId: UserId): void
  /** Nobody belongs to the chat any more. */
  dissolve(chatId: ChatId): void
  /** The connection through which somebody asks watches these people, and no others. */
  watch(by: Who, people: readonly UserId[]): void
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
  const chats = createListeners<ChatId>()
  const devices = new Map<DeviceId, Set<Connection>>()
  const watching = createWatching()

  const all = <Key>(keys: readonly Key[], connectionsOf: (key: Key) => Iterable<Connection> | undefined) =>
    [...new Set(keys)].flatMap((key) => [...(connectionsOf(key) ?? [])])
  const isIn = (audience: Audience, connection: Connection): boolean => {
    if ('chat' in audience) return chats.has(audience.chat, connection)
    if ('watchersOf' in audience) return watching.has(audience.watchersOf, connection)
    return 'people' in audience
      ? audience.people.includes(connection.userId)
      : audience.devices.includes(connection.deviceId)
  }
  /** Null: it is none of these, or no longer. */
  const connectionOf = (who: Who): Connection | null =>
    who instanceof Connection && devices.get(who.deviceId)?.has(who) === true ? who : null

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
      watching.replace(connection, [])
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
    dissolve(chatId) {
      for (const { userId } of chats.list(chatId)) people.get(userId)?.chats.delete(chatId)
      chats.clear(chatId)
    },
    watch(by, watched) {
      const connection = connectionOf(by)
      if (connection !== null) watching.replace(connection, watched)
    },
    of(audience) {
      if ('chat' in audience) return chats.list(audience.chat)
      if ('watchersOf' in audience) return watching.list(audience.watchersOf)
      return 'people' in audience
        ? all(audience.people, (userId) => people.get(userId)?.connections)
        : all(audience.devices, (deviceId) => devices.get(deviceId))
    },
    outside(audience, who) {
      const connection = connectionOf(who)
      return connection !== null && !isIn(audience, connection) ? connection : null
    },
  }
}

/** Who watches whom. */
function createWatching() {
  const watchers = createListeners<UserId>()
  const watched = new Map<Connection, ReadonlySet<UserId>>()
  return {
    list: watchers.list,
    has: watchers.has,
    replace(connection: Connection, people: readonly UserId[]): void {
      for (const userId of watched.get(connection) ?? []) watchers.remove(userId, connection)
      for (const userId of people) watchers.add(userId, connection)
      if (people.length > 0) watched.set(connection, new Set(people))
      else watched.delete(connection)
    },
  }
}
