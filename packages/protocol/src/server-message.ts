// Everything the server can say to a device. One event, one encoding, many sockets.
import { z } from 'zod'
import { callSchema } from './call.ts'
import { chatSchema, rosterEntrySchema } from './chat.ts'
import { type ErrorCode, errors } from './errors.ts'
import { chatIdSchema, commandIdSchema, deviceIdSchema, seqSchema, timeSchema, userIdSchema } from './ids.ts'
import { linkEventSchemas } from './link.ts'
import { messageSchema } from './message.ts'
import { deviceSchema, userSchema } from './user.ts'

/** The command this answers; devices that did not send it pay it no heed. Null: nobody asked. */
const re = commandIdSchema.nullable()

export const errorCodeSchema = z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]])

/** RTCIceServer (W3C WebRTC, section 4.2.2). */
export const iceServerSchema = z.object({
  urls: z.array(z.string()),
  username: z.string().exactOptional(),
  credential: z.string().exactOptional(),
})
export type IceServer = z.infer<typeof iceServerSchema>

const ice = {
  iceServers: z.array(iceServerSchema),
  /** When the credentials in `iceServers` run out; null when they do not. */
  iceExpiresAt: timeSchema.nullable(),
}

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    re,
    version: z.int(),
    serverAt: timeSchema,
    me: userSchema,
    deviceId: deviceIdSchema,
    chats: z.array(rosterEntrySchema),
    /** Everybody who is named in `chats` and `calls`. */
    users: z.array(userSchema),
    online: z.array(userIdSchema),
    /** Calls that ring or run and concern this person. */
    calls: z.array(callSchema),
    ...ice,
    heartbeatMs: z.int().positive(),
  }),
  z.object({ type: z.literal('pong'), re }),
  z.object({
    type: z.literal('error'),
    /** The command's id as it came, even where that is none of ours. */
    re: z.string().max(64).nullable(),
    code: errorCodeSchema,
    message: z.string(),
    field: z.string().nullable(),
    retryAfterMs: z.int().nonnegative().nullable(),
  }),
  z.object({ type: z.literal('ice.changed'), re, ...ice }),
  z.object({ type: z.literal('user.changed'), re, user: userSchema }),
  z.object({ type: z.literal('chat.changed'), re, chat: chatSchema, users: z.array(userSchema) }),
  z.object({ type: z.literal('message.changed'), re, message: messageSchema }),
  z.object({
    type: z.literal('read.changed'),
    re,
    chatId: chatIdSchema,
    userId: userIdSchema,
    seq: seqSchema,
  }),
  z.object({ type: z.literal('typing.changed'), re, chatId: chatIdSchema, userId: userIdSchema }),
  z.object({ type: z.literal('presence.changed'), re, userId: userIdSchema, online: z.boolean() }),
  z.object({ type: z.literal('device.added'), re, device: deviceSchema }),
  z.object({ type: z.literal('device.removed'), re, deviceId: deviceIdSchema }),
  z.object({ type: z.literal('call.changed'), re, call: callSchema, users: z.array(userSchema) }),
  ...linkEventSchemas,
])

export type ServerMessage = z.infer<typeof serverMessageSchema>
export type ServerMessageType = ServerMessage['type']
export type ServerMessageOf<Type extends ServerMessageType> = Extract<ServerMessage, { type: Type }>
