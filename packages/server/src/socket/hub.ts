// Who is connected here, and the one way to tell them something.
import { type ChatId, type DeviceId, encode, type ServerMessage, type UserId } from '@poruch/protocol'
import type { Connection } from './connection.ts'
import { createDirectory } from './directory.ts'
import { createFanOut } from './fan-out.ts'
import { toFrame } from './frame.ts'

export interface Hub {
  add(connection: Connection): void
  remove(connection: Connection): void
  /** From now on the person's connections, and those that come later, hear of this chat. */
  joinChat(chatId: ChatId, userId: UserId): void
  /** The devices through which this person is connected, each once. */
  devicesOf(userId: UserId): readonly DeviceId[]
  /** How many sockets this device has. */
  socketsOf(deviceId: DeviceId): number
  /** To every connection of every member. Encoded once; what it costs does not depend on members who are away. */
  publishToChat(chatId: ChatId, event: ServerMessage): void
  /** To every connection of these people; a person named twice is told once. */
  publishToUsers(userIds: readonly UserId[], event: ServerMessage): void
  /** @returns false when the device is not connected: nothing was sent, nothing is kept. */
  sendToDevice(deviceId: DeviceId, event: ServerMessage): boolean
  /** To one connection, in its turn among everything else it is sent. */
  send(connection: Connection, event: ServerMessage): void
  closeDevice(deviceId: DeviceId, code: number): void
  /** For parts of the server that follow what is published. @returns ends the listening. */
  listen(listener: (event: ServerMessage) => void): () => void
}

/** The hub of one process. */
export function createHub(): Hub {
  const directory = createDirectory()
  const fanOut = createFanOut()
  const listeners = new Set<(event: ServerMessage) => void>()

  const deliver = (connections: readonly Connection[], event: ServerMessage): void => {
    if (connections.length > 0) fanOut.deliver(connections, toFrame(encode(event)))
  }
  const tellListeners = (event: ServerMessage): void => {
    for (const listener of listeners) listener(event)
  }

  return {
    add: directory.add,
    remove: directory.remove,
    joinChat: directory.joinChat,
    devicesOf: (userId) => [...new Set(directory.ofUser(userId).map((connection) => connection.deviceId))],
    socketsOf: (deviceId) => directory.ofDevice(deviceId).length,
    publishToChat(chatId, event) {
      tellListeners(event)
      deliver(directory.ofChat(chatId), event)
    },
    publishToUsers(userIds, event) {
      tellListeners(event)
      deliver([...new Set(userIds)].flatMap(directory.ofUser), event)
    },
    sendToDevice(deviceId, event) {
      const connections = directory.ofDevice(deviceId)
      deliver(connections, event)
      return connections.length > 0
    },
    send: (connection, event) => deliver([connection], event),
    closeDevice(deviceId, code) {
      for (const connection of directory.ofDevice(deviceId)) connection.close(code)
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
