// When a person is not to be called, and who may all the same.
import { z } from 'zod'
import { timeSchema, userIdSchema } from './ids.ts'
import { limits } from './limits.ts'

/** GET /me/calls, and PUT with its answer. */
export const callSettingsSchema = z.object({
  /** Until then no call rings, of whichever device; null: calls ring. */
  doNotDisturbUntil: timeSchema.nullable(),
  /** Whose calls ring all the same. */
  exceptions: z.array(userIdSchema).max(limits.peopleAtOnce),
})
export type CallSettings = z.infer<typeof callSettingsSchema>
