// What stands in a chat: text that somebody wrote, or the record of a call.
import { z } from 'zod'
import { callEndReasonSchema, callMediaSchema } from './call.ts'
import { callIdSchema, chatIdSchema, messageIdSchema, seqSchema, timeSchema, userIdSchema } from './ids.ts'
import { limits } from './limits.ts'
import { plainText } from './user.ts'

export const messageTextSchema = plainText(1, limits.messageLength).regex(/\S/u)

export const messageBodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({
    kind: z.literal('call'),
    callId: callIdSchema,
    media: callMediaSchema,
    reason: callEndReasonSchema,
    /** From the answer to the end; 0 when nobody answered. */
    durationMs: z.int().nonnegative(),
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
  /** Who wrote it; for a call, who called. */
  senderId: userIdSchema,
  body: messageBodySchema,
  /** When the server took it. */
  createdAt: timeSchema,
})
export type Message = z.infer<typeof messageSchema>
