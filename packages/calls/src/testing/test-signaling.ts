// The device's side of a test server: the Signaling port over any way to carry its messages.
import { Value } from '@poruch/live'
import {
  type Call,
  type CallId,
  type DeviceId,
  type IceServer,
  type LinkCommand,
  type LinkEvent,
  PoruchError,
  type UserId,
} from '@poruch/protocol'
import type { CallCommand, Signaling } from '../signaling.ts'
import type { TestEvent } from './test-server.ts'

interface Waiting {
  readonly command: CallCommand
  readonly resolve: (call: Call) => void
  readonly reject: (error: PoruchError) => void
}

export class TestSignaling implements Signaling {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly records = new Value<ReadonlyMap<CallId, Call>>(new Map())
  readonly ice = new Value<{ iceServers: readonly IceServer[]; expiresAt: number | null }>({
    iceServers: [],
    expiresAt: null,
  })
  readonly online = new Value(true)
  reported: readonly CallId[] = []
  readonly #send: (command: CallCommand | LinkCommand) => void
  readonly #waiting = new Map<string, Waiting>()
  readonly #links = new Set<(event: LinkEvent) => void>()
  readonly #resumes = new Set<() => void>()

  constructor(
    identity: { userId: UserId; deviceId: DeviceId },
    send: (command: CallCommand | LinkCommand) => void,
  ) {
    this.userId = identity.userId
    this.deviceId = identity.deviceId
    this.#send = send
  }

  request(command: CallCommand): Promise<Call> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(command.id, { command, resolve, reject })
      if (this.online.get()) this.#send(command)
    })
  }

  relay(command: LinkCommand): void {
    if (this.online.get()) this.#send(command)
  }

  onLink(listener: (event: LinkEvent) => void): () => void {
    this.#links.add(listener)
    return () => this.#links.delete(listener)
  }

  onResume(listener: () => void): () => void {
    this.#resumes.add(listener)
    return () => this.#resumes.delete(listener)
  }

  reportMedia(calls: readonly CallId[]): void {
    this.reported = calls
  }

  /** What the server says to this device. */
  receive(event: TestEvent): void {
    if (!this.online.get()) return
    switch (event.type) {
      case 'call.changed':
        this.#take(event.call)
        this.#waiting.get(event.re ?? '')?.resolve(event.call)
        this.#waiting.delete(event.re ?? '')
        break
      case 'error':
        this.#waiting.get(event.re)?.reject(new PoruchError(event.code))
        this.#waiting.delete(event.re)
        break
      default:
        for (const listener of [...this.#links]) listener(event)
    }
  }

  /** Cuts the socket: nothing goes out, nothing comes in. */
  cut(): void {
    this.online.set(false)
  }

  /** The socket is back. */
  heal(): void {
    this.online.set(true)
    for (const { command } of this.#waiting.values()) this.#send(command)
    for (const listener of [...this.#resumes]) listener()
  }

  #take(call: Call): void {
    const records = this.records.get()
    if ((records.get(call.id)?.rev ?? 0) >= call.rev) return
    this.records.set(new Map([...records, [call.id, call]]))
  }
}
