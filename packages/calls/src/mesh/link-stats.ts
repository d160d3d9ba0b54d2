// What a connection's statistics say about whether anything arrives (W3C webrtc-stats).
import type { TrackSource } from '@poruch/protocol'
import type { LinkPath } from '../snapshot.ts'
import type { SharedConnection } from './connection-queue.ts'
import type { FixedLines } from './fixed-lines.ts'

export interface LinkSample {
  /** Grows when anything at all arrives: media, data, or answers to connectivity checks. */
  readonly arrived: number
  /** How long ago the last packet came, in milliseconds; null where the browser does not say. */
  readonly quietMs: number | null
  /** Pictures decoded so far, by source. */
  readonly frames: ReadonlyMap<TrackSource, number>
  /** Packets of the own microphone that left so far; null: nothing of it is sent here. */
  readonly voiceSent: number | null
  /** How packets go: from device to device, or over a relay at either end; null while it is not known. */
  readonly path: LinkPath | null
}

const arrivals = ['bytesReceived', 'packetsReceived', 'responsesReceived', 'requestsReceived'] as const

/** Reads the statistics of a connection once. */
export async function sampleLink(pc: SharedConnection, lines: FixedLines): Promise<LinkSample> {
  const report = await pc.getStats()
  const { tracks } = lines
  let arrived = 0
  let quietMs: number | null = null
  const frames = new Map<TrackSource, number>()
  let voiceSent: number | null = null
  report.forEach((entry: Record<string, unknown>) => {
    const { type, kind, mid } = entry
    if (type === 'candidate-pair' || type === 'transport' || type === 'inbound-rtp') {
      for (const name of arrivals) arrived += numberOf(entry[name])
      const quiet = quietOf(entry)
      if (quiet !== null) quietMs = Math.min(quiet, quietMs ?? quiet)
    }
    const source = typeof mid === 'string' ? tracks[mid] : undefined
    if (type === 'inbound-rtp' && kind === 'video' && source)
      frames.set(source, numberOf(entry.framesDecoded))
    if (type === 'outbound-rtp' && source === 'microphone') voiceSent = numberOf(entry.packetsSent)
  })
  return { arrived, quietMs, frames, voiceSent, path: pathOf(report) }
}

/** By the pair of candidates that is used (RTCTransportStats, W3C webrtc-stats; Firefox marks the pair itself). */
function pathOf(report: RTCStatsReport): LinkPath | null {
  const entries = new Map<string, Record<string, unknown>>()
  report.forEach((entry: Record<string, unknown>) => {
    entries.set(String(entry.id), entry)
  })
  const all = [...entries.values()]
  const chosen = all.find(
    ({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId,
  )
  const pair = chosen
    ? entries.get(String(chosen.selectedCandidatePairId))
    : all.find(({ type, selected }) => type === 'candidate-pair' && selected === true)
  const ends = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => entries.get(String(id)))
  if (pair === undefined || ends.some((end) => end === undefined)) return null
  return ends.some((end) => end?.candidateType === 'relay') ? 'relayed' : 'direct'
}

function quietOf({ timestamp, lastPacketReceivedTimestamp: last }: Record<string, unknown>): number | null {
  return typeof timestamp === 'number' && typeof last === 'number' ? Math.max(0, timestamp - last) : null
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
