// What two devices in a call say to each other through the server, which checks who they are and forwards it unread.
import { z } from 'zod'
import { callIdSchema, commandIdSchema, deviceIdSchema } from './ids.ts'
import { limits } from './limits.ts'

export const trackSourceSchema = z.enum(['microphone', 'camera', 'screen', 'screen-audio'])
export type TrackSource = z.infer<typeof trackSourceSchema>

/** Which of a device's tracks live now; the other end shows it, and changes nothing else by it. */
export const mediaStateSchema = z.object({
  microphone: z.boolean(),
  camera: z.boolean(),
  screen: z.boolean(),
  screenAudio: z.boolean(),
})
export type MediaState = z.infer<typeof mediaStateSchema>

/** RTCIceCandidateInit (W3C WebRTC, section 4.8.1.1). */
export const candidateSchema = z.object({
  candidate: z.string().max(limits.candidateLength),
  sdpMid: z.string().max(64).nullable(),
  sdpMLineIndex: z.int().min(0).max(64).nullable(),
})
export type Candidate = z.infer<typeof candidateSchema>

/** `gen` counts connections made anew within a call; `neg` counts offers within a generation. */
const counter = z.int().min(1).max(limits.counterMax)
const tracksSchema = z
  .record(z.string().max(64), trackSourceSchema)
  .refine((tracks) => Object.keys(tracks).length <= limits.tracksPerLink, 'too many tracks')
const whySchema = z.enum(['network', 'stall', 'failed', 'stuck', 'media', 'topology'])

const bodies = {
  'link.offer': { gen: counter, neg: counter, sdp: z.string().max(limits.sdpLength), tracks: tracksSchema },
  'link.answer': { gen: counter, neg: counter, sdp: z.string().max(limits.sdpLength), tracks: tracksSchema },
  'link.candidates': {
    gen: counter,
    /** Ties candidates to the description they belong to (RFC 8838, section 5). */
    ufrag: z.string().max(256),
    candidates: z.array(candidateSchema).max(limits.candidatesPerMessage),
    /** No more candidates will come for this `ufrag`. */
    end: z.boolean(),
  },
  /** Asks the other end to restart ICE. */
  'link.restart': { gen: counter, why: whySchema },
  /** Throws this generation away; the next offer carries `gen`. */
  'link.reset': { gen: counter, why: whySchema },
  /** "I was away: say again what I may have missed." */
  'link.sync': { gen: counter, neg: z.int().min(0).max(limits.counterMax) },
  /** `held`: its person put the call aside. */
  'link.media': { ver: z.int().min(1).max(limits.versionMax), media: mediaStateSchema, held: z.boolean() },
} as const

type LinkType = keyof typeof bodies
const toPeer = { id: commandIdSchema, callId: callIdSchema, to: deviceIdSchema }
const fromPeer = { callId: callIdSchema, from: deviceIdSchema, to: deviceIdSchema }

const command = <Type extends LinkType>(type: Type) =>
  z.object({ type: z.literal(type), ...toPeer, ...bodies[type] })
const event = <Type extends LinkType>(type: Type) =>
  z.object({ type: z.literal(type), ...fromPeer, ...bodies[type] })

export const linkCommandSchemas = [
  command('link.offer'),
  command('link.answer'),
  command('link.candidates'),
  command('link.restart'),
  command('link.reset'),
  command('link.sync'),
  command('link.media'),
] as const

export const linkEventSchemas = [
  event('link.offer'),
  event('link.answer'),
  event('link.candidates'),
  event('link.restart'),
  event('link.reset'),
  event('link.sync'),
  event('link.media'),
] as const

export type LinkCommand = z.infer<(typeof linkCommandSchemas)[number]>
export type LinkEvent = z.infer<(typeof linkEventSchemas)[number]>
