// The record of a call: where it takes place, who began it, what rings, who is in. The server alone writes it.
import { z } from 'zod'
import {
  callIdSchema,
  chatIdSchema,
  commandIdSchema,
  deviceIdSchema,
  reSchema,
  roomIdSchema,
  timeSchema,
  userIdSchema,
} from './ids.ts'
import { limits } from './limits.ts'
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
  'do_not_disturb',
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
  /** Links, to take the call over from another device of its person. */
  'moving',
  /** Another device of its person took the call over. */
  'moved',
  /** Taken out by whoever moderates the call. */
  'removed',
])
export type LegState = z.infer<typeof legStateSchema>

/** One device in a call. */
export const legSchema = z.object({
  deviceId: deviceIdSchema,
  userId: userIdSchema,
  state: legStateSchema,
  prelink: prelinkSchema,
  /** The `rev` of the record at which it last came in: of two devices the greater came later. 0: it never was in. */
  since: z.int().min(0),
  /** Told to ring softly: the device is in another call. */
  waiting: z.boolean(),
  /** The `rev` of the record at which its person was last called with it. 0: never. */
  rung: z.int().min(0),
})
export type Leg = z.infer<typeof legSchema>

export const callSchema = z.object({
  id: callIdSchema,
  /** The place: a chat, or with `roomId` a room in it, has one live call at most. */
  chatId: chatIdSchema,
  roomId: roomIdSchema.nullable(),
  startedBy: userIdSchema,
  /** Whom it rings; whoever began it is not among them. */
  invited: z.array(userIdSchema),
  /** Those of `invited` who are no members of the chat: they take part in the call, and read nothing there. */
  guests: z.array(userIdSchema),
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
  /** It is between two people, and over when one of them leaves; otherwise when nobody is left. */
  pair: z.boolean(),
  /** Everybody in it knows everybody: in a direct chat, both wrote there or talked before. */
  mutual: z.boolean(),
  /** One for each device, in the order in which they came; the one that began it first. */
  legs: z.array(legSchema),
})
export type Call = z.infer<typeof callSchema>

/** What a device says of its voice, and others see without being in the call. */
export const callVoiceSchema = z.object({
  deviceId: deviceIdSchema,
  muted: z.boolean(),
  speaking: z.boolean(),
})
export type CallVoice = z.infer<typeof callVoiceSchema>

/** A live call as everybody in its group sees it without being in it. */
export const callSeenSchema = z.object({
  id: callIdSchema,
  chatId: chatIdSchema,
  roomId: roomIdSchema.nullable(),
  media: callMediaSchema,
  state: callSchema.shape.state,
  /** That of the record: a smaller one is old news. */
  rev: z.int().positive(),
  createdAt: timeSchema,
  startedBy: userIdSchema,
  /** Nobody else gets in now: those who are lost, and may come back, count too. */
  full: z.boolean(),
  /** The devices inside, in the order in which they came; nobody once it has ended. */
  people: z.array(callVoiceSchema.extend({ userId: userIdSchema })),
})
export type CallSeen = z.infer<typeof callSeenSchema>

const id = commandIdSchema
const callId = callIdSchema
/** Which invite is meant, as in the leg: a later one is not. Absent: whichever there is. */
const rung = legSchema.shape.rung.exactOptional()

export const callCommandSchemas = [
  z.object({
    type: z.literal('call.start'),
    id,
    callId,
    chatId: chatIdSchema,
    /** A room of that group; null, or absent: the chat itself. */
    roomId: roomIdSchema.nullable().exactOptional(),
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
    rung,
  }),
  z.object({
    type: z.literal('call.move'),
    id,
    callId,
    /** False: this device links, to take the call over; true: it has taken it over. */
    done: z.boolean(),
  }),
  /** This device takes no second call now. */
  z.object({ type: z.literal('call.busy'), id, callId, rung }),
  z.object({ type: z.literal('call.cancel'), id, callId }),
  /** Somebody in the call rings more people, of the chat or from outside it. */
  z.object({
    type: z.literal('call.invite'),
    id,
    callId,
    userIds: z.array(userIdSchema).min(1).max(limits.ringsMax),
  }),
  /** These three are for whoever moderates the call. */
  z.object({ type: z.literal('call.mute'), id, callId, userId: userIdSchema }),
  z.object({ type: z.literal('call.remove'), id, callId, userId: userIdSchema }),
  z.object({ type: z.literal('call.end'), id, callId }),
  z.object({
    type: z.literal('call.hangup'),
    id,
    callId,
    reason: z.enum(['completed', 'connect_timeout', 'connection_lost', 'media_error']),
    rung,
  }),
  /** Neither stored nor answered. */
  z.object({
    type: z.literal('call.voice'),
    id,
    callId,
    muted: z.boolean(),
    speaking: z.boolean(),
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
  /** To everybody in the group. */
  z.object({ type: z.literal('call.seen'), re: reSchema, seen: callSeenSchema }),
  z.object({
    type: z.literal('call.voices'),
    re: reSchema,
    chatId: chatIdSchema,
    callId,
    /** Only those that changed. */
    voices: z.array(callVoiceSchema),
  }),
  /** Whoever moderates turned the microphone of this person off; nobody turns it on but they. */
  z.object({ type: z.literal('call.muted'), callId, userId: userIdSchema, mutedBy: userIdSchema }),
] as const
