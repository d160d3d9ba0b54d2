// Identifiers: text UUIDs of version 7 (RFC 9562, section 5.7), branded so that one kind cannot pass for another.
import { z } from 'zod'

// Ids are compared as text, so only one spelling of a UUID may pass: lower case (RFC 9562, section 4).
const uuid = z.uuidv7().lowercase()
// Branded on both sides, so that what is sent is checked as what is read.
const id = <Name extends string>() => uuid.brand<Name, 'inout'>()

export const userIdSchema = id<'UserId'>()
export const deviceIdSchema = id<'DeviceId'>()
export const chatIdSchema = id<'ChatId'>()
export const messageIdSchema = id<'MessageId'>()
export const callIdSchema = id<'CallId'>()
export const roomIdSchema = id<'RoomId'>()
export const inviteIdSchema = id<'InviteId'>()
export const pictureIdSchema = id<'PictureId'>()
export const commandIdSchema = uuid
/** The command that an event answers; devices that did not send it pay it no heed. Null: nobody asked. */
export const reSchema = commandIdSchema.nullable()

export type UserId = z.infer<typeof userIdSchema>
export type DeviceId = z.infer<typeof deviceIdSchema>
export type ChatId = z.infer<typeof chatIdSchema>
export type MessageId = z.infer<typeof messageIdSchema>
export type CallId = z.infer<typeof callIdSchema>
export type RoomId = z.infer<typeof roomIdSchema>
export type InviteId = z.infer<typeof inviteIdSchema>
export type PictureId = z.infer<typeof pictureIdSchema>
/** Names one command, so that its answer can be told apart. For `message.send` it is the message's own id. */
export type CommandId = z.infer<typeof commandIdSchema>

/** Milliseconds since the Unix epoch. */
export const timeSchema = z.int().nonnegative()
/** A place in a chat's sequence; 0 stands before the first. Every store can hold it. */
export const seqSchema = z.int32().nonnegative()
