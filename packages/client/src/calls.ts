// Call records and what devices in a call say to each other, as the call engine needs them.
import { batch, type Clock, computed, type Readable, type Scope, Value } from '@poruch/live'
import {
  type Call,
  type CallEndReason,
  type CallId,
  type ChatId,
  type ClientMessage,
  type DeviceId,
  type IceServer,
  type LinkCommand,
  type LinkEvent,
  limits,
  newId,
  PoruchError,
  type ServerMessageOf,
  type UserId,
} from '@poruch/protocol'
import type { SeenMap } from './seen-calls.ts'
import type { Api } from './wire/api.ts'
import type { Connection, RequestOptions } from './wire/connection.ts'

export type CallCommand = Exclude<Extract<ClientMessage, { type: `call.${string}` }>, { type: 'call.voice' }>
/** What is said without an answer. */
export type RelayedCommand = LinkCommand | Extract<ClientMessage, { type: 'call.voice' }>

/** How long a command about a call means something, and who hears that it was sent. */
export type CallCommandOptions = Pick<RequestOptions, 'signal' | 'forMs' | 'onSend'>

type MutedEvent = ServerMessageOf<'call.muted'>

export interface CallChannel {
  readonly userId: UserId
  readonly deviceId: DeviceId
  /** The newest known state of each call that rings, runs or ended in this session. */
  readonly records: Readable<ReadonlyMap<CallId, Call>>
  /** Live calls in this person's groups, as everybody there sees them. */
  readonly seen: Readable<SeenMap>
  /** Milliseconds since the Unix epoch by the server, as far as this device knows: for the times in records. */
  serverNow(): number
  /** Renewed before it runs out; `expiresAt` by the server's clock. */
  readonly ice: Readable<{ iceServers: readonly IceServer[]; expiresAt: number | null }>
  readonly online: Readable<boolean>
  /** Waits while offline, is repeated after a reconnect as long as it means something; rejects with PoruchError. */
  request(command: CallCommand, options?: CallCommandOptions): Promise<Call>
  /** Dropped while offline. */
  relay(command: RelayedCommand): void
  onLink(listener: (event: LinkEvent) => void): () => void
  /** Somebody who may asks this device to turn its microphone off. */
  onMuted(listener: (event: MutedEvent) => void): () => void
  /** After every welcome but the first. */
  onResume(listener: () => void): () => void
  /** The calls in which media arrives, told with every ping and hello from now on, and the devices whose it is. */
  reportMedia(calls: readonly CallId[], hears: readonly DeviceId[]): void
  /** Media has stopped: asks at once whether the server still hears, and connects anew when it does not say so soon. */
  doubt(): void
}

export interface CallsOptions {
  userId: UserId
  deviceId: DeviceId
  connection: Connection
  api: Pick<Api, 'callLog'>
  /** The server's. */
  clock: Clock
  scope: Scope
}

/** New ICE servers are asked for at this part of their life … */
const refreshAt = 0.8
/** … but at least once a day, and not more often than this; after a failure, than the next one. In milliseconds. */
const dayMs = 86_400_000
const refreshSoonestMs = 5_000
const refreshAgainMs = 30_000

export class Calls implements CallChannel {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly records = new Value<ReadonlyMap<CallId, Call>>(new Map())
  readonly seen = new Value<SeenMap>(new Map())
  readonly ice = new Value<{ iceServers: readonly IceServer[]; expiresAt: number | null }>({
    iceServers: [],
    expiresAt: null,
  })
  readonly online: Readable<boolean>
  readonly #options: CallsOptions
  readonly #links = new Set<(event: LinkEvent) => void>()
  readonly #muted = new Set<(event: MutedEvent) => void>()
  readonly #resumes = new Set<() => void>()
  #withMedia: readonly CallId[] = []
  #hears: readonly DeviceId[] = []
  #welcomed = false
  #refresh: (() => void) | null = null

  constructor(options: CallsOptions) {
    this.#options = options
    this.userId = options.userId
    this.deviceId = options.deviceId
    const { state } = options.connection
    this.online = computed([state], () => state.get().kind === 'online')
  }

  /** The calls whose media arrives here. */
  get withMedia(): readonly CallId[] {
    return this.#withMedia
  }

  /** The devices whose media arrives here. */
  get hears(): readonly DeviceId[] {
    return this.#hears
  }

  serverNow(): number {
    return this.#options.clock.now()
  }

  async request(command: CallCommand, options?: CallCommandOptions): Promise<Call> {
    const answer = await this.#options.connection.request(command, options)
    if (answer.type !== 'call.changed') throw new PoruchError('unsupported')
    return answer.call
  }

  relay(command: RelayedCommand): void {
    this.#options.connection.tell(command)
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
    this.#withMedia = calls.slice(0, limits.callsPerHello)
    this.#hears = hears.slice(0, limits.hearsPerPing)
  }

  doubt(): void {
    this.#options.connection.doubt()
  }

  link(event: LinkEvent): void {
    for (const listener of [...this.#links]) listener(event)
  }

  muted(event: MutedEvent): void {
    for (const listener of [...this.#muted]) listener(event)
  }

  record(call: Call): void {
    this.#record([call])
  }

  /** This person is in the chat no longer, and so in no call there: nobody tells them of it any more (G-9). */
  gone(chatId: ChatId): void {
    const there = [...this.records.get().values()].filter(
      (call) => call.chatId === chatId && call.state !== 'ended',
    )
    this.#end(there, 'completed')
  }

  welcome(welcome: ServerMessageOf<'welcome'>): void {
    this.setIce(welcome.iceServers, welcome.iceExpiresAt)
    // Anew: a call may stand at a lower `rev` than the one that it had here.
    if (welcome.scope === 'anew') this.#replace(welcome.calls)
    else this.#record(welcome.calls)
    const present = new Set(welcome.calls.map((call) => call.id))
    const missing = [...this.records.get().values()].filter(
      (call) => call.state !== 'ended' && !present.has(call.id),
    )
    if (missing.length > 0) void this.#endMissing(missing)
    if (this.#welcomed) for (const listener of [...this.#resumes]) listener()
    this.#welcomed = true
  }

  #record(calls: readonly Call[]): void {
    const known = this.records.get()
    const news = calls.filter((call) => call.rev > (known.get(call.id)?.rev ?? 0))
    this.#replace(news)
  }

  #replace(calls: readonly Call[]): void {
    if (calls.length === 0) return
    this.records.update((known) => new Map([...known, ...calls.map((call) => [call.id, call] as const)]))
  }

  /** A call that the server no longer counts among those that ring or run has ended; the log says how. */
  async #endMissing(missing: readonly Call[]): Promise<void> {
    const { api } = this.#options
    let ended: readonly Call[] = []
    try {
      ended = (await api.callLog({ limit: limits.pageMax })).calls
    } catch {
      // The reason stays unknown; that it ended is certain, and the person must not wait for it.
    }
    batch(() => {
      const ids = new Set(missing.map((call) => call.id))
      this.#record(ended.filter((call) => ids.has(call.id)))
      this.#end(
        missing.filter((call) => this.records.get().get(call.id) === call),
        'server_error',
      )
    })
  }

  #end(calls: readonly Call[], reason: CallEndReason): void {
    if (calls.length === 0) return
    const endedAt = this.serverNow()
    // With the rev that it had: whatever the server still says about it is newer.
    const closed = calls.map((call) => [call.id, { ...call, state: 'ended', reason, endedAt }] as const)
    this.records.update((records) => new Map<CallId, Call>([...records, ...closed]))
  }

  setIce(iceServers: readonly IceServer[], expiresAt: number | null): void {
    const { clock, scope } = this.#options
    this.ice.set({ iceServers, expiresAt })
    this.#refresh?.()
    this.#refresh = null
    if (expiresAt === null) return
    const wait = Math.max(refreshSoonestMs, (expiresAt - clock.now()) * refreshAt)
    this.#refresh = scope.after(clock, Math.min(wait, dayMs), () => void this.#askIce())
  }

  async #askIce(): Promise<void> {
    const { clock, connection, scope } = this.#options
    try {
      // Answered by `ice.changed`, which sets the next time.
      await connection.request({ type: 'ice.refresh', id: newId() }, { repeat: false })
    } catch {
      // Offline: the next welcome brings new ones. Refused: asked again, the old ones still live.
      if (this.online.get()) this.#refresh = scope.after(clock, refreshAgainMs, () => void this.#askIce())
    }
  }
}
