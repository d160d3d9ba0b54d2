// Offers and answers of one connection: perfect negotiation (W3C WebRTC, section 10.7) with numbers against old news.
import { errorName, type Log } from '../log.ts'
import { type IncomingCandidates, type OutgoingCandidates, ufragOf } from './candidates.ts'
import type { ConnectionQueue } from './connection-queue.ts'
import type { FixedLines } from './fixed-lines.ts'
import type { LinkMessageOf, SendLinkMessage } from './link-message.ts'

type Offer = LinkMessageOf<'link.offer'>
type Answer = LinkMessageOf<'link.answer'>

export interface NegotiationOptions {
  readonly queue: ConnectionQueue
  readonly gen: number
  /** When both offer at once, the polite side takes its own offer back. */
  readonly polite: boolean
  readonly lines: FixedLines
  readonly outgoing: OutgoingCandidates
  readonly incoming: IncomingCandidates
  readonly send: SendLinkMessage
  readonly log: Log
  readonly onFailed: () => void
}

export class Negotiation {
  readonly #options: NegotiationOptions
  /** The largest number either side has used. */
  #neg = 0
  /** Our offer that has no answer yet. */
  #pending: Offer | null = null
  #answered: Answer | null = null
  #wanted = false
  #restartWanted = false

  constructor(options: NegotiationOptions) {
    this.#options = options
    options.queue.shared.addEventListener('negotiationneeded', () => {
      // Before the first description only the initiator may speak, and it does so by itself.
      if (this.#neg > 0) this.offer()
    })
  }

  /** The number of the newest exchange; 0 before the first. */
  get neg(): number {
    return this.#neg
  }

  get isWaiting(): boolean {
    return this.#pending !== null
  }

  /** Makes an offer as soon as the one under way is settled. */
  offer(): void {
    this.#wanted = true
    this.#enqueue((pc) => this.#makeOffer(pc))
  }

  /** Restarts ICE. An offer that waits for its answer is replaced: its candidates are of a path that failed. */
  restart(): void {
    this.#restartWanted = true
    this.offer()
  }

  receiveOffer(offer: Offer): void {
    this.#enqueue((pc) => this.#takeOffer(pc, offer))
  }

  receiveAnswer(answer: Answer): void {
    this.#enqueue((pc) => this.#takeAnswer(pc, answer))
  }

  /** Says again what the other side may have missed: with the same numbers, so that it does no harm twice. */
  resend(): void {
    this.#enqueue(async () => {
      if (this.#pending) this.#options.send(this.#pending)
      else if (this.#answered) this.#options.send(this.#answered)
      else return
      this.#options.outgoing.resend()
    })
  }

  #enqueue(task: (pc: RTCPeerConnection) => Promise<void>): void {
    const { log, onFailed, queue } = this.#options
    queue.run(task).catch((error: unknown) => {
      log('negotiation.failed', { error: errorName(error) })
      onFailed()
    })
  }

  async #makeOffer(pc: RTCPeerConnection): Promise<void> {
    const { gen, lines, outgoing, send } = this.#options
    const free = pc.signalingState === 'stable' || (this.#restartWanted && this.#pending !== null)
    if (!this.#wanted || !free) return
    const [restarts, isFirst] = [this.#restartWanted, this.#neg === 0]
    this.#wanted = false
    this.#restartWanted = false
    // Nothing to restart yet, and the first offer is for the side that called (L-6).
    if (isFirst && this.#options.polite) return
    if (restarts) pc.restartIce()
    await pc.setLocalDescription()
    const sdp = pc.localDescription?.sdp ?? ''
    this.#neg += 1
    this.#pending = { type: 'link.offer', gen, neg: this.#neg, sdp, tracks: lines.tracks }
    send(this.#pending)
    outgoing.release(sdp)
  }

  async #takeOffer(pc: RTCPeerConnection, offer: Offer): Promise<void> {
    const { polite, lines, incoming, log } = this.#options
    if (offer.neg === this.#answered?.neg) {
      // It was answered, and the answer got lost.
      this.#options.send(this.#answered)
      return
    }
    const collides = pc.signalingState !== 'stable'
    const stale = offer.neg < this.#neg || (offer.neg === this.#neg && !collides)
    if (stale || (collides && !polite)) {
      log('offer.ignored', { neg: offer.neg, stale })
      return
    }
    const isFirst = this.#neg === 0
    const restarts = ufragOf(pc.remoteDescription?.sdp) !== ufragOf(offer.sdp)
    await pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp })
    lines.adopt(offer.tracks)
    await this.#sendAnswer(pc, offer.neg)
    await incoming.replay(pc)
    if (isFirst) await lines.limit()
    // What was wanted before is wanted still, but not a restart that theirs has done.
    if (this.#restartWanted && restarts) {
      this.#wanted = false
      this.#restartWanted = false
    }
    if (this.#wanted) await this.#makeOffer(pc)
  }

  async #sendAnswer(pc: RTCPeerConnection, neg: number): Promise<void> {
    const { gen, lines, outgoing, send } = this.#options
    await pc.setLocalDescription()
    const sdp = pc.localDescription?.sdp ?? ''
    this.#neg = neg
    this.#pending = null
    this.#answered = { type: 'link.answer', gen, neg, sdp, tracks: lines.tracks }
    send(this.#answered)
    outgoing.release(sdp)
  }

  async #takeAnswer(pc: RTCPeerConnection, answer: Answer): Promise<void> {
    const { incoming, log } = this.#options
    if (answer.neg !== this.#pending?.neg || pc.signalingState !== 'have-local-offer') {
      log('answer.ignored', { neg: answer.neg })
      return
    }
    await pc.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
    this.#pending = null
    this.#answered = null
    await incoming.replay(pc)
    if (this.#wanted) await this.#makeOffer(pc)
  }
}
