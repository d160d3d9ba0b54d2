// Sockets whose other end is the test.
import {
  type ClientMessage,
  type DeviceId,
  decode,
  encode,
  newId,
  type ServerMessage,
  type ServerMessageOf,
} from '@poruch/protocol'
import type { OpenSocket, SocketHandlers } from '../wire/socket.ts'
import { person } from './model-server.ts'

export class FakeSocket {
  readonly url: string
  readonly sent: ClientMessage[] = []
  closed = false
  readonly #handlers: SocketHandlers

  constructor(url: string, handlers: SocketHandlers) {
    this.url = url
    this.#handlers = handlers
  }

  open(): void {
    this.#handlers.open()
  }

  say(message: ServerMessage): void {
    this.#handlers.message(encode(message))
  }

  frame(text: string): void {
    this.#handlers.message(text)
  }

  close(code: number): void {
    this.#handlers.close(code)
  }

  /** Opens and greets. */
  welcome(fields: Partial<ServerMessageOf<'welcome'>> = {}): void {
    this.open()
    this.say(welcomeOf(this.sent.at(-1)?.id ?? '', fields))
  }

  sentOf(type: ClientMessage['type']): ClientMessage[] {
    return this.sent.filter((message) => message.type === type)
  }
}

export function welcomeOf(re: string, fields: Partial<ServerMessageOf<'welcome'>> = {}): ServerMessage {
  return {
    type: 'welcome',
    re,
    version: 1,
    serverAt: 1_800_000_000_000,
    me: person('me'),
    deviceId: newId<DeviceId>(),
    chats: [],
    users: [],
    online: [],
    calls: [],
    iceServers: [],
    iceExpiresAt: null,
    heartbeatMs: 5_000,
    ...fields,
  }
}

export class FakeSockets {
  readonly all: FakeSocket[] = []
  /** The browser refuses to make one. */
  refuses = false

  readonly open: OpenSocket = (url, handlers) => {
    if (this.refuses) throw new Error('refused')
    const socket = new FakeSocket(url, handlers)
    this.all.push(socket)
    return {
      send: (frame) => void socket.sent.push(decode(frame) as unknown as ClientMessage),
      close: () => {
        socket.closed = true
      },
    }
  }

  get last(): FakeSocket {
    const socket = this.all.at(-1)
    if (socket === undefined) throw new Error('no socket was opened')
    return socket
  }
}
