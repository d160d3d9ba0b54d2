// One RTCPeerConnection with everything that belongs to it: lines, negotiation, candidates, control channel.
import type { TrackSource } from '@poruch/protocol'
import type { Log } from '../log.ts'
import type { Platform } from '../platform.ts'
import { IncomingCandidates, OutgoingCandidates } from './candidates.ts'
import { ConnectionQueue, type SharedConnection } from './connection-queue.ts'
import { ControlChannel, type PeerState } from './control-channel.ts'
import { FixedLines } from './fixed-lines.ts'
import type { LinkMessageOf, RecoveryReason, SendLinkMessage } from './link-message.ts'
import { type LinkSample, sampleLink } from './link-stats.ts'
import { Negotiation } from './negotiation.ts'
import { Senders } from './senders.ts'

export interface PeerConnectionOptions {
  /** Which connection of this link it is: 1 for the first. */
  readonly gen: number
  /** Makes the lines and all offers; the other side asks for them. */
  readonly initiator: boolean
  readonly configuration: RTCConfiguration
  readonly platform: Platform
  readonly send: SendLinkMessage
  readonly ownState: () => PeerState
  readonly onPeerState: (state: PeerState) => void
  readonly onChange: () => void
  /** The descriptions do not fit: this connection is beyond repair. */
  readonly onBroken: () => void
  readonly log: Log
}

export class PeerConnection {
  readonly gen: number
  readonly control: ControlChannel
  readonly #pc: SharedConnection
  readonly #lines: FixedLines
  readonly #negotiation: Negotiation
  readonly #incoming: IncomingCandidates
  readonly #outgoing: OutgoingCandidates
  /** Owns the connection; `#pc` is the part of it that is free to all. */
  readonly #queue: ConnectionQueue
  readonly #senders: Senders
  #wasUp = false

  constructor(options: PeerConnectionOptions) {
    const { gen, platform, log, send, initiator } = options
    this.gen = gen
    this.#queue = new ConnectionQueue(platform.createPeerConnection(options.configuration))
    this.#pc = this.#queue.shared
    const pc = this.#pc
    this.#lines = new FixedLines(pc)
    this.#senders = new Senders({
      ...{ lines: this.#lines, quirks: platform.quirks, log },
      isClosed: () => this.#queue.closed,
    })
    this.#incoming = new IncomingCandidates(this.#queue, log)
    this.#outgoing = new OutgoingCandidates({ pc, platform, gen, send })
    const changed = () => {
      this.#wasUp ||= pc.connectionState === 'connected' && this.control.isOpen
      options.onChange()
    }
    this.control = new ControlChannel({
      pc,
      platform,
      state: options.ownState,
      onState: options.onPeerState,
      onOpen: changed,
    })
    this.#negotiation = new Negotiation({
      ...{ gen, send, log, offers: initiator },
      startsBlurred: platform.quirks.startsBlurred && options.configuration.iceTransportPolicy !== 'relay',
      ...{ lines: this.#lines, incoming: this.#incoming, outgoing: this.#outgoing, queue: this.#queue },
      onFailed: options.onBroken,
    })
    pc.addEventListener('connectionstatechange', changed)
    pc.addEventListener('signalingstatechange', () => this.#senders.fit())
    if (initiator) {
      this.#lines.open()
      this.#negotiation.offer()
    }
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#pc.connectionState
  }

  /** It has stood: media and control messages can go over it. */
  get isUp(): boolean {
    return this.#wasUp
  }

  /** The newest exchange of descriptions; 0 before the first. */
  get neg(): number {
    return this.#negotiation.neg
  }

  /** The other side has described itself: this connection is between these two pages and no others. */
  get isAgreed(): boolean {
    return this.#pc.remoteDescription !== null
  }

  /** An offer of ours has no answer yet. */
  get isWaiting(): boolean {
    return this.#negotiation.isWaiting
  }

  get incomingTracks(): ReadonlyMap<TrackSource, MediaStreamTrack> {
    return this.#lines.incoming
  }

  receive(message: LinkMessageOf<'link.offer' | 'link.answer' | 'link.candidates'>): void {
    switch (message.type) {
      case 'link.offer':
        this.#negotiation.receiveOffer(message)
        break
      case 'link.answer':
        this.#negotiation.receiveAnswer(message)
        break
      case 'link.candidates':
        this.#incoming.receive(message)
        break
    }
  }

  /** Sends this track as `source`, or nothing. The last one wins. */
  setTrack(source: TrackSource, track: MediaStreamTrack | null): void {
    this.#senders.setTrack(source, track)
  }

  /** How many are in the call besides this device: what is sent is made to fit them all. */
  setOthers(others: number): void {
    this.#senders.setOthers(others)
    this.#negotiation.setOthers(others)
  }

  /** Newer servers, or more paths: they count from the next restart. */
  configure(configuration: RTCConfiguration): void {
    this.#pc.setConfiguration(configuration)
  }

  /** Restarts ICE, or asks the other end to. */
  restart(why: RecoveryReason): void {
    this.#negotiation.restart(why)
  }

  /** Says again what the other side may have missed. */
  resend(): void {
    this.#negotiation.resend()
  }

  async sample(): Promise<LinkSample> {
    const sample = await sampleLink(this.#pc, this.#lines)
    this.#senders.setPath(sample.path)
    return sample
  }

  close(): void {
    if (this.#queue.closed) return
    this.#outgoing.close()
    this.control.close()
    this.#queue.close()
  }
}
