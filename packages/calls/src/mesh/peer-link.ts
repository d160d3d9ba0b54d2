// The link with one other device through all its connections: it restarts, rebuilds, and says how it is.
import { every, Scope, type Stop } from '@poruch/live'
import type { DeviceId, LinkEvent, MediaState, TrackSource } from '@poruch/protocol'
import type { Participant } from '../backend.ts'
import type { Log } from '../log.ts'
import type { Platform } from '../platform.ts'
import type { Signaling } from '../signaling.ts'
import { noSigns } from '../signs.ts'
import type { LinkState } from '../snapshot.ts'
import type { PeerState } from './control-channel.ts'
import { FrameWatch } from './frame-watch.ts'
import { isOver } from './ice-life.ts'
import { LinkHealth } from './link-health.ts'
import type { LinkMessageOf, RecoveryReason, SendLinkMessage } from './link-message.ts'
import { PeerConnection } from './peer-connection.ts'

const tickMs = 250
const silent: MediaState = { microphone: false, camera: false, screen: false, screenAudio: false }

export interface PeerLinkOptions {
  readonly peer: DeviceId
  /** Of the two devices, the one that called: it makes the offers for new connections. */
  readonly initiator: boolean
  readonly transport: RTCIceTransportPolicy
  /** Over a relay only, also after the answer, and no address is said. */
  readonly hidesAddress: () => boolean
  /** The number of the first connection. */
  readonly firstGen: number
  readonly platform: Platform
  readonly signaling: Pick<Signaling, 'ice' | 'online' | 'doubt' | 'serverNow'>
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
  /** The one before, as long as the newest does not stand: what still comes over it is heard and seen. */
  #former: PeerConnection | null = null
  #gen = 0
  #joined = false
  #others = 1
  #closed = false
  /** The newest connection was made with credentials that had run out. */
  #isStale = false
  #mediaState: MediaState = silent
  #held = false
  #signs: PeerState['signs'] = { ...noSigns, n: 0 }
  #mediaVer = 0
  #connectedAt: number | null = null
  readonly #health: LinkHealth
  /** As it was last told, to tell of changes that only time makes. */
  #lastLink: LinkState = 'none'
  readonly #scope = new Scope()

  constructor(options: PeerLinkOptions) {
    this.#options = options
    this.#health = new LinkHealth({
      platform: options.platform,
      polite: !options.initiator,
      isOnline: () => options.signaling.online.get(),
      connectionState: () => this.#connection?.connectionState ?? 'new',
      isRelayed: () => this.#configuration().iceTransportPolicy === 'relay',
    })
    this.#frames = new FrameWatch(options.platform, () => this.#live, {
      onArrival: (agoMs) => this.#arrived(agoMs),
      onChange: options.onChange,
    })
  }

  /** Makes the first connection, or waits for it, and begins to listen. */
  start(): void {
    const { inbox, initiator, firstGen, platform, signaling } = this.#options
    if (initiator) this.#build(firstGen)
    this.#scope.add(every(platform.clock, tickMs, () => this.#tick()))
    this.#scope.add(signaling.ice.subscribe(() => this.#iceChanged()))
    this.#scope.add(inbox((event) => this.#receive(event)))
  }

  get participant(): Participant {
    return {
      deviceId: this.#options.peer,
      link: this.#connection ? this.#health.state : 'connecting',
      path: this.#frames.path,
      connectedAt: this.#connectedAt,
      mediaState: this.#mediaState,
      held: this.#held,
      signs: this.#signs,
      tracks: this.#live?.incomingTracks ?? new Map<TrackSource, MediaStreamTrack>(),
      frames: this.#frames.live,
      voiceLeaves: this.#frames.voiceLeaves,
      outages: this.#health.outages,
    }
  }

  /** Lets published tracks through, or holds them back. */
  setJoined(joined: boolean): void {
    if (this.#joined === joined) return
    this.#joined = joined
    this.#frames.setWatching(joined)
    this.#health.setAwaited(joined)
    if (joined) this.#openPaths()
    for (const [source, track] of this.#published) this.#setTrack(source, joined ? track : null)
    this.#options.onChange()
  }

  /** How many are in the call besides this device. */
  setOthers(others: number): void {
    this.#others = others
    for (const connection of this.#both) connection.setOthers(others)
  }

  /** From the answer on any path may be used (C-19): a relay that does not answer holds up nobody. */
  #openPaths(): void {
    if (this.#options.transport === 'all' || this.#options.hidesAddress() || !this.#connection) return
    this.#connection.configure(this.#configuration())
    if (this.#health.hasArrived) return
    this.#connection.restart('network')
    this.#health.attempted()
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    if (track) this.#published.set(source, track)
    else this.#published.delete(source)
    if (this.#joined) this.#setTrack(source, track)
  }

  #setTrack(source: TrackSource, track: MediaStreamTrack | null): void {
    for (const connection of this.#both) connection.setTrack(source, track)
  }

  get #both(): PeerConnection[] {
    return [this.#connection, this.#former].filter((connection) => connection !== null)
  }

  /** The one that carries something, or will first. */
  get #live(): PeerConnection | null {
    return this.#connection?.isUp ? this.#connection : (this.#former ?? this.#connection)
  }

  /** Says this side's state over the control channel at once. */
  tell(): void {
    for (const { control } of this.#both) control.tell()
  }

  /** Bytes of the control channel that have not left yet. */
  get waiting(): number {
    return Math.max(0, ...this.#both.map(({ control }) => (control.isOpen ? control.waiting : 0)))
  }

  /** Asks for what was missed, and says again what the other side may have missed. */
  resume(): void {
    this.#options.send({ type: 'link.sync', gen: Math.max(this.#gen, 1), neg: this.#connection?.neg ?? 0 })
    this.#connection?.resend()
    this.#health.spoke()
  }

  /** This device's network changed: known paths may be gone. */
  networkChanged(): void {
    if (!this.#joined || !this.#health.hasArrived) return
    this.#health.networkChanged()
    this.#tick()
  }

  /** Where the relays took no word of the newest connection any more, as after a sleep, they do of the next one. */
  #iceChanged(): void {
    if (this.#joined && this.#isStale && this.#connection?.isUp === false) this.rebuild('network')
  }

  rebuild(why: RecoveryReason): void {
    const gen = this.#gen + 1
    this.#options.log('link.reset', { gen, why }, this.#options.peer)
    this.#health.attempted(why)
    this.#options.send({ type: 'link.reset', gen, why })
    // One side makes the next offer; the other one waits for it.
    if (this.#options.initiator) this.#build(gen)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#scope.end()
    this.#frames.close()
    for (const connection of this.#both) connection.close()
    this.#connection = null
    this.#former = null
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
        if (event.gen === this.#gen && this.#health.mayAnswer) this.#restart(event.why)
        break
      case 'link.reset':
        this.#reset(event)
        break
      case 'link.sync':
        this.#sync(event.gen, event.neg)
        break
      case 'link.media':
        this.#takeMedia(event)
        break
    }
  }

  /** What they want anew may be on its way already: that goes on, unless their paths are other ones now. */
  #reset({ gen, why }: LinkMessageOf<'link.reset'>): void {
    if (!this.#options.initiator || gen <= this.#gen) return
    if (why !== 'network' && this.#health.isTrying) return
    this.#health.attempted(why)
    this.#build(gen)
  }

  #build(gen: number): void {
    const { initiator, platform, send, log, peer, ownState } = this.#options
    this.#setAside()
    this.#gen = gen
    this.#isStale = isOver(this.#options.signaling)
    const connection: PeerConnection = new PeerConnection({
      ...{ gen, initiator, platform, send, ownState, configuration: this.#configuration() },
      log: (event, detail) => log(event, detail, peer),
      onPeerState: (state) => this.#takeState(connection, state),
      onChange: () => this.#changed(connection),
      onBroken: () => {
        if (connection === this.#connection) this.#health.broke()
      },
    })
    this.#connection = connection
    connection.setOthers(this.#others)
    this.#health.spoke()
    if (this.#joined) for (const [source, track] of this.#published) connection.setTrack(source, track)
    log('link.built', { gen }, peer)
    this.#options.onChange()
  }

  /** The newest connection gives way to the next one, but speaks on until that one stands. */
  #setAside(): void {
    if (this.#joined && this.#connection?.isUp) {
      this.#former?.close()
      this.#former = this.#connection
    } else this.#connection?.close()
  }

  #configuration(): RTCConfiguration {
    const { signaling, transport, initiator, hidesAddress } = this.#options
    const iceServers = signaling.ice.get().iceServers.map((one) => ({ ...one, urls: [...one.urls] }))
    const hasRelay = iceServers.some(({ urls }) => urls.some((url) => url.startsWith('turn')))
    const triesRelay = initiator && this.#joined && hasRelay && this.#health.triesRelay
    const onlyRelay = hidesAddress() || triesRelay
    return {
      iceServers,
      // A wish for a relay is for the time before the answer.
      iceTransportPolicy: onlyRelay ? 'relay' : this.#joined ? 'all' : transport,
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
      // Their try is as good as one of ours.
      if (this.#joined && this.#connection) this.#health.attempted()
      this.#build(message.gen)
    }
    const known = this.#connection?.neg ?? 0
    // The other side's restart is as good as ours.
    if (message.type === 'link.offer' && known > 0 && message.neg > known) this.#health.attempted()
    this.#connection?.receive(message)
  }

  #sync(theirGen: number, theirNeg: number): void {
    if (!this.#connection) {
      // What they have was agreed on with another page of this device.
      if (theirNeg > 0) this.resume()
    } else if (theirGen > this.#gen && this.#options.initiator) this.#build(theirGen)
    else if (theirNeg === 0 && this.#options.initiator && this.#isOfAnother(this.#connection)) this.#begin()
    else if (theirGen < this.#gen && !this.#options.initiator) {
      this.#options.send({ type: 'link.reset', gen: this.#gen + 1, why: 'stuck' })
    } else this.#connection.resend()
  }

  /**
   * Is it with another page than the one that says it knows nothing? One that has begun in this moment: its answer may be
   * of the page before, and still on its way. Later an offer that got lost is the likelier.
   */
  #isOfAnother({ isAgreed }: PeerConnection): boolean {
    return isAgreed || !this.#health.isUnanswered
  }

  /** Another page stands at the other end: what was agreed on with the one before is of no use to it. */
  #begin(): void {
    if (!this.#joined) this.#health.forget()
    this.#build(this.#gen + 1)
  }

  #takeState(connection: PeerConnection, state: PeerState): void {
    if (this.#closed || !this.#both.includes(connection)) return
    this.#arrived()
    this.#takeMedia(state)
    if (state.signs.n > this.#signs.n) {
      this.#signs = state.signs
      this.#options.onChange()
    }
    if (state.hungUp) this.#options.onHungUp()
    else if (state.accepted) this.#options.onAccepted()
  }

  /** The last version wins: it comes over two ways. */
  #takeMedia({ ver, media, held }: Pick<PeerState, 'ver' | 'media' | 'held'>): void {
    if (ver <= this.#mediaVer) return
    this.#mediaVer = ver
    this.#mediaState = media
    this.#held = held
    this.#frames.setExpected(media)
    this.#options.onChange()
  }

  #arrived(agoMs = 0): void {
    const before = this.#health.state
    this.#health.arrived(agoMs)
    if (this.#health.state !== before) this.#options.onChange()
  }

  #changed(connection: PeerConnection): void {
    if (this.#closed || connection !== this.#connection) return
    const { log, peer, onChange, platform } = this.#options
    const { connectionState } = connection
    log('link.state', { gen: connection.gen, state: connectionState }, peer)
    // That it was up and is so no more is told too, and comes from this end.
    if (connection.isUp && connectionState === 'connected') {
      this.#former?.close()
      this.#former = null
      this.#connectedAt ??= platform.clock.monotonic()
      this.#arrived()
    }
    onChange()
    if (connectionState === 'failed') this.#tick()
  }

  #tick(): void {
    if (this.#closed) return
    const { signaling, onChange } = this.#options
    if (this.#health.isUnanswered && this.#waits && signaling.online.get()) this.resume()
    if (!this.#connection) return
    this.#health.look()
    const link = this.#health.state
    if (link !== this.#lastLink) {
      this.#lastLink = link
      onChange()
    }
    if (this.#joined && this.#health.takeDoubt()) signaling.doubt()
    // Before the answer nobody hears a broken link; it is mended when somebody answers.
    if (!this.#joined) return
    const { action } = this.#health
    if (action.type === 'reset') this.rebuild(action.why)
  }

  /** For an answer, for a connection, or for a sign of life. */
  get #waits(): boolean {
    return this.#connection === null || this.#connection.isWaiting || !this.#health.hasArrived
  }

  /** The one way to restart ICE. Its timeout is the next attempt, which `nextAction` names. */
  #restart(why: RecoveryReason): void {
    const connection = this.#connection
    if (!connection) return
    this.#options.log(
      'link.restart',
      { gen: this.#gen, why, attempt: this.#health.attempts + 1 },
      this.#options.peer,
    )
    this.#health.attempted(why)
    // The second time with the newest credentials: the first ones may have run out.
    if (this.#health.attempts > 1) connection.configure(this.#configuration())
    connection.restart(why)
  }
}
