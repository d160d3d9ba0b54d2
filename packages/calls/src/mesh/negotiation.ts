// Offers and answers of one connection: perfect negotiation (W3C WebRTC, section 10.7) with numbers against old news.
import type { SerialQueue } from '@poruch/live'
import type { Log } from '../log.ts'
import type { IncomingCandidates, OutgoingCandidates } from './candidates.ts'
import type { FixedLines } from './fixed-lines.ts'
import type { LinkMessageOf, SendLinkMessage } from './link-message.ts'

type Offer = LinkMessageOf<'link.offer'>
type Answer = LinkMessageOf<'link.answer'>

export interface NegotiationOptions {
  readonly pc: RTCPeerConnection
  readonly gen: number
  /** When both offer at once, the polite side takes its own offer back. */
  readonly polite: boolean
  readonly lines: FixedLines
  readonly outgoing: OutgoingCandidates
  readonly incoming: IncomingCandidates
  /**
   * Whatever touches the connection's descriptions goes through here. So an offer of the other side is never looked
   * at while one of ours is being made and has not reached the transport (`makingOffer`), nor while an answer is
   * being applied (`isSettingRemoteAnswerPending`).
   */
  readonly queue: SerialQueue
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
  #closed = false

  constructor(options: NegotiationOptions) {
    this.#options = options
    options.pc.addEventListener('negotiationneeded', () => {
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
    this.#enqueue(() => this.#makeOffer())
  }

  /** Restarts ICE. An offer that waits for its answer is replaced: its candidates are of a path that failed. */
  restart(): void {
    if (this.#closed) return
    this.#options.pc.restartIce()
    this.#restartWanted = true
    this.offer()
  }

  receiveOffer(offer: Offer): void {
    this.#enqueue(() => this.#takeOffer(offer))
  }

  receiveAnswer(answer: Answer): void {
    this.#enqueue(() => this.#takeAnswer(answer))
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

  close(): void {
    this.#closed = true
  }

  #enqueue(task: () => Promise<void>): void {
    this.#options.queue
      .run(async () => {
        if (!this.#closed) await task()
      })
      .catch((error: unknown) => {
        if (this.#closed) return
        this.#options.log('negotiation.failed', { error: error instanceof Error ? error.name : 'unknown' })
        this.#options.onFailed()
      })
  }

  async #makeOffer(): Promise<void> {
    const { pc, gen, lines, outgoing, send } = this.#options
    const free = pc.signalingState === 'stable' || (this.#restartWanted && this.#pending !== null)
    if (!this.#wanted || !free) return
    this.#wanted = false
    this.#restartWanted = false
    await pc.setLocalDescription()
    const sdp = pc.localDescription?.sdp ?? ''
    this.#neg += 1
    this.#pending = { type: 'link.offer', gen, neg: this.#neg, sdp, tracks: lines.tracks }
    send(this.#pending)
    outgoing.release(sdp)
  }

  async #takeOffer(offer: Offer): Promise<void> {
    const { pc, polite, lines, incoming, log } = this.#options
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
    await pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp })
    lines.adopt(offer.tracks)
    await this.#sendAnswer(offer.neg)
    await incoming.replay()
    if (isFirst) await lines.limit()
    // What was wanted before a rollback is wanted still, but not a restart: theirs has done that.
    if (this.#wanted && !this.#restartWanted) await this.#makeOffer()
    this.#wanted = false
    this.#restartWanted = false
  }

  async #sendAnswer(neg: number): Promise<void> {
    const { pc, gen, lines, outgoing, send } = this.#options
    await pc.setLocalDescription()
    const sdp = pc.localDescription?.sdp ?? ''
    this.#neg = neg
    this.#pending = null
    this.#answered = { type: 'link.answer', gen, neg, sdp, tracks: lines.tracks }
    send(this.#answered)
    outgoing.release(sdp)
  }

  async #takeAnswer(answer: Answer): Promise<void> {
    const { pc, incoming, log } = this.#options
    if (answer.neg !== this.#pending?.neg || pc.signalingState !== 'have-local-offer') {
      log('answer.ignored', { neg: answer.neg })
      return
    }
    await pc.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
    this.#pending = null
    this.#answered = null
    await incoming.replay()
    if (this.#wanted) await this.#makeOffer()
  }
}
