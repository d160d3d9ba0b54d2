// The media lines of a connection, all there from its birth, so that no later switch needs a negotiation.
import type { TrackSource } from '@poruch/protocol'
import type { SharedConnection } from './connection-queue.ts'

interface Line {
  readonly source: TrackSource
  readonly kind: 'audio' | 'video'
  /** Bits and frames per second at most. */
  readonly encoding: RTCRtpEncodingParameters
}

/** In the order of the m-lines. */
const plan: readonly Line[] = [
  { source: 'microphone', kind: 'audio', encoding: { maxBitrate: 32_000 } },
  { source: 'camera', kind: 'video', encoding: { maxBitrate: 1_700_000, maxFramerate: 30 } },
  { source: 'screen', kind: 'video', encoding: { maxBitrate: 2_500_000 } },
  { source: 'screen-audio', kind: 'audio', encoding: { maxBitrate: 96_000 } },
]

export class FixedLines {
  readonly #pc: SharedConnection
  readonly #lines = new Map<TrackSource, RTCRtpTransceiver>()
  readonly #report: (event: string) => void

  constructor(pc: SharedConnection, report: (event: string) => void) {
    this.#pc = pc
    this.#report = report
  }

  /** For the side that offers first: adds all lines, with no track on them. */
  open(): void {
    for (const { source, kind, encoding } of plan) {
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

  /** After the answer: gives adopted senders the bit rates that `open` gave its own. */
  async limit(): Promise<void> {
    for (const { source, encoding } of plan) {
      try {
        await this.#encode(source, encoding, (now) => now.maxBitrate !== encoding.maxBitrate)
      } catch {
        // Without a limit the browser's own estimate decides: a matter of quality, not of function.
        this.#report('limit.refused')
      }
    }
  }

  /** Switches the encoding of a line on or off, where taking its track away is not enough. */
  async activate(source: TrackSource, active: boolean): Promise<void> {
    await this.#encode(source, { active }, (now) => (now.active ?? true) !== active)
  }

  /** Changes the one encoding of a line where that is needed; read and written in one turn, as its ids demand. */
  async #encode(
    source: TrackSource,
    change: RTCRtpEncodingParameters,
    isNeeded: (now: RTCRtpEncodingParameters) => boolean,
  ): Promise<void> {
    const sender = this.#lines.get(source)?.sender
    const parameters = sender?.getParameters()
    const first = parameters?.encodings?.[0]
    if (!sender || !parameters || !first || !isNeeded(first)) return
    Object.assign(first, change)
    await sender.setParameters(parameters)
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
