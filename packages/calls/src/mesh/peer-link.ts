// The link with one other device through all its connections: it restarts, rebuilds, and says how it is.
import { every, Scope, type Stop } from '@poruch/live'
import type { DeviceId, LinkEvent, MediaState, TrackSource } from '@poruch/protocol'
import type { Participant } from '../backend.ts'
import type { Log } from '../log.ts'
import type { Platform } from '../platform.ts'
import type { Signaling } from '../signaling.ts'
import type { LinkState } from '../snapshot.ts'
import type { PeerState } from './control-channel.ts'
import { FrameWatch } from './frame-watch.ts'
import type { LinkMessageOf, RecoveryReason, SendLinkMessage } from './link-message.ts'
import { PeerConnection } from './peer-connection.ts'
import { type Health, linkState, nextAction, troubleOf } from './recovery.ts'

const tickMs = 250
/** An offer without an answer, or a link that does not come to life: the other side's socket may have been away. */
const patienceMs = 3_000
const silent: MediaState = { microphone: false, camera: false, screen: false, screenAudio: false }

export interface PeerLinkOptions {
  readonly peer: DeviceId
  /** Of the two devices, the one that called: it makes the offers for new connections. */
  readonly initiator: boolean
  readonly transport: RTCIceTransportPolicy
  readonly platform: Platform
  readonly signaling: Pick<Signaling, 'ice' | 'online'>
  /** What the other device says, first what has waited. */
  readonly inbox: (take: (event: LinkEvent) => void) => Stop
  readonly send: SendLinkMessage
  /** What this side says on the control channel. */
  readonly ownState: () => PeerState
  readonly onAccepted: () => void
  readonly onHungUp: () => void
  readonly onChange: () => void
  readonly log: Log
}

export class PeerLink {
  readonly #options: PeerLinkOptions
  readonly #published = new Map<TrackSource, MediaStreamTrack>()
  readonly #frames: FrameWatch
  #connection: PeerConnection | null = null
  #gen = 0
  #joined = false
  #closed = false
  #mediaState: MediaState = silent
  #mediaVer = 0
  #connectedAt: number | null = null
  #lastArrivalAt: number | null = null
  #networkChangedAt: number | null = null
  #troubleSince: number | null = null
  #attempts = 0
  #lastAttemptAt: number | null = null
  /** When it last said something that wants an answer; null before. */
  #spokeAt: number | null = null
  /** As it was last told, to tell of changes that only time makes. */
  #lastLink: LinkState = 'none'
  readonly #scope = new Scope()

  constructor(options: PeerLinkOptions) {
    this.#options = options
    this.#frames = new FrameWatch(options.platform, () => this.#connection, {
      onArrival: () => this.#arrived(),
      onChange: options.onChange,
    })
  }

  /** Makes the first connection, or waits for it, and begins to listen. */
  start(): void {
    const { inbox, initiator, platform } = this.#options
    if (initiator) this.#build(1)
    this.#scope.add(every(platform.clock, tickMs, () => this.#tick()))
    this.#scope.add(inbox((event) => this.#receive(event)))
  }

  get participant(): Participant {
    return {
      deviceId: this.#options.peer,
      link: this.#connection ? linkState(this.#health()) : 'connecting',
      connectedAt: this.#connectedAt,
      mediaState: this.#mediaState,
      tracks: this.#connection?.incomingTracks ?? new Map<TrackSource, MediaStreamTrack>(),
      frames: this.#frames.live,
    }
  }

  /** Lets published tracks through, or holds them back. */
  setJoined(joined: boolean): void {
    if (this.#joined === joined) return
    this.#joined = joined
    this.#frames.setWatching(joined)
    this.#lastAttemptAt = null
    if (joined) this.#openPaths()
    for (const [source, track] of this.#published) this.#connection?.setTrack(source, joined ? track : null)
    this.#options.onChange()
  }

  /** From the answer on any path may be used (C-19): a relay that does not answer holds up nobody. */
  #openPaths(): void {
    if (this.#options.transport === 'all' || !this.#connection) return
    this.#connection.configure(this.#configuration())
    if (this.#lastArrivalAt !== null) return
    this.#connection.restart()
    this.#attempted()
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    if (track) this.#published.set(source, track)
    else this.#published.delete(source)
    if (this.#joined) this.#connection?.setTrack(source, track)
  }

  /** Says this side's state over the control channel at once. */
  tell(): void {
    this.#connection?.control.tell()
  }

  /** Bytes of the control channel that have not left yet. */
  get waiting(): number {
    return this.#connection?.control.isOpen ? this.#connection.control.waiting : 0
  }

  /** Asks for what was missed, and says again what the other side may have missed. */
  resume(): void {
    this.#options.send({ type: 'link.sync', gen: Math.max(this.#gen, 1), neg: this.#connection?.neg ?? 0 })
    this.#connection?.resend()
    this.#spokeAt = this.#options.platform.clock.monotonic()
  }

  /** This device's network changed: known paths may be gone. */
  networkChanged(): void {
    if (!this.#joined || this.#lastArrivalAt === null) return
    this.#networkChangedAt = this.#options.platform.clock.monotonic()
    this.#tick()
  }

  rebuild(why: RecoveryReason): void {
    const gen = this.#gen + 1
    this.#options.log('link.reset', { gen, why }, this.#options.peer)
    this.#attempted()
    this.#options.send({ type: 'link.reset', gen, why })
    // The side that called makes the next offer; the other one waits for it.
    if (this.#options.initiator) this.#build(gen)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#scope.end()
    this.#frames.close()
    this.#connection?.close()
    this.#connection = null
  }

  #receive(event: LinkEvent): void {
    if (this.#closed) return
    switch (event.type) {
      case 'link.offer':
      case 'link.answer':
      case 'link.candidates':
        this.#negotiate(event)
        break
      case 'link.restart':
        if (event.gen === this.#gen && this.#mayAttempt()) this.#restart(event.why)
        break
      case 'link.reset':
        if (event.gen > this.#gen && this.#options.initiator) this.#build(event.gen)
        break
      case 'link.sync':
        this.#sync(event.gen, event.neg)
        break
      case 'link.media':
        this.#takeMedia(event.ver, event.media)
        break
    }
  }

  #build(gen: number): void {
    const { initiator, platform, send, log, peer, ownState } = this.#options
    this.#connection?.close()
    this.#gen = gen
    const connection: PeerConnection = new PeerConnection({
      ...{ gen, initiator, platform, send, ownState, configuration: this.#configuration() },
      log: (event, detail) => log(event, detail, peer),
      onPeerState: (state) => this.#takeState(connection, state),
      onChange: () => this.#changed(connection),
      onBroken: () => {
        if (connection === this.#connection && this.#joined) this.rebuild('stuck')
      },
    })
    this.#connection = connection
    this.#spokeAt = platform.clock.monotonic()
    if (this.#joined) for (const [source, track] of this.#published) connection.setTrack(source, track)
    log('link.built', { gen }, peer)
    this.#options.onChange()
  }

  #configuration(): RTCConfiguration {
    const { signaling, transport, initiator } = this.#options
    return {
      iceServers: signaling.ice.get().iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
      // Hiding the address is for the time before the answer.
      iceTransportPolicy: this.#joined ? 'all' : transport,
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require',
      // Chromium (seen with 156): a pool that is still gathering when the connection answers may give no candidate ever.
      iceCandidatePoolSize: initiator ? 1 : 0,
    }
  }

  #negotiate(message: LinkMessageOf<'link.offer' | 'link.answer' | 'link.candidates'>): void {
    if (message.gen < this.#gen) return
    // Only an offer, or candidates that overtook it, of the side that called begin a new connection.
    if (message.gen > this.#gen) {
      if (this.#options.initiator || message.type === 'link.answer') return
      this.#build(message.gen)
    }
    const known = this.#connection?.neg ?? 0
    // The other side's restart is as good as ours.
    if (message.type === 'link.offer' && known > 0 && message.neg > known) this.#attempted()
    this.#connection?.receive(message)
  }

  #sync(theirGen: number, theirNeg: number): void {
    if (!this.#connection) {
      // What they have was agreed on with another page of this device.
      if (theirNeg > 0) this.resume()
    } else if (theirGen > this.#gen && this.#options.initiator) this.#build(theirGen)
    else if (theirNeg === 0 && this.#connection.isAgreed && this.#options.initiator) this.#begin()
    else if (theirGen < this.#gen && !this.#options.initiator) {
      this.#options.send({ type: 'link.reset', gen: this.#gen + 1, why: 'stuck' })
    } else this.#connection.resend()
  }

  /** Another page stands at the other end: what was agreed on with the one before is of no use to it. */
  #begin(): void {
    if (!this.#joined) this.#lastArrivalAt = null
    this.#build(this.#gen + 1)
  }

  #takeState(connection: PeerConnection, state: PeerState): void {
    if (this.#closed || connection !== this.#connection) return
    this.#arrived()
    this.#takeMedia(state.ver, state.media)
    if (state.hungUp) this.#options.onHungUp()
    else if (state.accepted) this.#options.onAccepted()
  }

  /** The last version wins: it comes over two ways. */
  #takeMedia(ver: number, mediaState: MediaState): void {
    if (ver <= this.#mediaVer) return
    this.#mediaVer = ver
    this.#mediaState = mediaState
    this.#frames.setExpected(mediaState)
    this.#options.onChange()
  }

  #arrived(): void {
    const { platform, onChange } = this.#options
    const before = linkState(this.#health())
    this.#lastArrivalAt = platform.clock.monotonic()
    if (linkState(this.#health()) !== before) onChange()
  }

  #changed(connection: PeerConnection): void {
    if (this.#closed || connection !== this.#connection) return
    const { log, peer, onChange, platform } = this.#options
    const { connectionState } = connection
    log('link.state', { gen: connection.gen, state: connectionState }, peer)
    if (connectionState === 'connected' && connection.control.isOpen) {
      this.#connectedAt ??= platform.clock.monotonic()
      this.#arrived()
    }
    onChange()
    if (connectionState === 'failed') this.#tick()
  }

  #health(): Health {
    const { platform, signaling, initiator } = this.#options
    return {
      now: platform.clock.monotonic(),
      hidden: platform.isHidden(),
      polite: !initiator,
      online: signaling.online.get(),
      connectionState: this.#connection?.connectionState ?? 'new',
      iceState: this.#connection?.iceState ?? 'new',
      lastArrivalAt: this.#lastArrivalAt,
      networkChangedAt: this.#networkChangedAt,
      troubleSince: this.#troubleSince,
      attempts: this.#attempts,
      lastAttemptAt: this.#lastAttemptAt,
    }
  }

  #tick(): void {
    if (this.#closed) return
    const { platform, signaling, onChange } = this.#options
    const now = platform.clock.monotonic()
    const isLate = this.#spokeAt !== null && now - this.#spokeAt >= patienceMs
    if (isLate && this.#waits && signaling.online.get()) this.resume()
    if (!this.#connection) return
    if (troubleOf(this.#health()) === null) {
      this.#troubleSince = null
      this.#attempts = 0
    } else this.#troubleSince ??= now
    const link = linkState(this.#health())
    if (link !== this.#lastLink) {
      this.#lastLink = link
      onChange()
    }
    // Before the answer nobody hears a broken link; it is mended when somebody answers.
    if (!this.#joined) return
    const action = nextAction(this.#health())
    if (action.type === 'restart') this.#restart(action.why)
    else if (action.type === 'reset') this.rebuild(action.why)
  }

  /** For an answer, for a connection, or for a sign of life. */
  get #waits(): boolean {
    return this.#connection === null || this.#connection.isWaiting || this.#lastArrivalAt === null
  }

  #mayAttempt(): boolean {
    const now = this.#options.platform.clock.monotonic()
    return this.#lastAttemptAt === null || now - this.#lastAttemptAt >= 1_000
  }

  /** The one way to restart ICE. Its timeout is the next attempt, which `nextAction` names. */
  #restart(why: RecoveryReason): void {
    const connection = this.#connection
    if (!connection) return
    this.#options.log(
      'link.restart',
      { gen: this.#gen, why, attempt: this.#attempts + 1 },
      this.#options.peer,
    )
    // The second time with the newest credentials: the first ones may have run out.
    if (this.#attempts > 0) connection.configure(this.#configuration())
    connection.restart()
    this.#attempted()
  }

  #attempted(): void {
    const now = this.#options.platform.clock.monotonic()
    this.#networkChangedAt = null
    this.#attempts += 1
    this.#lastAttemptAt = now
    this.#spokeAt = now
  }
}
