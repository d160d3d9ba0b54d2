// How much of each thing may go over one link: by how many are in the call, and by the way it takes.
import type { TrackSource } from '@poruch/protocol'
import type { LinkPath } from '../snapshot.ts'

export interface Share {
  /** The devices in the call besides this one; each of them is sent a copy of everything. */
  readonly others: number
  readonly path: LinkPath | null
  /** Both a camera and a screen are sent. */
  readonly hasBoth: boolean
}

/** Bits and pictures a second at most. */
type Encoding = Omit<RTCRtpEncodingParameters, 'active' | 'rid'>

interface Rung {
  readonly lines: number
  readonly maxBitrate: number
  readonly maxFramerate: number
}

const full: Rung = { lines: 720, maxBitrate: 1_700_000, maxFramerate: 30 }
const middle: Rung = { lines: 540, maxBitrate: 800_000, maxFramerate: 25 }
const small: Rung = { lines: 360, maxBitrate: 450_000, maxFramerate: 20 }
/** Beside a screen, where both have to go through a relay. */
const corner: Rung = { lines: 180, maxBitrate: 160_000, maxFramerate: 20 }

/** By the number of others; where there are more, the call is one of voices. */
const ladder: readonly Rung[] = [full, middle, small, small]

/** Sound goes before pictures, in the browser and, where routers heed it, on the way (W3C DSCP control for WebRTC). */
const first = { priority: 'high', networkPriority: 'high' } as const

const voice = 32_000
const sound = 96_000
/** All screens together; letters need few pictures a second, but each of them sharp. */
const screen = { maxBitrate: 2_500_000, maxFramerate: 15 } as const
/** Of 1 Mbit/s that a relay carries for one link, what voice and sound leave. */
const relayed = 1_000_000 - voice - sound

/** @returns null: nothing of it is sent. */
export function budgetOf(source: TrackSource, share: Share, lines: number | null): Encoding | null {
  switch (source) {
    case 'microphone':
      return { maxBitrate: voice, ...first }
    case 'screen-audio':
      return { maxBitrate: sound, ...first }
    case 'camera': {
      const rung = cameraOf(share)
      return rung && { ...rates(rung), scaleResolutionDownBy: scaleTo(rung.lines, lines) }
    }
    case 'screen':
      return screenOf(share)
  }
}

/**
 * What is given up first when a path or a processor gets narrow.
 * @param moves a camera that is held in a hand
 */
export function preferenceOf(
  source: TrackSource,
  moves: boolean,
): Pick<RTCRtpSendParameters, 'degradationPreference'> {
  switch (source) {
    case 'camera':
      return { degradationPreference: moves ? 'maintain-framerate' : 'balanced' }
    case 'screen':
      return { degradationPreference: 'maintain-resolution' }
    default:
      return {}
  }
}

/**
 * Bits a second to begin with: enough for the whole picture at once. Many links begin with less each, for they share one
 * way out.
 */
export function startRateOf(others: number): number {
  return others > 2 ? 600_000 : 1_000_000
}

function cameraOf({ others, path, hasBoth }: Share): Rung | null {
  const rung = rungOf(others)
  if (rung === null || path !== 'relayed') return rung
  if (hasBoth) return corner
  return rung.maxBitrate > middle.maxBitrate ? middle : rung
}

function screenOf({ others, path, hasBoth }: Share): Encoding | null {
  if (rungOf(others) === null) return null
  const most = path === 'relayed' ? relayed - (hasBoth ? corner.maxBitrate : 0) : screen.maxBitrate
  return { ...screen, maxBitrate: Math.min(most, Math.round(screen.maxBitrate / Math.max(others, 1))) }
}

function rungOf(others: number): Rung | null {
  return ladder[Math.max(others, 1) - 1] ?? null
}

function rates({ maxBitrate, maxFramerate }: Rung): Encoding {
  return { maxBitrate, maxFramerate }
}

/**
 * A line of pictures without a track is switched off as well: Firefox (seen with 153 ESR) goes on sending a picture a
 * second, and Chromium (156) keeps a part of the rate for it, so that the other line's pictures begin smaller. For voices
 * Firefox would not listen (bug 1813848), and nothing is gained.
 */
export function isActive(source: TrackSource, track: MediaStreamTrack | null): boolean {
  return track !== null || source === 'microphone' || source === 'screen-audio'
}

/** A camera with fewer lines sends what it has. */
function scaleTo(wanted: number, lines: number | null): number {
  return lines === null ? 1 : Math.max(1, lines / wanted)
}
