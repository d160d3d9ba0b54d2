// Watches a connection's statistics: does anything arrive, and are there pictures.
import type { Stop } from '@poruch/live'
import type { MediaState, TrackSource } from '@poruch/protocol'
import type { Platform } from '../platform.ts'
import type { LinkPath } from '../snapshot.ts'
import type { LinkSample } from './link-stats.ts'

const calmMs = 500
/** While a picture is expected and has not come: it is to be shown without delay. */
const eagerMs = 100
/**
 * Pictures that stopped for so long are no longer shown as moving. A still screen sends none for a while. Only time in
 * which anything comes counts: while the way itself is lost, the last picture stands.
 */
const staleMs = { camera: 3_000, screen: 15_000 } as const
/** What one look counts for at most: after a sleep nobody knows what came when. */
const mostMs = 1_000

/** A voice that pauses says so in a packet or two a second (RFC 6716, section 2.1.9): less often than it is looked at. */
const pauseMs = 1_500

type Picture = keyof typeof staleMs

interface Sampled {
  sample(): Promise<LinkSample>
}

interface Listener {
  /** @param agoMs how long ago the last packet came, at most the time since it was looked before */
  readonly onArrival: (agoMs: number) => void
  readonly onChange: () => void
}

export class FrameWatch {
  readonly #platform: Platform
  readonly #connection: () => Sampled | null
  readonly #listener: Listener
  /** For how long anything came, in milliseconds … */
  #heardMs = 0
  #lookedAt: number | null = null
  /** … and how long that was when the last picture of a source came. */
  readonly #seenAt = new Map<TrackSource, number>()
  #voiceLeftAt: number | null = null
  #of: Sampled | null = null
  #last: LinkSample | null = null
  #expected: Readonly<Record<Picture, boolean>> = { camera: false, screen: false }
  #watching = false
  #closed = false
  #stopTimer: Stop | null = null
  /** Sources whose pictures arrive now; a new set after each change. */
  live: ReadonlySet<TrackSource> = new Set()
  /** Packets of the own microphone leave; null: not known, or nothing is to leave. */
  voiceLeaves: boolean | null = null
  path: LinkPath | null = null

  constructor(platform: Platform, connection: () => Sampled | null, listener: Listener) {
    this.#platform = platform
    this.#connection = connection
    this.#listener = listener
  }

  setWatching(watching: boolean): void {
    this.#watching = watching
    this.#schedule(0)
  }

  /** Which pictures the other side says it sends. */
  setExpected({ camera, screen }: MediaState): void {
    this.#expected = { camera, screen }
    this.#update()
    this.#schedule(0)
  }

  close(): void {
    this.#closed = true
    this.#stopTimer?.()
  }

  #schedule(ms: number): void {
    this.#stopTimer?.()
    if (this.#closed || !this.#watching) return
    this.#stopTimer = this.#platform.clock.after(ms, () => void this.#look())
  }

  async #look(): Promise<void> {
    const connection = this.#connection()
    try {
      if (connection) this.#take(connection, await connection.sample())
    } catch {
      // The connection was closed meanwhile; the next look finds its successor.
      this.#last = null
    }
    const eager = (['camera', 'screen'] as const).some((it) => this.#expected[it] && !this.live.has(it))
    this.#schedule(eager ? eagerMs : calmMs)
  }

  #take(connection: Sampled, sample: LinkSample): void {
    // Counters of another connection say nothing about this one.
    const before = connection === this.#of ? this.#last : null
    this.#of = connection
    this.#last = sample
    const now = this.#platform.clock.monotonic()
    if (before && sample.arrived > before.arrived) {
      const sinceLook = now - (this.#lookedAt ?? now)
      this.#heardMs += Math.min(mostMs, sinceLook)
      // What came may be no packet of media or data: then nothing says when.
      this.#listener.onArrival(Math.min(sample.quietMs ?? 0, sinceLook))
    }
    this.#lookedAt = now
    const leaves = this.#hasLeft(before?.voiceSent ?? null, sample.voiceSent)
    const isNew = leaves !== this.voiceLeaves || sample.path !== this.path
    this.path = sample.path
    this.voiceLeaves = leaves
    if (isNew) this.#listener.onChange()
    for (const [source, count] of sample.frames) {
      if (count > (before?.frames.get(source) ?? 0)) this.#seenAt.set(source, this.#heardMs)
    }
    this.#update()
  }

  #update(): void {
    const live = new Set<TrackSource>()
    for (const picture of ['camera', 'screen'] as const) {
      const seenAt = this.#seenAt.get(picture)
      if (!this.#expected[picture]) this.#seenAt.delete(picture)
      else if (seenAt !== undefined && this.#heardMs - seenAt < staleMs[picture]) live.add(picture)
    }
    if (live.size === this.live.size && [...live].every((source) => this.live.has(source))) return
    this.live = live
    this.#listener.onChange()
  }

  #hasLeft(before: number | null, sent: number | null): boolean | null {
    if (before === null || sent === null) {
      this.#voiceLeftAt = null
      return null
    }
    const now = this.#platform.clock.monotonic()
    if (sent > before) this.#voiceLeftAt = now
    return this.#voiceLeftAt !== null && now - this.#voiceLeftAt < pauseMs
  }
}
