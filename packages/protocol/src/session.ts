// One socket of a signed-in device: hello and welcome, signs of life, the list of ICE servers, refusals.
import { z } from 'zod'
import { callSchema, callSeenSchema } from './call.ts'
import { rosterPageSchema } from './chat.ts'
import { type ErrorCode, errors } from './errors.ts'
import {
  callIdSchema,
  commandIdSchema,
  deviceIdSchema,
  messageIdSchema,
  reSchema,
  timeSchema,
} from './ids.ts'
import { limits } from './limits.ts'
import { userSchema } from './user.ts'

export const errorCodeSchema = z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]])

/** RTCIceServer (W3C WebRTC, section 4.2.2). */
export const iceServerSchema = z.object({
  urls: z.array(z.string()),
  username: z.string().exactOptional(),
  credential: z.string().exactOptional(),
})
export type IceServer = z.infer<typeof iceServerSchema>

const ice = {
  iceServers: z.array(iceServerSchema),
  /** When the credentials in `iceServers` run out; null when they do not. */
  iceExpiresAt: timeSchema.nullable(),
}

/** Up to where a device knows its roster; says something to the server alone. */
const cursor = z.string().max(128)
const id = commandIdSchema
const calls = z.array(callIdSchema).max(limits.callsPerHello).default([])

export const sessionCommandSchemas = [
  z.object({
    type: z.literal('hello'),
    id,
    versions: z.array(z.int()).min(1).max(16),
    /** For apps and bots; null in a browser, whose cookie says who it is. */
    token: z.string().max(256).nullable().default(null),
    /** The last one this device was given, once it holds all up to it; null: it holds nothing. */
    cursor: cursor.nullable().default(null),
    /** The newest message that it holds, by `createdAt`, of whatever chat; null: it holds none. */
    lastMessageId: messageIdSchema.nullable().default(null),
    /** Calls whose media is alive on this device. */
    calls,
  }),
  z.object({
    type: z.literal('ping'),
    id,
    /** Calls in which media of another one arrives. */
    calls,
    /** The devices in them whose media arrives; nobody has to be named where only one other is in. */
    hears: z.array(deviceIdSchema).max(limits.hearsPerPing).default([]),
  }),
  z.object({ type: z.literal('ice.refresh'), id }),
] as const

export const sessionEventSchemas = [
  z.object({
    type: z.literal('welcome'),
    re: reSchema,
    version: z.int(),
    serverAt: timeSchema,
    me: userSchema,
    deviceId: deviceIdSchema,
    /** `changes` to the roster that the device knows, the `whole` of it, or all `anew`: what it held never happened here. */
    scope: z.enum(['changes', 'whole', 'anew']),
    roster: rosterPageSchema,
    /** Good for the next hello as soon as all pages of `roster` are held. */
    cursor,
    /** Calls that ring or run and concern this person. */
    calls: z.array(callSchema),
    /** Live calls in this person's groups, whoever is in them. */
    seen: z.array(callSeenSchema),
    /** Everybody who is named in `calls`. */
    users: z.array(userSchema),
    ...ice,
    heartbeatMs: z.int().positive(),
  }),
  /** All that was told before it belongs to `cursor`. */
  z.object({ type: z.literal('pong'), re: reSchema, serverAt: timeSchema, cursor }),
  z.object({
    type: z.literal('error'),
    /** The command's id as it came, even where that is none of ours. */
    re: z.string().max(64).nullable(),
    code: errorCodeSchema,
    message: z.string(),
    field: z.string().nullable(),
    retryAfterMs: z.int().nonnegative().nullable(),
  }),
  z.object({ type: z.literal('ice.changed'), re: reSchema, ...ice }),
] as const
