// A device's way to the server in memory: hello, signs of life, commands and events, over a socket that may break.
import { every, Scope } from '@poruch/live'
import {
  type Call,
  type CallId,
  type CallLog,
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
  heal(calls: readonly Call[]): void
  cut(): void
  receive(event: SignalingEvent): void
  /** The calls in which media arrives. */
  readonly reported: readonly CallId[]
}

export class ServerLine {
  readonly #server: MemoryServer
  readonly #owner: Member
  readonly #end: LineEnd
  readonly #live = new Set<CallId>()
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
        if (current() && message !== undefined) void this.#take(message)
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

  async #take(message: ServerMessage): Promise<void> {
    if (message.type === 'welcome') {
      const missing = [...this.#live].filter((id) => message.calls.every((call) => call.id !== id))
      this.#end.heal(message.calls)
      if (missing.length > 0) await this.#askFor(missing)
    } else if (message.type === 'call.changed') {
      this.#hold(message.call)
      this.#end.receive(message)
    } else if (message.type === 'error' || isLink(message)) {
      this.#end.receive(message)
    }
  }

  /** C-16: what is not in the welcome has ended, and stands in the log. */
  async #askFor(missing: readonly CallId[]): Promise<void> {
    const headers = { authorization: `Bearer ${this.#owner.token}` }
    const answer = await this.#server.http.fetch('http://poruch.test/api/v1/calls', { headers })
    const { calls, users }: CallLog = await answer.json()
    for (const call of calls.filter(({ id }) => missing.includes(id))) {
      this.#hold(call)
      this.#end.receive({ type: 'call.changed', re: null, call, users })
    }
  }

  #hold(call: Call): void {
    if (call.state === 'ended') this.#live.delete(call.id)
    else this.#live.add(call.id)
  }
}

function isLink(message: ServerMessage): message is LinkEvent {
  return message.type.startsWith('link.')
}
