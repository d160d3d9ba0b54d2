// What goes out on the lines of one connection: which track, and how much of it. The last wish wins.
import { SerialQueue } from '@poruch/live'
import type { TrackSource } from '@poruch/protocol'
import { errorName, type Log } from '../log.ts'
import type { Quirks } from '../quirks.ts'
import type { LinkPath } from '../snapshot.ts'
import { budgetOf, isActive, preferenceOf } from './budget.ts'
import { type FixedLines, sources } from './fixed-lines.ts'

interface Options {
  readonly lines: FixedLines
  readonly quirks: Pick<Quirks, 'moves'>
  /** Nothing of this matters any more. */
  readonly isClosed: () => boolean
  readonly log: Log
}

export class Senders {
  readonly #options: Options
  /** What is done to one sender must not overlap: its parameters are read and written in one turn. */
  readonly #queues = new Map<TrackSource, SerialQueue>()
  readonly #tracks = new Map<TrackSource, MediaStreamTrack>()
  /** What each encoding was last told, in our words: Safari reads scales back wrong (lib-jitsi-meet 1400). */
  readonly #told = new Map<TrackSource, string>()
  #others = 1
  #path: LinkPath | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** Sends this track as `source`, or nothing. */
  setTrack(source: TrackSource, track: MediaStreamTrack | null): void {
    if (track) this.#tracks.set(source, track)
    else this.#tracks.delete(source)
    // A camera beside a screen may have to be smaller.
    this.fit()
  }

  /** How many are in the call besides this device. */
  setOthers(others: number): void {
    if (this.#others === others) return
    this.#others = others
    this.fit()
  }

  setPath(path: LinkPath | null): void {
    if (this.#path === path) return
    this.#path = path
    this.fit()
  }

  /** Brings the lines that are there to what is wanted. */
  fit(): void {
    for (const source of sources) this.#fit(source)
  }

  #fit(source: TrackSource): void {
    const { lines, isClosed, log } = this.#options
    const sender = lines.transceiver(source)?.sender
    if (!sender) return
    const queue = this.#queues.get(source) ?? new SerialQueue()
    this.#queues.set(source, queue)
    // Looked at in its turn only: what is on the way to the sender is not on it yet.
    queue
      .run(async () => {
        if (isClosed() || this.#isDone(source, sender)) return
        // First, so that no picture leaves in the wrong size.
        await this.#encode(source, sender)
        const { track } = this.#wanted(source)
        if (!isClosed() && sender.track !== track) await sender.replaceTrack(track)
      })
      .catch((error: unknown) => {
        if (!isClosed()) log('track.refused', { source, error: errorName(error) })
      })
  }

  #isDone(source: TrackSource, sender: RTCRtpSender): boolean {
    const { track, encoding } = this.#wanted(source)
    return sender.track === track && this.#told.get(source) === JSON.stringify(encoding)
  }

  #wanted(source: TrackSource): { track: MediaStreamTrack | null; encoding: RTCRtpEncodingParameters } {
    const wish = this.#tracks.get(source) ?? null
    const hasBoth = this.#tracks.has('camera') && this.#tracks.has('screen')
    const share = { others: this.#others, path: this.#path, hasBoth }
    const budget = budgetOf(source, share, wish && linesOf(wish))
    const track = budget && wish
    return { track, encoding: { ...budget, active: isActive(source, track) } }
  }

  async #encode(source: TrackSource, sender: RTCRtpSender): Promise<void> {
    const { encoding } = this.#wanted(source)
    const told = JSON.stringify(encoding)
    if (this.#told.get(source) === told) return
    const parameters = sender.getParameters()
    const [first] = parameters.encodings ?? []
    if (!first) return
    this.#told.set(source, told)
    Object.assign(first, encoding)
    Object.assign(parameters, preferenceOf(source, this.#options.quirks.moves))
    try {
      await sender.setParameters(parameters)
    } catch {
      // Without a limit the browser's own estimate decides: a matter of quality, not of function.
      this.#options.log('limit.refused', { source })
    }
  }
}

/** Of a phone that is held upright, as of any camera, the shorter side. */
function linesOf(track: MediaStreamTrack): number | null {
  const { width, height } = track.getSettings()
  return width === undefined || height === undefined ? null : Math.min(width, height)
}
