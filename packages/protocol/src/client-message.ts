// Everything a device can say to the server.
import { z } from 'zod'
import { callMediaSchema, prelinkSchema } from './call.ts'
import {
  callIdSchema,
  chatIdSchema,
  commandIdSchema,
  messageIdSchema,
  seqSchema,
  userIdSchema,
} from './ids.ts'
import { limits } from './limits.ts'
import { linkCommandSchemas } from './link.ts'
import { messageTextSchema } from './message.ts'

const id = commandIdSchema
const callId = callIdSchema

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    id,
    versions: z.array(z.int()).min(1).max(16),
    /** For apps and bots; null in a browser, whose cookie says who it is. */
    token: z.string().max(256).nullable(),
    /** Calls whose media is alive on this device. */
    calls: z.array(callId).max(limits.callsPerHello),
  }),
  z.object({
    type: z.literal('ping'),
    id,
    /** Calls in which media of the other side arrives. */
    calls: z.array(callId).max(limits.callsPerHello),
  }),
  z.object({ type: z.literal('ice.refresh'), id }),
  z.object({ type: z.literal('chat.open'), id, userId: userIdSchema }),
  z.object({ type: z.literal('chat.read'), id, chatId: chatIdSchema, seq: seqSchema }),
  z.object({ type: z.literal('chat.typing'), id, chatId: chatIdSchema }),
  z.object({
    type: z.literal('message.send'),
    id: messageIdSchema,
    chatId: chatIdSchema,
    text: messageTextSchema,
  }),
  z.object({
    type: z.literal('call.invite'),
    id,
    callId,
    userId: userIdSchema,
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
  ...linkCommandSchemas,
])

export type ClientMessage = z.infer<typeof clientMessageSchema>
export type ClientMessageType = ClientMessage['type']
export type ClientMessageOf<Type extends ClientMessageType> = Extract<ClientMessage, { type: Type }>
