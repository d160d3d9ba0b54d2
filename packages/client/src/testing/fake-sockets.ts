// Sockets whose other end is the test.
import {
  type ClientMessage,
  decode,
  encode,
  type ServerMessage,
  type ServerMessageOf,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import type { OpenSocket, SocketHandlers } from '../wire/socket.ts'

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
    this.say(make.welcome({ re: this.sent.at(-1)?.id ?? null, ...fields }))
  }

  sentOf(type: ClientMessage['type']): ClientMessage[] {
    return this.sent.filter((message) => message.type === type)
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
