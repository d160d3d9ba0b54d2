// How the encoders here shall work. They do what the other side's description asks for (RFC 7587, section 6.1), so before
// it is applied our own wishes are written into it.
import type { TrackSource } from '@poruch/protocol'

export interface Wishes {
  /** Send next to nothing while the person is silent. */
  readonly pauses: boolean
  /** Bits a second to begin pictures with; null: as the browser does. */
  readonly startRate: number | null
}

/** Parameters of a format. Null: it is not to be there. */
type Format = Readonly<Record<string, string | null>>

const codecs = {
  audio: /^a=rtpmap:(\d+) opus\//gim,
  video: /^a=rtpmap:(\d+) (?:VP8|VP9|H264|AV1)\//gim,
} as const

/**
 * @param sdp as the other side sent it
 * @param tracks what each mid of it carries
 */
export function withWishes(
  sdp: string,
  tracks: Readonly<Record<string, TrackSource>>,
  wishes: Wishes,
): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => {
      switch (tracks[section.match(/^a=mid:(\S+)/m)?.[1] ?? '']) {
        case 'microphone':
          return withFormat(section, codecs.audio, voice(wishes))
        case 'screen-audio':
          return withFormat(section, codecs.audio, { useinbandfec: '1', usedtx: null, stereo: '1' })
        case 'camera':
        case 'screen':
          return withFormat(section, codecs.video, picture(wishes))
        default:
          return section
      }
    })
    .join('')
}

function voice({ pauses }: Wishes): Format {
  return { useinbandfec: '1', usedtx: pauses ? '1' : null, stereo: null }
}

/** In thousands: a word of Chromium's own. */
function picture({ startRate }: Wishes): Format {
  return startRate === null ? {} : { 'x-google-start-bitrate': String(Math.round(startRate / 1_000)) }
}

/** Writes it into each of these formats that the section has. */
function withFormat(section: string, names: RegExp, format: Format): string {
  if (Object.keys(format).length === 0) return section
  const payloads = [...section.matchAll(names)].map(([, payload = '']) => payload)
  return payloads.reduce((text, payload) => withParameters(text, payload, format), section)
}

function withParameters(section: string, payload: string, format: Format): string {
  const fmtp = new RegExp(`^a=fmtp:${payload} (.*)$`, 'm')
  const known = (section.match(fmtp)?.[1] ?? '').split(';').map((it) => it.trim())
  const kept = known.filter((it) => it !== '' && !(nameOf(it) in format))
  const added = Object.entries(format).flatMap(([name, value]) => (value === null ? [] : `${name}=${value}`))
  const line = `a=fmtp:${payload} ${[...kept, ...added].join(';')}`
  return fmtp.test(section)
    ? section.replace(fmtp, () => line)
    : section.replace(new RegExp(`^a=rtpmap:${payload} .*$`, 'm'), (found) => `${found}\r\n${line}`)
}

function nameOf(parameter: string): string {
  return parameter.split('=')[0]?.toLowerCase() ?? ''
}
