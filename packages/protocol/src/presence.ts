// Who is here: asked for by whom a device shows, told as it changes, never stored.
import { z } from 'zod'
import { commandIdSchema, reSchema, userIdSchema } from './ids.ts'
import { limits } from './limits.ts'

export const presenceCommandSchemas = [
  /** From now on this socket is told of these people, and of nobody else. */
  z.object({
    type: z.literal('presence.watch'),
    id: commandIdSchema,
    userIds: z.array(userIdSchema).max(limits.watchMax),
  }),
] as const

export const presenceEventSchemas = [
  z.object({
    type: z.literal('presence.changed'),
    re: reSchema,
    online: z.array(userIdSchema),
    offline: z.array(userIdSchema),
  }),
] as const
