// Trickle ICE (RFC 8838): own candidates go out in batches, those of the other side wait for their description.
import type { Stop } from '@poruch/live'
import { type Candidate, limits } from '@poruch/protocol'
import { errorName, type Log } from '../log.ts'
import type { Platform } from '../platform.ts'
import type { ConnectionQueue, SharedConnection } from './connection-queue.ts'
import type { LinkMessageOf, SendLinkMessage } from './link-message.ts'

const firstBatchMs = 5
const nextBatchMs = 60
const maxParked = 64

/** The ICE user fragment of a description, or null; all its lines share one, being bundled. */
export function ufragOf(sdp: string | undefined): string | null {
  return sdp?.match(/^a=ice-ufrag:(\S+)/m)?.[1] ?? null
}

interface Options {
  readonly pc: SharedConnection
  readonly platform: Platform
  readonly gen: number
  readonly send: SendLinkMessage
}

/** Sends the candidates of one connection as they are found. */
export class OutgoingCandidates {
  readonly #options: Options
  #ufrag = ''
  /** Of the current `ufrag`: kept to be said again after signaling was away. */
  #all: Candidate[] = []
  #sent = 0
  #ended = false
  #endSent = false
  #held = true
  #batches = 0
  #stopTimer: Stop | null = null

  constructor(options: Options) {
    this.#options = options
    options.pc.addEventListener('icecandidate', (event) => this.#found(event.candidate))
  }

  /** The description has been sent: its candidates may follow. Those that stand in it are not repeated. */
  release(sdp: string): void {
    this.#turnTo(ufragOf(sdp) ?? '')
    this.#all = this.#all.filter(({ candidate }) => !sdp.includes(candidate))
    this.#held = false
    this.#schedule()
  }

  /** Says all of the current ones again. */
  resend(): void {
    if (this.#held) return
    this.#sent = 0
    this.#endSent = false
    this.#flush()
  }

  close(): void {
    this.#stopTimer?.()
    this.#held = true
  }

  #found(candidate: RTCIceCandidate | null): void {
    const ufrag = candidate?.usernameFragment ?? ufragOf(this.#options.pc.localDescription?.sdp) ?? ''
    this.#turnTo(ufrag)
    if (!candidate?.candidate) this.#ended = true
    else {
      const { sdpMid, sdpMLineIndex } = candidate
      this.#all.push({ candidate: candidate.candidate, sdpMid, sdpMLineIndex })
    }
    this.#schedule()
  }

  /** An ICE restart makes everything said before worthless, and waits for its own description. */
  #turnTo(ufrag: string): void {
    if (ufrag === this.#ufrag) return
    this.#ufrag = ufrag
    this.#all = []
    this.#sent = 0
    this.#batches = 0
    this.#ended = false
    this.#endSent = false
    this.#held = true
  }

  #schedule(): void {
    if (this.#held || this.#stopTimer) return
    if (this.#sent === this.#all.length && this.#ended === this.#endSent) return
    const ms = this.#batches === 0 ? firstBatchMs : nextBatchMs
    this.#stopTimer = this.#options.platform.clock.after(ms, () => {
      this.#stopTimer = null
      if (!this.#held) this.#flush()
    })
  }

  #flush(): void {
    const { gen, send } = this.#options
    this.#batches += 1
    do {
      const candidates = this.#all.slice(this.#sent, this.#sent + limits.candidatesPerMessage)
      this.#sent += candidates.length
      const end = this.#ended && this.#sent === this.#all.length
      this.#endSent = end
      send({ type: 'link.candidates', gen, ufrag: this.#ufrag, candidates, end })
    } while (this.#sent < this.#all.length)
  }
}

/** Gives the other side's candidates to a connection once the description they belong to is applied. */
export class IncomingCandidates {
  readonly #queue: ConnectionQueue
  readonly #log: Log
  #parked: { ufrag: string; candidate: Candidate | null }[] = []

  constructor(queue: ConnectionQueue, log: Log) {
    this.#queue = queue
    this.#log = log
  }

  /** Takes a batch in its turn: a description that came before may still be on its way into the connection. */
  receive({ ufrag, candidates, end }: LinkMessageOf<'link.candidates'>): void {
    void this.#queue.run((pc) => this.#take(pc, ufrag, end ? [...candidates, null] : candidates))
  }

  /** To be called after each applied remote description, by whoever has the connection then. */
  async replay(pc: RTCPeerConnection): Promise<void> {
    const current = ufragOf(pc.remoteDescription?.sdp)
    if (current === null) return
    const due = this.#parked.filter(({ ufrag }) => ufrag === current)
    this.#parked = this.#parked.filter(({ ufrag }) => ufrag !== current)
    for (const { ufrag, candidate } of due) await this.#add(pc, ufrag, candidate)
  }

  /** Null stands for the end of candidates. */
  async #take(
    pc: RTCPeerConnection,
    ufrag: string,
    candidates: readonly (Candidate | null)[],
  ): Promise<void> {
    for (const candidate of candidates) this.#parked.push({ ufrag, candidate })
    if (this.#parked.length > maxParked) this.#parked.splice(0, this.#parked.length - maxParked)
    await this.replay(pc)
  }

  async #add(pc: RTCPeerConnection, ufrag: string, candidate: Candidate | null): Promise<void> {
    try {
      await pc.addIceCandidate({ ...(candidate ?? { candidate: '' }), usernameFragment: ufrag })
    } catch (error) {
      // One unusable candidate (an unknown transport, a name that does not resolve) is not the end of the others.
      this.#log('candidate.refused', { error: errorName(error) })
    }
  }
}
