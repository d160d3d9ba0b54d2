// Links each device of a call directly with each other one.
import { type Readable, Scope, Value } from '@poruch/live'
import { type DeviceId, type LinkCommand, newId, type TrackSource } from '@poruch/protocol'
import type { BackendOptions, CallBackend, OwnState, Participant, PeerNotice } from '../backend.ts'
import { noSigns, type Signs } from '../signs.ts'
import type { PeerState } from './control-channel.ts'
import { withoutAddress } from './hidden-address.ts'
import type { LinkMessage } from './link-message.ts'
import { PeerLink } from './peer-link.ts'

/** A goodbye gets so long to leave this page. */
const leaveMs = { settle: 60, most: 250 } as const

export class MeshBackend implements CallBackend {
  readonly kind = 'mesh'
  readonly #options: BackendOptions
  readonly #links = new Map<DeviceId, PeerLink>()
  readonly #tracks = new Map<TrackSource, MediaStreamTrack>()
  readonly #participants = new Value<readonly Participant[]>([])
  readonly #listeners = new Set<(notice: PeerNotice) => void>()
  readonly #scope = new Scope()
  #joined: readonly DeviceId[] = []
  #hidesAddress: boolean
  #own: PeerState
  #closed = false

  constructor(options: BackendOptions) {
    this.#options = options
    this.#hidesAddress = options.hidesAddress()
    const media = { microphone: false, camera: false, screen: false, screenAudio: false }
    // Above what pages before can have said, as the generations are: so many changes a second nobody makes.
    this.#own = {
      accepted: false,
      hungUp: false,
      ver: (options.firstGen - 1) * 1_000 + 1,
      media,
      held: false,
      signs: { ...noSigns, n: (options.firstGen - 1) * 1_000 + 1 },
    }
  }

  get participants(): Readable<readonly Participant[]> {
    return this.#participants
  }

  prepare(peer: DeviceId, transport: RTCIceTransportPolicy): void {
    this.#link(peer, transport)
  }

  join(peers: readonly DeviceId[]): void {
    const before = this.#joined
    this.#joined = [...peers]
    for (const [peer, link] of this.#links) if (!peers.includes(peer)) link.setJoined(false)
    for (const peer of peers) {
      const link = this.#link(peer, 'all')
      link?.setJoined(true)
      if (link && !before.includes(peer)) this.#say(peer, this.#mediaMessage())
    }
    for (const link of this.#links.values()) link.setOthers(peers.length)
    this.#refresh()
  }

  keep(peers: readonly DeviceId[]): void {
    for (const [peer, link] of this.#links) {
      if (peers.includes(peer)) continue
      link.close()
      this.#links.delete(peer)
    }
    this.#refresh()
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    if (track) this.#tracks.set(source, track)
    else this.#tracks.delete(source)
    for (const link of this.#links.values()) link.publish(source, track)
  }

  announce(own: OwnState): void {
    this.#own = { ...this.#own, ...own, ver: this.#own.ver + 1 }
    for (const link of this.#links.values()) link.tell()
    for (const peer of this.#joined) this.#say(peer, this.#mediaMessage())
  }

  show(signs: Signs): void {
    this.#own = { ...this.#own, signs: { ...signs, n: this.#own.signs.n + 1 } }
    for (const link of this.#links.values()) link.tell()
  }

  announceAccept(): void {
    this.#own = { ...this.#own, accepted: true }
    for (const link of this.#links.values()) link.tell()
  }

  settingsChanged(): void {
    const hides = this.#options.hidesAddress()
    if (hides === this.#hidesAddress) return
    this.#hidesAddress = hides
    // A way that shows the address is used no longer; one that does not is good enough for whoever may be seen.
    if (hides) for (const link of this.#links.values()) link.rebuild('network')
  }

  networkChanged(): void {
    for (const link of this.#links.values()) link.networkChanged()
  }

  resume(): void {
    for (const [peer, link] of this.#links) {
      link.resume()
      if (this.#joined.includes(peer)) this.#say(peer, this.#mediaMessage())
    }
  }

  async leave(): Promise<void> {
    if (this.#closed) return
    this.#own = { ...this.#own, hungUp: true }
    for (const link of this.#links.values()) {
      link.setJoined(false)
      link.tell()
    }
    if (this.#links.size > 0) await this.#goodbye()
    this.close()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#scope.end()
    for (const link of this.#links.values()) link.close()
    this.#links.clear()
    this.#joined = []
    this.#refresh()
  }

  onNotice(listener: (notice: PeerNotice) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Waits until the copies of the goodbye are on their way; closing a connection throws away what waits in it. */
  #goodbye(): Promise<void> {
    const { platform } = this.#options
    const endsAt = platform.clock.monotonic() + leaveMs.most
    return new Promise((resolve) => {
      const look = () => {
        const waits = [...this.#links.values()].some((link) => link.waiting > 0)
        if (waits && platform.clock.monotonic() < endsAt) platform.clock.after(leaveMs.settle, look)
        else resolve()
      }
      platform.clock.after(leaveMs.settle, look)
    })
  }

  #link(peer: DeviceId, transport: RTCIceTransportPolicy): PeerLink | undefined {
    const known = this.#links.get(peer)
    if (known || this.#closed) return known
    const { offersTo, firstGen, platform, signaling, inbox, log } = this.#options
    const link = new PeerLink({
      ...{ peer, transport, firstGen, platform, signaling, log },
      initiator: offersTo(peer),
      inbox: (take) => inbox(peer, take),
      hidesAddress: () => this.#hidesAddress,
      send: (message) => this.#say(peer, this.#hidesAddress ? withoutAddress(message) : message),
      ownState: () => this.#own,
      onAccepted: () => this.#notify({ type: 'accepted', from: peer }),
      onHungUp: () => this.#notify({ type: 'hung_up', from: peer }),
      onChange: () => this.#refresh(),
    })
    this.#links.set(peer, link)
    for (const [source, track] of this.#tracks) link.publish(source, track)
    link.start()
    this.#refresh()
    return link
  }

  #notify(notice: PeerNotice): void {
    if (this.#closed) return
    for (const listener of [...this.#listeners]) listener(notice)
  }

  #mediaMessage(): LinkMessage {
    return { type: 'link.media', ver: this.#own.ver, media: this.#own.media, held: this.#own.held }
  }

  #say(to: DeviceId, message: LinkMessage): void {
    const command: LinkCommand = { ...message, id: newId(), callId: this.#options.callId, to }
    this.#options.signaling.relay(command)
  }

  #refresh(): void {
    this.#participants.set([...this.#links.values()].map((link) => link.participant))
  }
}
