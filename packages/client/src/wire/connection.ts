// The socket to the server: says hello, comes back after every loss, and matches answers to commands.
import { batch, type Clock, type Readable, reconnectDelayMs, Scope, Value } from '@poruch/live'
import {
  type CallId,
  type ClientMessage,
  closeCodes,
  type DeviceId,
  decodeServerMessage,
  encode,
  type MessageId,
  newId,
  PoruchError,
  type ServerMessage,
  type ServerMessageOf,
  versions,
} from '@poruch/protocol'
import { NetworkError } from './api.ts'
import { createHeartbeat, type Heartbeat } from './heartbeat.ts'
import { type Page, thisPage } from './page.ts'
import { type OpenSocket, openWebSocket, type Socket } from './socket.ts'
import { Unanswered } from './unanswered.ts'

export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'online' }
  /** `retryAt` in milliseconds since the Unix epoch. */
  | { kind: 'offline'; retryAt: number }
  /** The session has ended: sign in again. */
  | { kind: 'signed_out' }
  /** Server and app speak no common version: load the app anew. */
  | { kind: 'unsupported' }

export interface RequestOptions {
  /** False: rejects with NetworkError while offline and when the socket is lost, instead of sending again. */
  repeat?: boolean
  /** Aborted: not sent any more, the answer is awaited no longer; rejects with NetworkError. */
  signal?: AbortSignal
  /** For so many milliseconds it means something: after that it is not sent (again); rejects with NetworkError. */
  forMs?: number
  /** Called each time it is sent: from then on the server may have heard it. */
  onSend?: () => void
}

export interface Connection {
  readonly state: Readable<ConnectionState>
  /** Every event and answer, in the order of arrival, before the command it answers is resolved. */
  onMessage(listener: (message: ServerMessage) => void): () => void
  /** Resolves with the event that answers; rejects with PoruchError. */
  request(command: ClientMessage, options?: RequestOptions): Promise<ServerMessage>
  /** For what has no answer; dropped while offline. */
  tell(command: ClientMessage): void
  start(): void
  /** Something else tells that the network is gone, which a socket would not notice for long: asks, and connects anew. */
  doubt(): void
  /** No more attempts; what has no answer is rejected with NetworkError. */
  close(): void
}

export interface ConnectionOptions {
  /** Such as `wss://chat.example.org/api/v1/socket`. */
  url: string
  token: string | null
  clock: Clock
  random: () => number
  openSocket?: OpenSocket
  page?: Page | null
  /** Up to where the roster is held and the newest message that is, told with hello; null: nothing is. */
  held: () => { cursor: string | null; lastMessageId: MessageId | null }
  /** Calls whose media is alive here, told with hello and ping. */
  calls: () => readonly CallId[]
  /** Devices whose media arrives here, told with ping. */
  hears: () => readonly DeviceId[]
}

/** A socket that opened and got no welcome by then is given up, in milliseconds. */
const welcomeWithinMs = 15_000
/** So long may an answer take when there is a reason for doubt, in milliseconds. */
const doubtMs = 800
/** A connection that stood this long was a good one: the next loss begins with the shortest wait. */
const stableMs = 10_000
/** No close frame came (RFC 6455, section 7.4.1). */
const abnormal = 1006

class SocketConnection implements Connection {
  readonly state = new Value<ConnectionState>({ kind: 'connecting' })
  readonly #options: ConnectionOptions
  readonly #open: OpenSocket
  readonly #scope = new Scope()
  readonly #unanswered = new Unanswered()
  readonly #listeners = new Set<(message: ServerMessage) => void>()
  /** Owns the present attempt: its socket, its heartbeat, its timers. */
  #attempt = new Scope()
  #socket: Socket | null = null
  #heartbeat: Heartbeat | null = null
  #helloId = ''
  /** Calls off the wait for the welcome. */
  #welcomed: (() => void) | null = null
  #attempts = 0
  /** By the clock that only goes on, as all that is counted from here. */
  #welcomedAt: number | null = null
  /** The server asked to be left alone until then. */
  #notBefore = 0
  /** Why no further attempt will be made. */
  #ended: Error | null = null

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#open = options.openSocket ?? openWebSocket
  }

  onMessage(listener: (message: ServerMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  request(command: ClientMessage, options: RequestOptions = {}): Promise<ServerMessage> {
    const { repeat = true, signal, forMs = Number.POSITIVE_INFINITY, onSend } = options
    if (this.#ended !== null) return Promise.reject(this.#ended)
    const online = this.state.get().kind === 'online'
    if (signal?.aborted || (!repeat && !online))
      return Promise.reject(new NetworkError('There is no connection.'))
    const until = this.#options.clock.monotonic() + forMs
    const answer = this.#unanswered.add(command, { repeat, until, signal, onSend })
    if (online) {
      onSend?.()
      this.#send(command)
    }
    return answer
  }

  tell(command: ClientMessage): void {
    if (this.state.get().kind === 'online') this.#send(command)
  }

  start(): void {
    const page = this.#options.page === undefined ? thisPage() : this.#options.page
    if (page !== null) this.#listenTo(page)
    this.#connect()
  }

  close(): void {
    this.#scope.end()
    this.#finish(
      { kind: 'offline', retryAt: Number.POSITIVE_INFINITY },
      new NetworkError('The session was closed.'),
    )
  }

  doubt(): void {
    if (this.state.get().kind === 'online') this.#heartbeat?.probe(doubtMs)
  }

  #listenTo({ window, document }: Page): void {
    this.#scope.listen(window, 'online', () => this.#wake(true))
    this.#scope.listen(window, 'offline', () => this.#heartbeat?.probe())
    // A page that comes back from the browser's memory, and a computer that wakes up.
    this.#scope.listen(window, 'pageshow', () => this.#wake(false))
    this.#scope.listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#wake(false)
    })
  }

  /** @param networkIsNew an attempt that was begun on the old network will never end well. */
  #wake(networkIsNew: boolean): void {
    const { kind } = this.state.get()
    if (kind === 'online') this.#heartbeat?.probe()
    else if (kind === 'offline' || (kind === 'connecting' && networkIsNew)) this.#connect()
  }

  #connect(): void {
    if (this.#ended !== null) return
    this.#drop()
    const attempt = new Scope()
    this.#attempt = attempt
    this.state.set({ kind: 'connecting' })
    // After the attempt has ended, nothing that its socket still says is heard.
    const current = () => attempt === this.#attempt && !attempt.ended
    this.#welcomed = attempt.after(this.#options.clock, welcomeWithinMs, () => this.#lost(abnormal))
    try {
      const socket = this.#open(this.#options.url, {
        open: () => current() && this.#hello(),
        message: (frame) => current() && this.#receive(frame),
        close: (code) => current() && this.#lost(code),
      })
      attempt.add(() => socket.close())
      if (current()) this.#socket = socket
    } catch {
      // Not even begun (a URL the browser refuses, no sockets left): the same as lost, and shown as offline.
      this.#lost(abnormal)
    }
  }

  #ping(): void {
    const { calls, hears } = this.#options
    this.tell({ type: 'ping', id: newId(), calls: [...calls()], hears: [...hears()] })
  }

  #hello(): void {
    this.#helloId = newId()
    this.#send({
      type: 'hello',
      id: this.#helloId,
      versions: [...versions],
      token: this.#options.token,
      ...this.#options.held(),
      calls: [...this.#options.calls()],
    })
  }

  #send(command: ClientMessage): void {
    this.#socket?.send(encode(command))
  }

  #receive(frame: string): void {
    this.#heartbeat?.heard()
    const message = decodeServerMessage(frame)
    if (message === undefined) return
    if (message.type === 'welcome') {
      if (this.state.get().kind === 'connecting') this.#welcome(message)
      return
    }
    if (message.type === 'error') this.#refused(message)
    this.#tell(message)
    this.#unanswered.answer(message)
  }

  #tell(message: ServerMessage): void {
    batch(() => {
      for (const listener of this.#listeners) listener(message)
    })
  }

  #welcome(welcome: ServerMessageOf<'welcome'>): void {
    const { clock } = this.#options
    this.#welcomed?.()
    this.#welcomedAt = clock.monotonic()
    const heartbeat = createHeartbeat({
      clock,
      everyMs: welcome.heartbeatMs,
      ping: () => this.#ping(),
      dead: () => this.#lost(abnormal),
    })
    this.#heartbeat = heartbeat
    this.#attempt.add(() => heartbeat.end())
    // First what was said before and has no answer, in its order; only then what the welcome gives rise to.
    for (const { command, onSend } of this.#unanswered.due(clock.monotonic())) {
      onSend?.()
      this.#send(command)
    }
    batch(() => {
      this.state.set({ kind: 'online' })
      this.#tell(welcome)
    })
  }

  #refused(error: ServerMessageOf<'error'>): void {
    const { clock } = this.#options
    const toHello = error.re === this.#helloId && this.state.get().kind === 'connecting'
    if (error.retryAfterMs !== null && (toHello || error.re === null))
      this.#notBefore = clock.monotonic() + error.retryAfterMs
    if (!toHello) return
    if (error.code === 'unauthenticated') this.#lost(closeCodes.unauthenticated)
    else if (error.code === 'version_unsupported') this.#lost(closeCodes.versionUnsupported)
    else this.#lost(abnormal)
  }

  /** The socket is gone, or must go. */
  #lost(code: number): void {
    if (this.#ended !== null) return
    if (code === closeCodes.unauthenticated)
      this.#finish({ kind: 'signed_out' }, new PoruchError('unauthenticated'))
    else if (code === closeCodes.versionUnsupported)
      this.#finish({ kind: 'unsupported' }, new PoruchError('version_unsupported'))
    else this.#comeBack(code)
  }

  #comeBack(code: number): void {
    const { clock, random } = this.#options
    const now = clock.monotonic()
    if (this.#welcomedAt !== null && now - this.#welcomedAt >= stableMs) this.#attempts = 0
    const restarting = code === closeCodes.restart
    if (restarting && this.#welcomedAt !== null) this.#attempts = 0
    const wait = Math.max(reconnectDelayMs(this.#attempts, random(), restarting), this.#notBefore - now)
    this.#attempts += 1
    this.#drop()
    batch(() => {
      this.state.set({ kind: 'offline', retryAt: clock.now() + wait })
      this.#unanswered.lost()
    })
    this.#attempt = new Scope()
    this.#attempt.after(clock, wait, () => this.#connect())
  }

  /** Lets go of the present attempt; whatever its socket still says is not heard. */
  #drop(): void {
    this.#attempt.end()
    this.#socket = null
    this.#heartbeat = null
    this.#welcomed = null
    this.#welcomedAt = null
  }

  #finish(state: ConnectionState, error: Error): void {
    if (this.#ended !== null) return
    this.#ended = error
    this.#drop()
    this.#scope.end()
    batch(() => {
      this.state.set(state)
      this.#unanswered.end(error)
    })
  }
}

/** Begins nothing before `start`. */
export function createConnection(options: ConnectionOptions): Connection {
  return new SocketConnection(options)
}
