// The record of a call: who called whom, what rings, who answered. The server alone writes it.
import { z } from 'zod'
import { callIdSchema, chatIdSchema, deviceIdSchema, timeSchema, userIdSchema } from './ids.ts'

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
  chatId: chatIdSchema,
  callerId: userIdSchema,
  calleeId: userIdSchema,
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
  /** Both people know each other: they wrote to each other or talked before. */
  mutual: z.boolean(),
  /** The caller's device first. */
  legs: z.array(legSchema),
})
export type Call = z.infer<typeof callSchema>
