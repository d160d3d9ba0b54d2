// A device in a test: a real socket that keeps everything it was told.
import {
  type ClientMessage,
  type CommandId,
  type CommandType,
  decodeServerMessage,
  newId,
  type ServerMessage,
  type ServerMessageOf,
  type ServerMessageType,
} from '@poruch/protocol'
import { WebSocket } from 'ws'
import type { Member } from './test-server.ts'

type Fields<Type extends CommandType> = Omit<Extract<ClientMessage, { type: Type }>, 'type' | 'id'> & {
  id?: CommandId
}

export interface TestDevice {
  readonly member: Member
  readonly socket: WebSocket
  /** Everything it was told, oldest first. */
  readonly events: readonly ServerMessage[]
  /** The code with which it was closed. */
  readonly closed: Promise<number>
  /** Sends anything at all. */
  sendRaw(frame: string | Buffer): void
  send<Type extends CommandType>(type: Type, fields: Fields<Type>): CommandId
  /** Sends a command and waits for what answers it, be it an event or an error. */
  ask<Type extends CommandType>(type: Type, fields: Fields<Type>): Promise<ServerMessage>
  /** The same, when only an answer of this type will do. */
  get<Type extends CommandType, Answer extends ServerMessageType>(
    type: Type,
    fields: Fields<Type>,
    answer: Answer,
  ): Promise<ServerMessageOf<Answer>>
  /** The first event of this type, of those that came and those to come, that is the one. */
  until<Type extends ServerMessageType>(
    type: Type,
    isIt?: (event: ServerMessageOf<Type>) => boolean,
  ): Promise<ServerMessageOf<Type>>
  /** Resolves when everything the server sent before is here: the order of a connection is kept. */
  settle(): Promise<void>
  /** All it was told of one type. */
  all<Type extends ServerMessageType>(type: Type): ServerMessageOf<Type>[]
  close(): Promise<void>
}

export interface DeviceOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
  /** False: WebSocket pings are not answered, as by a device that is gone. */
  readonly autoPong?: boolean
}

/** Connects without a word. @throws the refusal of the upgrade. */
export async function connectDevice(
  origin: string,
  member: Member,
  { headers = {}, path = '/api/v1/socket', autoPong = true }: DeviceOptions = {},
): Promise<TestDevice> {
  const socket = new WebSocket(origin.replace(/^http/u, 'ws') + path, { headers, autoPong })
  const events: ServerMessage[] = []
  const watchers = new Set<() => void>()
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('message', (data) => {
    const event = decodeServerMessage(data.toString())
    if (event !== undefined) events.push(event)
    for (const watcher of [...watchers]) watcher()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  socket.on('error', () => socket.terminate())

  const find = async <Found>(look: () => Found | undefined, what: string): Promise<Found> => {
    const found = look()
    if (found !== undefined) return found
    return await new Promise((resolve, reject) => {
      const watcher = () => {
        const late = look()
        if (late === undefined) return
        watchers.delete(watcher)
        resolve(late)
      }
      watchers.add(watcher)
      void closed.then((code) => reject(new Error(`closed with ${code} before ${what}`)))
    })
  }
  const is = <Type extends ServerMessageType>(
    event: ServerMessage,
    type: Type,
  ): event is ServerMessageOf<Type> => event.type === type

  const device: TestDevice = {
    member,
    socket,
    events,
    closed,
    sendRaw: (frame) => socket.send(frame),
    send(type, fields) {
      const id = fields.id ?? newId<CommandId>()
      socket.send(JSON.stringify({ ...fields, type, id }))
      return id
    },
    async ask(type, fields) {
      const heard = events.length
      const id = device.send(type, fields)
      return await find(
        () => events.slice(heard).find((event) => 're' in event && event.re === id),
        `an answer to ${type}`,
      )
    },
    async get(type, fields, answer) {
      const event = await device.ask(type, fields)
      if (is(event, answer)) return event
      throw new Error(`${type} was answered ${JSON.stringify(event)}`)
    },
    async until(type, isIt = () => true) {
      const look = () => device.all(type).find(isIt)
      return await find(look, type)
    },
    async settle() {
      await device.ask('ping', { calls: [] })
    },
    all: (type) => events.filter((event) => is(event, type)),
    async close() {
      socket.close()
      await closed
    },
  }
  return device
}
