// Reads unknown data by a schema, whatever it is.
import { z } from 'zod'

export type Reading<Value> =
  | { readonly success: true; readonly data: Value }
  | { readonly success: false; readonly error: z.ZodError }

/**
 * `safeParse` that never throws. Checks of length also run on values of another type that have a `length`, and what
 * cannot be compared with a number throws there: such a value is refused like any other.
 */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown): Reading<z.output<Schema>> {
  try {
    const { success, data, error } = schema.safeParse(value)
    return success ? { success, data } : { success, error }
  } catch {
    const message = 'No such value can be read.'
    return { success: false, error: new z.ZodError([{ code: 'custom', path: [], message, input: value }]) }
  }
}
