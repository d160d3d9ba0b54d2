// What a connection's statistics say about whether anything arrives (W3C webrtc-stats).
import type { TrackSource } from '@poruch/protocol'
import type { SharedConnection } from './connection-queue.ts'
import type { FixedLines } from './fixed-lines.ts'

export interface LinkSample {
  /** Grows when anything at all arrives: media, data, or answers to connectivity checks. */
  readonly arrived: number
  /** Pictures decoded so far, by source. */
  readonly frames: ReadonlyMap<TrackSource, number>
}

const arrivals = ['bytesReceived', 'packetsReceived', 'responsesReceived', 'requestsReceived'] as const

/** Reads the statistics of a connection once. */
export async function sampleLink(pc: SharedConnection, lines: FixedLines): Promise<LinkSample> {
  const report = await pc.getStats()
  const { tracks } = lines
  let arrived = 0
  const frames = new Map<TrackSource, number>()
  report.forEach((entry: Record<string, unknown>) => {
    const { type, kind, mid } = entry
    if (type === 'candidate-pair' || type === 'transport' || type === 'inbound-rtp') {
      for (const name of arrivals) arrived += numberOf(entry[name])
    }
    const source = typeof mid === 'string' ? tracks[mid] : undefined
    if (type === 'inbound-rtp' && kind === 'video' && source)
      frames.set(source, numberOf(entry.framesDecoded))
  })
  return { arrived, frames }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
