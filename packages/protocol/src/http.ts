// The bodies of HTTP requests and answers under /api/v1.
import { z } from 'zod'
import { callSchema, callSeenSchema } from './call.ts'
import { chatPreviewSchema, chatSchema, rosterEntrySchema } from './chat.ts'
import {
  callIdSchema,
  chatIdSchema,
  deviceIdSchema,
  inviteIdSchema,
  seqSchema,
  timeSchema,
  userIdSchema,
} from './ids.ts'
import { limits } from './limits.ts'
import { memberSchema } from './member.ts'
import { messageSchema } from './message.ts'
import { roomSchema } from './room.ts'
import { errorCodeSchema } from './session.ts'
import {
  deviceSchema,
  displayNameSchema,
  nameText,
  passwordSchema,
  plainText,
  usernameSchema,
  userSchema,
} from './user.ts'

/** How the session comes back: as a cookie for browsers, as a token for apps and bots. */
const transport = z.enum(['cookie', 'bearer']).default('cookie')
const deviceName = nameText(limits.deviceNameMax).nullable().default(null)

/** POST /accounts */
export const signUpSchema = z.object({
  displayName: displayNameSchema,
  username: usernameSchema,
  password: passwordSchema,
  invite: z.string().max(128).nullable().default(null),
  deviceName,
  transport,
})
export type SignUp = z.input<typeof signUpSchema>

/** POST /sessions. Any text a database can hold is taken: a wrong one is `wrong_credentials`, not `invalid`. */
export const signInSchema = z.object({
  username: plainText(0, limits.passwordMax),
  password: z.string().max(limits.passwordMax),
  deviceName,
  transport,
})
export type SignIn = z.input<typeof signInSchema>

/** The answer to both, and to GET /session. */
export const sessionSchema = z.object({
  user: userSchema,
  deviceId: deviceIdSchema,
  /** Only with `transport: 'bearer'`, only once. */
  token: z.string().nullable(),
})
export type SessionInfo = z.infer<typeof sessionSchema>

/** PUT /password */
export const passwordChangeSchema = z.object({
  current: z.string().max(limits.passwordMax),
  next: passwordSchema,
})
export type PasswordChange = z.infer<typeof passwordChangeSchema>

export const registrationSchema = z.enum(['open', 'invite', 'closed'])

/** GET /server: what a person must know before signing in. */
export const serverInfoSchema = z.object({
  name: z.literal('Poruch'),
  version: z.string(),
  registration: registrationSchema,
  /** No account yet: the next one to sign up becomes the owner. */
  empty: z.boolean(),
})
export type ServerInfo = z.infer<typeof serverInfoSchema>

/** GET /devices */
export const devicesSchema = z.object({ current: deviceIdSchema, devices: z.array(deviceSchema) })
export type Devices = z.infer<typeof devicesSchema>

/** POST /invites */
export const inviteDraftSchema = z.object({
  /** The group or channel it lets people into; null: it lets them create an account. */
  chatId: chatIdSchema.nullable().default(null),
  /** How many people may use it; null without limit. */
  uses: z.int().min(1).max(10_000).nullable(),
  expiresAt: timeSchema.nullable(),
})
export type InviteDraft = z.input<typeof inviteDraftSchema>

export const inviteSchema = z.object({
  id: inviteIdSchema,
  chatId: chatIdSchema.nullable(),
  createdAt: timeSchema,
  expiresAt: timeSchema.nullable(),
  usesLeft: z.int().nullable(),
})
export type Invite = z.infer<typeof inviteSchema>

/** The answer to POST /invites: the only time that the link is told. */
export const newInviteSchema = z.object({ invite: inviteSchema, token: z.string() })
export type NewInvite = z.infer<typeof newInviteSchema>

/** GET /invites: those to the server, or with `chatId` those to a chat. */
export const invitesQuerySchema = z.object({ chatId: chatIdSchema.optional() })
export const invitesSchema = z.object({ invites: z.array(inviteSchema) })

/** GET /invites/:token: asked before signing up or joining. */
export const inviteCheckSchema = z.object({
  valid: z.boolean(),
  /** What it lets people into; null for an invite to the server, and where it is not valid, but for a member. */
  chat: chatPreviewSchema.nullable(),
})
export type InviteCheck = z.infer<typeof inviteCheckSchema>

/** GET /users?query=… */
export const usersQuerySchema = z.object({ query: plainText(1, limits.searchMax) })
export const usersSchema = z.object({ users: z.array(userSchema) })

/** GET /users/named?ids=a,b,c: names that are missing; ids of nobody are left out. */
export const namedQuerySchema = z.object({
  ids: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(userIdSchema).min(1).max(limits.namedMax)),
})

/** A number in a query string: digits only, so that an empty one is refused and not taken for 0. */
const digits = z.union([z.int(), z.string().regex(/^\d{1,16}$/)]).pipe(z.coerce.number<number | string>())
const limit = digits.pipe(z.int().min(1).max(limits.pageMax)).default(50)
const seq = digits.pipe(seqSchema)

/** GET /roster?after=…: the page that `more` of the one before names. */
export const rosterQuerySchema = z.object({ after: z.string().min(1).max(256) })

/** GET /chats/:chatId: a chat that nobody told this device of. */
export const chatEntrySchema = z.object({ entry: rosterEntrySchema, users: z.array(userSchema) })
export type ChatEntry = z.infer<typeof chatEntrySchema>

/** GET /chats/:chatId/members: owner and admins first, then in the order of joining. */
export const membersQuerySchema = z.object({
  after: z.string().min(1).max(256).optional(),
  /** Only those whose name or username holds this. */
  query: plainText(1, limits.searchMax).optional(),
  limit,
})
export const membersSchema = z.object({
  members: z.array(memberSchema),
  users: z.array(userSchema),
  /** What to ask for next; null: this was the last page. */
  more: z.string().nullable(),
})
export type Members = z.infer<typeof membersSchema>

/** GET /chats/:chatId/banned: newest first. */
export const bannedSchema = z.object({ users: z.array(userSchema) })

/** GET /chats/:chatId/rooms: in the order in which they were made. */
export const roomsSchema = z.object({
  rooms: z.array(roomSchema),
  /** Live calls in the group and its rooms. */
  seen: z.array(callSeenSchema),
})
export type Rooms = z.infer<typeof roomsSchema>

/** PUT /chats/:chatId/picture, whose body is the picture itself; and DELETE. */
export const chatAnswerSchema = z.object({ chat: chatSchema })

/** GET /chats/:chatId/messages: the page before a place, the newest without one. */
export const historyQuerySchema = z.object({ before: seq.optional(), limit })
export const historySchema = z.object({
  /** In order of `seq`. */
  messages: z.array(messageSchema),
  /** Are there older ones? */
  more: z.boolean(),
})
export type History = z.infer<typeof historySchema>

/** GET /chats/:chatId/changes?since=N */
export const changesQuerySchema = z.object({ since: seq, limit })
export const changesSchema = z.object({
  chat: chatSchema,
  /** Changed after `since`, in order of `changedSeq`. */
  messages: z.array(messageSchema),
  /** Everything up to this number is held now; ask on from here while `more`. */
  upTo: seqSchema,
  more: z.boolean(),
})
export type Changes = z.infer<typeof changesSchema>

/** GET /calls: the call log, newest first. */
export const callLogQuerySchema = z.object({
  /** When the oldest call held began. */
  before: digits.pipe(timeSchema).optional(),
  /** Its id, for others may have begun in the same millisecond; without it those are passed over. */
  beforeId: callIdSchema.optional(),
  limit,
})
export const callLogSchema = z.object({
  calls: z.array(callSchema),
  users: z.array(userSchema),
  more: z.boolean(),
})
export type CallLog = z.infer<typeof callLogSchema>

/** Any answer with a status of 400 or more. */
export const httpErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  field: z.string().nullable(),
  retryAfterMs: z.int().nonnegative().nullable(),
})
export type HttpError = z.infer<typeof httpErrorSchema>
