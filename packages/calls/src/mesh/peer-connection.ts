// One RTCPeerConnection with everything that belongs to it: lines, negotiation, candidates, control channel.
import { SerialQueue } from '@poruch/live'
import type { TrackSource } from '@poruch/protocol'
import { errorName, type Log } from '../log.ts'
import type { Platform } from '../platform.ts'
import { IncomingCandidates, OutgoingCandidates } from './candidates.ts'
import { ConnectionQueue, type SharedConnection } from './connection-queue.ts'
import { ControlChannel, type PeerState } from './control-channel.ts'
import { FixedLines } from './fixed-lines.ts'
import type { LinkMessageOf, SendLinkMessage } from './link-message.ts'
import { type LinkSample, sampleLink } from './link-stats.ts'
import { Negotiation } from './negotiation.ts'

export interface PeerConnectionOptions {
  /** Which connection of this link it is: 1 for the first. */
  readonly gen: number
  /** Makes the lines and the first offer; the other side is the polite one. */
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
  readonly #senders = new Map<TrackSource, SerialQueue>()
  readonly #wanted = new Map<TrackSource, MediaStreamTrack | null>()
  readonly #log: Log
  readonly #sendsWithoutTrack: boolean

  constructor(options: PeerConnectionOptions) {
    const { gen, platform, log, send, initiator } = options
    this.gen = gen
    this.#sendsWithoutTrack = platform.quirks.sendsWithoutTrack
    this.#log = log
    this.#queue = new ConnectionQueue(platform.createPeerConnection(options.configuration))
    this.#pc = this.#queue.shared
    const pc = this.#pc
    this.#lines = new FixedLines(pc, log)
    this.#incoming = new IncomingCandidates(this.#queue, log)
    this.#outgoing = new OutgoingCandidates({ pc, platform, gen, send })
    this.control = new ControlChannel({
      pc,
      platform,
      state: options.ownState,
      onState: options.onPeerState,
      onOpen: options.onChange,
    })
    this.#negotiation = new Negotiation({
      ...{ gen, send, log, polite: !initiator },
      ...{ lines: this.#lines, incoming: this.#incoming, outgoing: this.#outgoing, queue: this.#queue },
      onFailed: options.onBroken,
    })
    pc.addEventListener('connectionstatechange', options.onChange)
    pc.addEventListener('signalingstatechange', () => this.#applyTracks())
    if (initiator) {
      this.#lines.open()
      this.#negotiation.offer()
    }
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#pc.connectionState
  }

  get iceState(): RTCIceConnectionState {
    return this.#pc.iceConnectionState
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
    this.#wanted.set(source, track)
    this.#applyTrack(source)
  }

  /** Newer servers, or more paths: they count from the next restart. */
  configure(configuration: RTCConfiguration): void {
    this.#pc.setConfiguration(configuration)
  }

  /** Restarts ICE. */
  restart(): void {
    this.#negotiation.restart()
  }

  /** Says again what the other side may have missed. */
  resend(): void {
    this.#negotiation.resend()
  }

  sample(): Promise<LinkSample> {
    return sampleLink(this.#pc, this.#lines)
  }

  close(): void {
    if (this.#queue.closed) return
    this.#outgoing.close()
    this.control.close()
    this.#queue.close()
  }

  #applyTracks(): void {
    for (const source of this.#wanted.keys()) this.#applyTrack(source)
  }

  #applyTrack(source: TrackSource): void {
    const sender = this.#lines.transceiver(source)?.sender
    if (!sender || sender.track === (this.#wanted.get(source) ?? null)) return
    const queue = this.#senders.get(source) ?? new SerialQueue()
    this.#senders.set(source, queue)
    queue
      .run(async () => {
        const track = this.#wanted.get(source) ?? null
        if (this.#queue.closed || sender.track === track) return
        const isPicture = source === 'camera' || source === 'screen'
        if (this.#sendsWithoutTrack && isPicture) await this.#lines.activate(source, track !== null)
        await sender.replaceTrack(track)
      })
      .catch((error: unknown) => {
        if (this.#queue.closed) return
        this.#log('track.refused', { source, error: errorName(error) })
      })
  }
}
