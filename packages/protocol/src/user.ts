// A person, and the browsers or apps they signed in with.
import { z } from 'zod'
import { deviceIdSchema, timeSchema, userIdSchema } from './ids.ts'
import { limits } from './limits.ts'

/** Text for people: no control character but line breaks and tabs (PostgreSQL cannot store U+0000). */
export const plainText = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it keeps out
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/u)

export const usernameSchema = z
  .string()
  .min(limits.usernameMin)
  .max(limits.usernameMax)
  .regex(/^[a-z0-9_.]+$/)
export const displayNameSchema = plainText(1, limits.displayNameMax).regex(/\S/u)
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
