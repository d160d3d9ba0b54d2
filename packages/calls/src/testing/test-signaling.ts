// The Signaling port of a test: what a device says goes to whoever carries it, what it hears is told from there.
import { type Clock, systemClock, Value } from '@poruch/live'
import {
  type Call,
  type CallId,
  type CallSeen,
  type DeviceId,
  type IceServer,
  type LinkEvent,
  PoruchError,
  type ServerMessageOf,
  type UserId,
} from '@poruch/protocol'
import type { CallCommand, CommandOptions, MutedEvent, RelayedCommand, Signaling } from '../signaling.ts'

/** What the server says to a device about calls. */
export type SignalingEvent =
  | ServerMessageOf<'call.changed' | 'call.seen' | 'call.muted' | 'error'>
  | LinkEvent

interface Waiting {
  readonly command: CallCommand
  readonly resolve: (call: Call) => void
  readonly reject: (error: Error) => void
  readonly until: number
  readonly onSend: (() => void) | undefined
}

export class TestSignaling implements Signaling {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly records = new Value<ReadonlyMap<CallId, Call>>(new Map())
  readonly seen = new Value<ReadonlyMap<CallId, CallSeen>>(new Map())
  readonly ice = new Value<{ iceServers: readonly IceServer[]; expiresAt: number | null }>({
    iceServers: [],
    expiresAt: null,
  })
  readonly online = new Value(true)
  reported: readonly CallId[] = []
  hears: readonly DeviceId[] = []
  readonly #send: (command: CallCommand | RelayedCommand) => void
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>
  readonly #waiting = new Map<string, Waiting>()
  readonly #links = new Set<(event: LinkEvent) => void>()
  readonly #resumes = new Set<() => void>()
  readonly #muted = new Set<(event: MutedEvent) => void>()

  constructor(
    identity: { userId: UserId; deviceId: DeviceId },
    send: (command: CallCommand | RelayedCommand) => void,
    clock: Pick<Clock, 'now' | 'monotonic'> = systemClock,
  ) {
    this.userId = identity.userId
    this.deviceId = identity.deviceId
    this.#send = send
    this.#clock = clock
  }

  serverNow(): number {
    return this.#clock.now()
  }

  request(command: CallCommand, options: CommandOptions = {}): Promise<Call> {
    const { forMs = Number.POSITIVE_INFINITY, signal, onSend } = options
    const until = this.#clock.monotonic() + forMs
    return new Promise((resolve, reject) => {
      const waiting = { command, resolve, reject, until, onSend }
      if (signal?.aborted) return this.#drop(waiting)
      signal?.addEventListener('abort', () => this.#drop(waiting))
      this.#waiting.set(command.id, waiting)
      if (this.online.get()) this.#say(waiting)
    })
  }

  relay(command: RelayedCommand): void {
    if (this.online.get()) this.#send(command)
  }

  onLink(listener: (event: LinkEvent) => void): () => void {
    this.#links.add(listener)
    return () => this.#links.delete(listener)
  }

  onMuted(listener: (event: MutedEvent) => void): () => void {
    this.#muted.add(listener)
    return () => this.#muted.delete(listener)
  }

  onResume(listener: () => void): () => void {
    this.#resumes.add(listener)
    return () => this.#resumes.delete(listener)
  }

  reportMedia(calls: readonly CallId[], hears: readonly DeviceId[]): void {
    this.reported = calls
    this.hears = hears
  }

  doubts = 0
  doubt(): void {
    this.doubts += 1
  }

  /** What the server says to this device. */
  receive(event: SignalingEvent): void {
    if (!this.online.get()) return
    switch (event.type) {
      case 'call.changed':
        this.#take([event.call])
        this.#waiting.get(event.re ?? '')?.resolve(event.call)
        this.#waiting.delete(event.re ?? '')
        break
      case 'call.seen':
        this.#see([event.seen])
        break
      case 'call.muted':
        for (const listener of [...this.#muted]) listener(event)
        break
      case 'error':
        this.#waiting.get(event.re ?? '')?.reject(new PoruchError(event.code))
        this.#waiting.delete(event.re ?? '')
        break
      default:
        for (const listener of [...this.#links]) listener(event)
    }
  }

  /** The socket is gone: nothing goes out, nothing comes in. */
  cut(): void {
    this.online.set(false)
  }

  /** The socket is back, with the calls that ring or run. */
  heal(calls: readonly Call[] = [], seen: readonly CallSeen[] = []): void {
    this.online.set(true)
    this.#take(calls)
    this.seen.set(new Map())
    this.#see(seen)
    const now = this.#clock.monotonic()
    for (const waiting of [...this.#waiting.values()]) {
      if (now < waiting.until) this.#say(waiting)
      else this.#drop(waiting)
    }
    for (const listener of [...this.#resumes]) listener()
  }

  #say({ command, onSend }: Waiting): void {
    onSend?.()
    this.#send(command)
  }

  #drop({ command, reject }: Waiting): void {
    this.#waiting.delete(command.id)
    reject(new Error('It is not meant any more.'))
  }

  #see(news: readonly CallSeen[]): void {
    const live = new Map([...this.seen.get(), ...news.map((call) => [call.id, call] as const)])
    for (const { id, state } of news) if (state === 'ended') live.delete(id)
    this.seen.set(live)
  }

  #take(calls: readonly Call[]): void {
    const known = this.records.get()
    const news = calls.filter((call) => call.rev > (known.get(call.id)?.rev ?? 0))
    if (news.length > 0)
      this.records.set(new Map([...known, ...news.map((call) => [call.id, call] as const)]))
  }
}
