// The record of a call: where it takes place, who began it, what rings, who is in. The server alone writes it.
import { z } from 'zod'
import {
  callIdSchema,
  chatIdSchema,
  commandIdSchema,
  deviceIdSchema,
  reSchema,
  timeSchema,
  userIdSchema,
} from './ids.ts'
import { userSchema } from './user.ts'

export const callMediaSchema = z.enum(['audio', 'video', 'screen'])
export type CallMedia = z.infer<typeof callMediaSchema>

export const callEndReasonSchema = z.enum([
  'completed',
  'cancelled',
  'declined',
  'busy',
  'missed',
  'unreachable',
  'connect_timeout',
  'connection_lost',
  'media_error',
  'replaced',
  'server_error',
])
export type CallEndReason = z.infer<typeof callEndReasonSchema>

/** May the two devices link while it rings: over any path, over a relay only, or not at all. */
export const prelinkSchema = z.enum(['all', 'relay', 'none'])
export type Prelink = z.infer<typeof prelinkSchema>

export const legStateSchema = z.enum([
  /** Told to ring; no sign of life yet. */
  'invited',
  /** Rings, and said so. */
  'ringing',
  /** In the call. */
  'active',
  /** In the call, but its lease ran out: it may come back. */
  'stale',
  'declined',
  'busy',
  /** Another device of the same person answered. */
  'answered_elsewhere',
  /** Another device of the same person declined. */
  'declined_elsewhere',
  'missed',
  'left',
])
export type LegState = z.infer<typeof legStateSchema>

/** One device in a call. */
export const legSchema = z.object({
  deviceId: deviceIdSchema,
  userId: userIdSchema,
  state: legStateSchema,
  prelink: prelinkSchema,
})
export type Leg = z.infer<typeof legSchema>

export const callSchema = z.object({
  id: callIdSchema,
  /** The place: a chat has one live call at most. */
  chatId: chatIdSchema,
  startedBy: userIdSchema,
  /** Whom it rings; whoever began it is not among them. */
  invited: z.array(userIdSchema),
  /** What whoever began it meant to send. */
  media: callMediaSchema,
  state: z.enum(['ringing', 'active', 'ended']),
  /** Null until the call has ended. */
  reason: callEndReasonSchema.nullable(),
  /** Grows with every change; a smaller one is old news. */
  rev: z.int().positive(),
  createdAt: timeSchema,
  ringUntil: timeSchema,
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  /** Everybody in it knows everybody: in a direct chat, both wrote there or talked before. */
  mutual: z.boolean(),
  /** One for each device, in the order in which they came; the one that began it first. */
  legs: z.array(legSchema),
})
export type Call = z.infer<typeof callSchema>

const id = commandIdSchema
const callId = callIdSchema

export const callCommandSchemas = [
  z.object({
    type: z.literal('call.start'),
    id,
    callId,
    chatId: chatIdSchema,
    media: callMediaSchema,
    prelink: prelinkSchema,
  }),
  z.object({ type: z.literal('call.ringing'), id, callId, prelink: prelinkSchema }),
  z.object({ type: z.literal('call.accept'), id, callId }),
  z.object({
    type: z.literal('call.decline'),
    id,
    callId,
    /** `user` declines on all of the person's devices, `device` silences this one. */
    scope: z.enum(['user', 'device']),
  }),
  z.object({ type: z.literal('call.cancel'), id, callId }),
  z.object({
    type: z.literal('call.hangup'),
    id,
    callId,
    reason: z.enum(['completed', 'connect_timeout', 'connection_lost', 'media_error']),
  }),
] as const

export const callEventSchemas = [
  z.object({
    type: z.literal('call.changed'),
    re: reSchema,
    call: callSchema,
    /** Everybody who is named in it. */
    users: z.array(userSchema),
  }),
] as const
