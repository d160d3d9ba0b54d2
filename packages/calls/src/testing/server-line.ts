// A device's way to the server in memory: hello, signs of life, commands and events, over a socket that may break.
import { every, Scope } from '@poruch/live'
import {
  type Call,
  type CallId,
  type CallSeen,
  type ClientMessage,
  decodeServerMessage,
  encode,
  type LinkEvent,
  newId,
  type ServerMessage,
  timeouts,
  versions,
} from '@poruch/protocol'
import type { Member, MemoryServer } from '@poruch/server/testing'
import type { SignalingEvent } from './test-signaling.ts'

/** Whoever speaks over the line. */
export interface LineEnd {
  /** It is let in, for the first time or again: the calls that ring or run. */
  heal(calls: readonly Call[], seen: readonly CallSeen[]): void
  cut(): void
  receive(event: SignalingEvent): void
  /** The calls in which media arrives. */
  readonly reported: readonly CallId[]
}

export class ServerLine {
  readonly #server: MemoryServer
  readonly #owner: Member
  readonly #end: LineEnd
  #scope = new Scope()
  #send: (frame: string) => void = () => {}

  constructor(server: MemoryServer, owner: Member, end: LineEnd) {
    this.#server = server
    this.#owner = owner
    this.#end = end
    end.cut()
  }

  connect(): void {
    const scope = new Scope()
    this.#scope = scope
    const current = () => scope === this.#scope && !scope.ended
    const socket = this.#server.webSocket(this.#owner)('', {
      open: () => {
        const calls = [...this.#end.reported]
        this.send({ type: 'hello', id: newId(), versions: [...versions], token: null, calls })
      },
      message: (frame) => {
        const message = decodeServerMessage(frame)
        if (current() && message !== undefined) this.#take(message)
      },
      close: () => current() && this.#lost(),
    })
    this.#send = (frame) => socket.send(frame)
    scope.add(() => socket.close())
    const ping = () => this.send({ type: 'ping', id: newId(), calls: [...this.#end.reported] })
    scope.add(every(this.#server.clock, timeouts.heartbeatMs, ping))
  }

  send(command: ClientMessage): void {
    if (!this.#scope.ended) this.#send(encode(command))
  }

  /** The network breaks; what was on its way is lost. */
  cut(): void {
    this.#server.wireOf(this.#owner).drop()
  }

  /** Says goodbye. */
  close(): void {
    this.#lost()
  }

  #lost(): void {
    this.#scope.end()
    this.#end.cut()
  }

  #take(message: ServerMessage): void {
    if (message.type === 'welcome') this.#end.heal(message.calls, message.seen)
    else if (
      message.type === 'call.changed' ||
      message.type === 'call.seen' ||
      message.type === 'call.muted' ||
      message.type === 'error' ||
      isLink(message)
    ) {
      this.#end.receive(message)
    }
  }
}

function isLink(message: ServerMessage): message is LinkEvent {
  return message.type.startsWith('link.')
}
