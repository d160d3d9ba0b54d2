// Offers and answers of one connection, with numbers against old news. One end offers and the other asks it to: so no two
// offers cross, and none is rolled back. Chromium (seen with 156) shows no picture that comes to an end which did.
import { errorName, type Log } from '../log.ts'
import { startRateOf } from './budget.ts'
import type { IncomingCandidates, OutgoingCandidates } from './candidates.ts'
import type { ConnectionQueue } from './connection-queue.ts'
import type { FixedLines } from './fixed-lines.ts'
import type { LinkMessageOf, RecoveryReason, SendLinkMessage } from './link-message.ts'
import { type Wishes, withWishes } from './sdp-wishes.ts'

type Offer = LinkMessageOf<'link.offer'>
type Answer = LinkMessageOf<'link.answer'>

export interface NegotiationOptions {
  readonly queue: ConnectionQueue
  readonly gen: number
  /** This end made the connection, and makes all offers on it. */
  readonly offers: boolean
  /** Pictures begin too small if nothing is said of it, on a path that is known to carry more. */
  readonly startsBlurred: boolean
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
  /** How many are in the call besides this device. */
  #others = 1
  /** What is written into the description that is applied; null before there is one. */
  #wishes: Wishes | null = null

  constructor(options: NegotiationOptions) {
    this.#options = options
    options.queue.shared.addEventListener('negotiationneeded', () => {
      if (options.offers && this.#neg > 0) this.offer()
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

  /**
   * Restarts ICE, or asks the other end to. An offer that waits for its answer is replaced: its candidates are of a path
   * that failed.
   */
  restart(why: RecoveryReason): void {
    const { offers, gen, send } = this.#options
    if (offers) {
      this.#restartWanted = true
      this.offer()
    } else if (this.#neg > 0) send({ type: 'link.restart', gen, why })
  }

  /** How the others are sent to follows from their description, which has to come again where that changes. */
  setOthers(others: number): void {
    this.#others = others
    // At the other end it changes at the same time, and the server tells of it before it carries the offer that follows.
    if (!this.#options.offers) return
    this.#enqueue(async (pc) => {
      // One that is on its way will do, and at the beginning all comes with the first.
      if (!this.#wishes || this.#wishes.pauses === pausesFor(this.#others) || this.#pending) return
      this.#wanted = true
      await this.#makeOffer(pc)
    })
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
    const restarts = this.#restartWanted && this.#neg > 0
    this.#wanted = false
    this.#restartWanted = false
    if (restarts) pc.restartIce()
    await pc.setLocalDescription()
    const sdp = pc.localDescription?.sdp ?? ''
    this.#neg += 1
    this.#pending = { type: 'link.offer', gen, neg: this.#neg, sdp, tracks: lines.tracks }
    send(this.#pending)
    outgoing.release(sdp)
  }

  async #takeOffer(pc: RTCPeerConnection, offer: Offer): Promise<void> {
    const { offers, lines, incoming, log } = this.#options
    if (offer.neg === this.#answered?.neg) {
      // It was answered, and the answer got lost.
      this.#options.send(this.#answered)
      return
    }
    if (offers || offer.neg <= this.#neg) {
      log('offer.ignored', { neg: offer.neg })
      return
    }
    await this.#apply(pc, 'offer', offer)
    lines.adopt(offer.tracks)
    await this.#sendAnswer(pc, offer.neg)
    await incoming.replay(pc)
  }

  async #sendAnswer(pc: RTCPeerConnection, neg: number): Promise<void> {
    const { gen, lines, outgoing, send } = this.#options
    await pc.setLocalDescription()
    const sdp = pc.localDescription?.sdp ?? ''
    this.#neg = neg
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
    await this.#apply(pc, 'answer', answer)
    this.#pending = null
    await incoming.replay(pc)
    if (this.#wanted) await this.#makeOffer(pc)
  }

  async #apply(pc: RTCPeerConnection, type: 'offer' | 'answer', theirs: Offer | Answer): Promise<void> {
    // To begin with anew, at another rate, would throw away what is known of the path.
    const startRate = this.#options.startsBlurred ? startRateOf(this.#others) : null
    const wishes = { startRate, ...this.#wishes, pauses: pausesFor(this.#others) }
    await pc.setRemoteDescription({ type, sdp: withWishes(theirs.sdp, theirs.tracks, wishes) })
    this.#wishes = wishes
  }
}

/** To one alone everything is sent, so that they hear the beginning after a pause at once. */
function pausesFor(others: number): boolean {
  return others > 1
}
