// A person, and the browsers or apps they signed in with.
import { z } from 'zod'
import { deviceIdSchema, reSchema, timeSchema, userIdSchema } from './ids.ts'
import { limits } from './limits.ts'
import { clean, cleanName } from './text.ts'

/** Text for people, cleaned; the lengths are those of what is left. */
export const plainText = (min: number, max: number) => z.string().overwrite(clean).min(min).max(max)

/** A name, cleaned: never empty, so something can be seen in it. */
export const nameText = (max: number) => z.string().overwrite(cleanName).min(1).max(max)

export const usernameSchema = z
  .string()
  .min(limits.usernameMin)
  .max(limits.usernameMax)
  .regex(/^[a-z0-9_.]+$/)
export const displayNameSchema = nameText(limits.displayNameMax)
export const passwordSchema = z.string().min(limits.passwordMin).max(limits.passwordMax)

export const userSchema = z.object({
  id: userIdSchema,
  username: z.string(),
  displayName: z.string(),
  role: z.enum(['owner', 'admin', 'member']),
})
export type User = z.infer<typeof userSchema>
export type UserRole = User['role']

export const deviceSchema = z.object({
  id: deviceIdSchema,
  /** As people know it: "Firefox on Linux". */
  name: z.string(),
  createdAt: timeSchema,
  seenAt: timeSchema,
})
export type Device = z.infer<typeof deviceSchema>

export const userEventSchemas = [
  z.object({ type: z.literal('user.changed'), re: reSchema, user: userSchema }),
  z.object({ type: z.literal('device.added'), re: reSchema, device: deviceSchema }),
  z.object({ type: z.literal('device.removed'), re: reSchema, deviceId: deviceIdSchema }),
] as const
