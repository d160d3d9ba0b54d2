// A place where messages are. Whatever changes in it takes the next number of its sequence.
import { z } from 'zod'
import { chatIdSchema, seqSchema, timeSchema, userIdSchema } from './ids.ts'
import { messageSchema } from './message.ts'

export const chatMemberSchema = z.object({
  userId: userIdSchema,
  role: z.enum(['owner', 'admin', 'member']),
  /** Everything up to this place was read. Never goes back. */
  readSeq: seqSchema,
})
export type ChatMember = z.infer<typeof chatMemberSchema>

export const chatSchema = z.object({
  id: chatIdSchema,
  kind: z.enum(['direct', 'group', 'channel']),
  /** Null in a direct chat: there the other person's name stands. */
  title: z.string().nullable(),
  createdAt: timeSchema,
  lastSeq: seqSchema,
  members: z.array(chatMemberSchema),
})
export type Chat = z.infer<typeof chatSchema>

/** A chat as one person finds it after signing in. */
export const rosterEntrySchema = z.object({
  chat: chatSchema,
  lastMessage: messageSchema.nullable(),
  /** Messages of others after this person's read mark. */
  unread: z.int().nonnegative(),
})
export type RosterEntry = z.infer<typeof rosterEntrySchema>
