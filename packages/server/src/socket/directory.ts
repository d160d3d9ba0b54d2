// Which connections belong to a chat, a person, a device, and which watch a person. Only of those who are connected here.
import { type ChatId, type DeviceId, limits, type UserId } from '@poruch/protocol'
import type { Audience } from '../bus/bus.ts'
import type { Who } from '../who.ts'
import { Connection } from './connection.ts'
import { Listeners, ListenersBy } from './listeners.ts'

export interface Directory {
  add(connection: Connection): void
  /** Has this device, or its person, as many connections here as they may? */
  isFull(who: Who): boolean
  remove(connection: Connection): void
  /** The person's connections, and those that come later while one of them lasts, belong to the chat. */
  enter(chatId: ChatId, userId: UserId): void
  /** Who watched whom of those who part is forgotten: it may have been the only chat that they shared (P-7). */
  leave(chatId: ChatId, userId: UserId): void
  /** Nobody belongs to the chat any more, and whoever did watches nobody. */
  dissolve(chatId: ChatId): void
  /** The connection through which somebody asks watches these people, and no others. */
  watch(by: Who, people: readonly UserId[]): void
  /** Each once; the list is not to be changed, and the same one for as long as the audience stays the same. */
  of(audience: Audience): readonly Connection[]
  /** The connection through which somebody asks, when it is one of these and the audience is without it. */
  outside(audience: Audience, who: Who): Connection | null
}

/** A chat that has somebody here. */
interface Place {
  readonly chatId: ChatId
  readonly listeners: Listeners
}

/** Somebody who is connected: all their connections are in all their places. */
interface Person {
  readonly connections: Listeners
  /** With thousands of people in hundreds of chats each, ids would be most of what is kept. */
  places: Place[]
}

export function createDirectory(): Directory {
  const people = new Map<UserId, Person>()
  const places = createPlaces(people)
  const devices = new ListenersBy<DeviceId>()
  const watching = createWatching()

  const isIn = (audience: Audience, connection: Connection): boolean => {
    if ('chat' in audience) return places.has(audience.chat, connection)
    if ('watchersOf' in audience) return watching.has(audience.watchersOf, connection)
    return 'people' in audience
      ? audience.people.includes(connection.userId)
      : audience.devices.includes(connection.deviceId)
  }
  /** Null: it is none of these, or no longer. */
  const connectionOf = (who: Who): Connection | null =>
    who instanceof Connection && devices.has(who.deviceId, who) ? who : null

  return {
    add(connection) {
      const { userId, deviceId } = connection
      const person = people.get(userId) ?? { connections: new Listeners(), places: [] }
      people.set(userId, person)
      person.connections.add(connection)
      for (const place of person.places) place.listeners.add(connection)
      devices.add(deviceId, connection)
    },
    isFull: ({ userId, deviceId }) =>
      devices.sizeOf(deviceId) >= limits.socketsPerDevice ||
      (people.get(userId)?.connections.size ?? 0) >= limits.socketsPerPerson,
    remove(connection) {
      const { userId, deviceId } = connection
      const person = people.get(userId)
      if (person?.connections.remove(connection) !== true) return
      for (const place of person.places) places.forget(place, connection)
      if (person.connections.isEmpty) people.delete(userId)
      devices.remove(deviceId, connection)
      watching.replace(connection, [])
    },
    enter: places.enter,
    leave(chatId, userId) {
      for (const connection of watching.list(userId))
        if (places.has(chatId, connection)) watching.without(connection, userId)
      for (const connection of people.get(userId)?.connections.list() ?? [])
        if (places.has(chatId, connection)) watching.replace(connection, [])
      places.leave(chatId, userId)
    },
    dissolve(chatId) {
      for (const connection of places.list(chatId)) watching.replace(connection, [])
      places.dissolve(chatId)
    },
    watch(by, watched) {
      const connection = connectionOf(by)
      if (connection !== null) watching.replace(connection, watched)
    },
    of(audience) {
      if ('chat' in audience) return places.list(audience.chat)
      if ('watchersOf' in audience) return watching.list(audience.watchersOf)
      return 'people' in audience
        ? all(audience.people, (userId) => people.get(userId)?.connections.list() ?? [])
        : all(audience.devices, (deviceId) => devices.list(deviceId))
    },
    outside(audience, who) {
      const connection = connectionOf(who)
      return connection !== null && !isIn(audience, connection) ? connection : null
    },
  }
}

/** Who is where, of these people. */
function createPlaces(people: ReadonlyMap<UserId, Person>) {
  const places = new Map<ChatId, Place>()
  const forget = (place: Place, connection: Connection): void => {
    place.listeners.remove(connection)
    if (place.listeners.isEmpty) places.delete(place.chatId)
  }
  return {
    list: (chatId: ChatId) => places.get(chatId)?.listeners.list() ?? [],
    has: (chatId: ChatId, connection: Connection) => places.get(chatId)?.listeners.has(connection) === true,
    forget,
    enter(chatId: ChatId, userId: UserId): void {
      const person = people.get(userId)
      const first = person?.connections.first
      if (person === undefined || first === undefined) return
      const place = places.get(chatId) ?? { chatId, listeners: new Listeners() }
      if (place.listeners.has(first)) return
      places.set(chatId, place)
      person.places.push(place)
      for (const connection of person.connections.list()) place.listeners.add(connection)
    },
    leave(chatId: ChatId, userId: UserId): void {
      const [person, place] = [people.get(userId), places.get(chatId)]
      if (person === undefined || place === undefined) return
      const index = person.places.indexOf(place)
      if (index < 0) return
      person.places.splice(index, 1)
      for (const connection of person.connections.list()) forget(place, connection)
    },
    dissolve(chatId: ChatId): void {
      const place = places.get(chatId)
      for (const { userId } of place?.listeners.list() ?? []) {
        const person = people.get(userId)
        if (person !== undefined) person.places = person.places.filter((one) => one !== place)
      }
      places.delete(chatId)
    },
  }
}

function all<Key>(keys: readonly Key[], listOf: (key: Key) => readonly Connection[]): readonly Connection[] {
  const [only] = keys
  return only !== undefined && keys.length === 1 ? listOf(only) : [...new Set(keys)].flatMap(listOf)
}

/** Who watches whom. */
function createWatching() {
  const watchers = new ListenersBy<UserId>()
  const watched = new Map<Connection, ReadonlySet<UserId>>()
  const replace = (connection: Connection, people: readonly UserId[]): void => {
    for (const userId of watched.get(connection) ?? []) watchers.remove(userId, connection)
    for (const userId of people) watchers.add(userId, connection)
    if (people.length > 0) watched.set(connection, new Set(people))
    else watched.delete(connection)
  }
  return {
    list: (userId: UserId) => watchers.list(userId),
    has: (userId: UserId, connection: Connection) => watchers.has(userId, connection),
    replace,
    without(connection: Connection, userId: UserId): void {
      replace(
        connection,
        [...(watched.get(connection) ?? [])].filter((one) => one !== userId),
      )
    },
  }
}
