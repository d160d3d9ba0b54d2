// A person, and the browsers or apps they signed in with.
import { z } from 'zod'
import { deviceIdSchema, reSchema, timeSchema, userIdSchema } from './ids.ts'
import { limits } from './limits.ts'

/**
 * Text for people: no control character but line breaks and tabs (PostgreSQL cannot store U+0000), and no half of a
 * surrogate pair (UTF-8 has none, so a database would give back other text than it was given).
 */
export const plainText = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it keeps out
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]*$/u)

/** A name: one line, and nothing that turns the direction of the text around it (Unicode Annex 9, section 2). */
export const nameText = (min: number, max: number) =>
  plainText(min, max).regex(/^[^\t\n\r\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u)

export const usernameSchema = z
  .string()
  .min(limits.usernameMin)
  .max(limits.usernameMax)
  .regex(/^[a-z0-9_.]+$/)
/** A name in which something can be seen: none of spaces and zero-width characters. */
export const visibleName = (max: number) => nameText(1, max).regex(/[\p{L}\p{N}\p{P}\p{S}]/u)

export const displayNameSchema = visibleName(limits.displayNameMax)
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
