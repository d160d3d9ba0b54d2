// What stands in a chat: a body of some kind, which keeps its shape from the composer to the row.
import { z } from 'zod'
import { callEndReasonSchema, callMediaSchema } from './call.ts'
import {
  callIdSchema,
  chatIdSchema,
  messageIdSchema,
  reSchema,
  seqSchema,
  timeSchema,
  userIdSchema,
} from './ids.ts'
import { limits } from './limits.ts'
import { plainText } from './user.ts'

export const messageTextSchema = plainText(1, limits.messageLength)

/** What a person can send. */
export const bodyDraftSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: messageTextSchema }),
])
export type BodyDraft = z.input<typeof bodyDraftSchema>

/** What happened to a chat. */
export const chatChangeSchema = z.enum([
  'created',
  /** By somebody who was in already. */
  'added',
  /** By an invite link. */
  'joined',
  'left',
  'removed',
  'title',
  'description',
  'picture',
  /** It has a new owner. */
  'owner',
])
export type ChatChange = z.infer<typeof chatChangeSchema>

export const messageBodySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    /** Members whom the text names by `@username`, as the server found them. */
    mentions: z.array(userIdSchema),
  }),
  z.object({
    kind: z.literal('service'),
    change: chatChangeSchema,
    /** To whom it happened, where that is somebody else than the sender. */
    userIds: z.array(userIdSchema),
    /** The new title or description, where that is what changed. */
    text: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('call'),
    callId: callIdSchema,
    media: callMediaSchema,
    reason: callEndReasonSchema,
    /** From the answer to the end; 0 when nobody answered. */
    durationMs: z.int().nonnegative(),
    /** Who was in it, in the order in which they came; of many the first ones. Nobody was when nobody answered. */
    people: z.array(userIdSchema).max(limits.callPeopleNamed),
    /** How many were in it. */
    peopleCount: z.int().nonnegative(),
  }),
])
export type MessageBody = z.infer<typeof messageBodySchema>

export const messageSchema = z.object({
  id: messageIdSchema,
  chatId: chatIdSchema,
  /** Its place in the chat. */
  seq: seqSchema,
  /** The number its latest change took; equals `seq` until it is changed. */
  changedSeq: seqSchema,
  /** Who wrote it; for a call, who began it; for a service message, who did it. */
  senderId: userIdSchema,
  body: messageBodySchema,
  /** When the server took it. */
  createdAt: timeSchema,
})
export type Message = z.infer<typeof messageSchema>

export const messageCommandSchemas = [
  z.object({
    type: z.literal('message.send'),
    id: messageIdSchema,
    chatId: chatIdSchema,
    body: bodyDraftSchema,
  }),
] as const

export const messageEventSchemas = [
  z.object({ type: z.literal('message.changed'), re: reSchema, message: messageSchema }),
] as const
