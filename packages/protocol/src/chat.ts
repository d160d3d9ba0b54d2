// A place where messages are. Whatever changes in it takes the next number of its sequence. It does not carry its people.
import { z } from 'zod'
import {
  chatIdSchema,
  commandIdSchema,
  pictureIdSchema,
  reSchema,
  seqSchema,
  timeSchema,
  userIdSchema,
} from './ids.ts'
import { limits } from './limits.ts'
import { membershipSchema } from './member.ts'
import { messageSchema } from './message.ts'
import { nameText, plainText, userSchema } from './user.ts'

export const chatKindSchema = z.enum(['direct', 'group', 'channel'])
export type ChatKind = z.infer<typeof chatKindSchema>

export const titleSchema = nameText(limits.titleMax)
export const descriptionSchema = plainText(0, limits.descriptionMax)

export const chatSettingsSchema = z.object({
  /** Who may add people and make invite links. */
  whoAdds: z.enum(['members', 'admins']),
})
export type ChatSettings = z.infer<typeof chatSettingsSchema>

export const chatSchema = z.object({
  id: chatIdSchema,
  kind: chatKindSchema,
  /** Null in a direct chat: there the other person's name stands. */
  title: z.string().nullable(),
  description: z.string(),
  /** Names the picture's content: another picture has another id. */
  pictureId: pictureIdSchema.nullable(),
  settings: chatSettingsSchema,
  createdAt: timeSchema,
  lastSeq: seqSchema,
  /** The number that its own latest change took (title, settings, members); of two versions the greater is right. */
  changedSeq: seqSchema,
  memberCount: z.int().nonnegative(),
})
export type Chat = z.infer<typeof chatSchema>

/** A chat as one person finds it in their roster. */
export const rosterEntrySchema = z.object({
  chat: chatSchema,
  me: membershipSchema,
  /** The other person of a direct chat. */
  peerId: userIdSchema.nullable(),
  lastMessage: messageSchema.nullable(),
  /** Messages of others after this person's read mark; `unreadMax` stands for that many or more. */
  unread: z.int().min(0).max(limits.unreadMax),
  /** How many of those mention this person. */
  mentions: z.int().min(0).max(limits.unreadMax),
  /** The greatest read mark of anybody else. */
  othersReadSeq: seqSchema,
})
export type RosterEntry = z.infer<typeof rosterEntrySchema>

/** A part of a roster, newest activity first. */
export const rosterPageSchema = z.object({
  entries: z.array(rosterEntrySchema),
  /** Chats that this person is no longer in. */
  gone: z.array(chatIdSchema),
  /** Those named as the other person of a direct chat, or as sender of a last message. */
  users: z.array(userSchema),
  /** What to ask `GET /roster` for next; null: this was the last page. */
  more: z.string().nullable(),
})
export type RosterPage = z.infer<typeof rosterPageSchema>

/** Why a chat is gone from a roster. */
export const goneReasonSchema = z.enum(['left', 'removed', 'banned', 'deleted'])
export type GoneReason = z.infer<typeof goneReasonSchema>

/** What whoever holds an invite link sees of the chat before joining. */
export const chatPreviewSchema = z.object({
  id: chatIdSchema,
  kind: chatKindSchema,
  title: z.string(),
  description: z.string(),
  pictureId: pictureIdSchema.nullable(),
  memberCount: z.int().nonnegative(),
})
export type ChatPreview = z.infer<typeof chatPreviewSchema>

const id = commandIdSchema
const chatId = chatIdSchema

/** One thing at a time, so that each change takes its own place in the sequence. */
export const chatEditSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('title'), title: titleSchema }),
  z.object({ what: z.literal('description'), description: descriptionSchema }),
  z.object({ what: z.literal('settings'), settings: chatSettingsSchema }),
])
export type ChatEdit = z.infer<typeof chatEditSchema>

export const chatCommandSchemas = [
  z.object({ type: z.literal('chat.open'), id, userId: userIdSchema }),
  z.object({
    type: z.literal('chat.create'),
    id,
    /** Made by the device, as ids of messages are. */
    chatId,
    kind: z.enum(['group', 'channel']),
    title: titleSchema,
    userIds: z.array(userIdSchema).max(limits.peopleAtOnce),
  }),
  z.object({ type: z.literal('chat.edit'), id, chatId, change: chatEditSchema }),
  z.object({ type: z.literal('chat.join'), id, token: z.string().max(128) }),
  z.object({ type: z.literal('chat.leave'), id, chatId }),
  z.object({ type: z.literal('chat.delete'), id, chatId }),
  z.object({ type: z.literal('chat.read'), id, chatId, seq: seqSchema }),
  z.object({ type: z.literal('chat.typing'), id, chatId }),
] as const

export const chatEventSchemas = [
  /** To somebody who is in this chat from now on. */
  z.object({
    type: z.literal('chat.added'),
    re: reSchema,
    entry: rosterEntrySchema,
    users: z.array(userSchema),
  }),
  /** To somebody who no longer is. */
  z.object({ type: z.literal('chat.gone'), re: reSchema, chatId, reason: goneReasonSchema }),
  z.object({ type: z.literal('chat.changed'), re: reSchema, chat: chatSchema }),
  z.object({
    type: z.literal('read.changed'),
    re: reSchema,
    chatId,
    /** In small chats the one that rose; in large ones the greatest two, so that everybody finds a foreign one. */
    marks: z.array(z.object({ userId: userIdSchema, seq: seqSchema })).max(2),
  }),
  z.object({ type: z.literal('typing.changed'), re: reSchema, chatId, userId: userIdSchema }),
] as const
