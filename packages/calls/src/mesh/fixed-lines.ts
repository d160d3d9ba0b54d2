// The media lines of a connection, all there from its birth, so that no later switch needs a negotiation.
import type { TrackSource } from '@poruch/protocol'
import { budgetOf, isActive } from './budget.ts'
import type { SharedConnection } from './connection-queue.ts'

/** In the order of the m-lines. */
const plan = [
  { source: 'microphone', kind: 'audio' },
  { source: 'camera', kind: 'video' },
  { source: 'screen', kind: 'video' },
  { source: 'screen-audio', kind: 'audio' },
] as const satisfies { readonly source: TrackSource; readonly kind: 'audio' | 'video' }[]

export const sources: readonly TrackSource[] = plan.map(({ source }) => source)

/** What a line is born with; Firefox keeps the number of encodings for ever. */
const first = { others: 1, path: null, hasBoth: false } as const

export class FixedLines {
  readonly #pc: SharedConnection
  readonly #lines = new Map<TrackSource, RTCRtpTransceiver>()

  constructor(pc: SharedConnection) {
    this.#pc = pc
  }

  /** For the side that offers first: adds all lines, with no track on them. */
  open(): void {
    for (const { source, kind } of plan) {
      const encoding = { ...budgetOf(source, first, null), active: isActive(source, null) }
      const init: RTCRtpTransceiverInit = { direction: 'sendrecv', sendEncodings: [encoding] }
      this.#lines.set(source, this.#pc.addTransceiver(kind, init))
    }
  }

  /**
   * For the side that answers first: takes the lines of an applied offer. They were born `recvonly`, and the answer
   * must say `sendrecv` (RFC 9429, section 5.3.1), or a track put on them later is never sent.
   * @param tracks what each mid carries, as the other side says
   */
  adopt(tracks: Readonly<Record<string, TrackSource>>): void {
    for (const transceiver of this.#pc.getTransceivers()) {
      const source = transceiver.mid === null ? undefined : tracks[transceiver.mid]
      if (!source || this.#lines.has(source)) continue
      this.#lines.set(source, transceiver)
      transceiver.direction = 'sendrecv'
    }
  }

  transceiver(source: TrackSource): RTCRtpTransceiver | undefined {
    return this.#lines.get(source)
  }

  /** What each mid carries. Mids exist once a description was set. */
  get tracks(): Record<string, TrackSource> {
    const tracks: Record<string, TrackSource> = {}
    for (const [source, { mid }] of this.#lines) if (mid !== null) tracks[mid] = source
    return tracks
  }

  /** The tracks that come in, by source. */
  get incoming(): ReadonlyMap<TrackSource, MediaStreamTrack> {
    return new Map([...this.#lines].map(([source, { receiver }]) => [source, receiver.track]))
  }
}
