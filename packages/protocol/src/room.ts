// A room: a place for voice inside a group, always there. Who is inside stands in the call that runs in it, not here.
import { z } from 'zod'
import { chatIdSchema, commandIdSchema, reSchema, roomIdSchema, timeSchema } from './ids.ts'
import { limits } from './limits.ts'
import { nameText } from './user.ts'

export const roomTitleSchema = nameText(limits.roomTitleMax)

export const roomSchema = z.object({
  id: roomIdSchema,
  /** The group that it is in, for ever. */
  chatId: chatIdSchema,
  title: z.string(),
  createdAt: timeSchema,
  /** Grows with every change; of two versions the greater is right. */
  rev: z.int().positive(),
})
export type Room = z.infer<typeof roomSchema>

const id = commandIdSchema
const roomId = roomIdSchema

export const roomCommandSchemas = [
  z.object({
    type: z.literal('room.create'),
    id,
    /** Made by the device, as ids of groups are. */
    roomId,
    chatId: chatIdSchema,
    title: roomTitleSchema,
  }),
  z.object({ type: z.literal('room.rename'), id, roomId, title: roomTitleSchema }),
  z.object({ type: z.literal('room.remove'), id, roomId }),
] as const

export const roomEventSchemas = [
  /** A new one, or one with another title. */
  z.object({ type: z.literal('room.changed'), re: reSchema, room: roomSchema }),
  /** It never comes back. */
  z.object({ type: z.literal('room.removed'), re: reSchema, chatId: chatIdSchema, roomId }),
] as const
