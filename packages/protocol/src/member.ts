// Who is in a chat and as what, and what one member keeps for themselves about it.
import { z } from 'zod'
import { chatIdSchema, commandIdSchema, reSchema, seqSchema, timeSchema, userIdSchema } from './ids.ts'
import { limits } from './limits.ts'
import { userSchema } from './user.ts'

export const chatRoleSchema = z.enum(['owner', 'admin', 'member'])
export type ChatRole = z.infer<typeof chatRoleSchema>

export const memberSchema = z.object({
  userId: userIdSchema,
  role: chatRoleSchema,
  joinedAt: timeSchema,
})
export type Member = z.infer<typeof memberSchema>

/** What of a chat makes a sound or a mark on the app. */
export const notifySchema = z.enum(['all', 'mentions', 'none'])
export type Notify = z.infer<typeof notifySchema>

/** This person's own place in a chat, told to nobody else. */
export const membershipSchema = z.object({
  role: chatRoleSchema,
  joinedAt: timeSchema,
  /** Grows with whatever this person sets below: of two versions of that the greater is right. */
  rev: z.int().nonnegative(),
  /** Everything up to this place was read. Never goes back. */
  readSeq: seqSchema,
  notify: notifySchema,
  /** Silent until then; null: not muted. */
  mutedUntil: timeSchema.nullable(),
  /** Kept above the others since then. */
  pinnedAt: timeSchema.nullable(),
  /** Put away since then. */
  archivedAt: timeSchema.nullable(),
})
export type Membership = z.infer<typeof membershipSchema>

const id = commandIdSchema
const chatId = chatIdSchema
const userId = userIdSchema

export const memberCommandSchemas = [
  z.object({
    type: z.literal('member.add'),
    id,
    chatId,
    userIds: z.array(userId).min(1).max(limits.peopleAtOnce),
  }),
  /** `owner` hands the chat over: whoever had it becomes an admin. */
  z.object({ type: z.literal('member.role'), id, chatId, userId, role: chatRoleSchema }),
  z.object({ type: z.literal('member.remove'), id, chatId, userId }),
  z.object({ type: z.literal('member.ban'), id, chatId, userId }),
  z.object({ type: z.literal('member.unban'), id, chatId, userId }),
  z.object({
    type: z.literal('membership.set'),
    id,
    chatId,
    notify: notifySchema.exactOptional(),
    mutedUntil: timeSchema.nullable().exactOptional(),
    pinned: z.boolean().exactOptional(),
    archived: z.boolean().exactOptional(),
  }),
] as const

export const memberEventSchemas = [
  /** To everybody in the chat. */
  z.object({
    type: z.literal('member.changed'),
    re: reSchema,
    chatId,
    memberCount: z.int().nonnegative(),
    /** That of the chat, as which this is true: what an older one says is out of date. */
    changedSeq: seqSchema,
    /** `role` is null for whoever is no longer in. */
    members: z.array(z.object({ user: userSchema, role: chatRoleSchema.nullable() })),
  }),
  /** To this person's own devices. */
  z.object({ type: z.literal('membership.changed'), re: reSchema, chatId, me: membershipSchema }),
] as const
