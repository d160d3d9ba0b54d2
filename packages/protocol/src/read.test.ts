// Whatever comes is read or refused; nothing is thrown.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { read } from './read.ts'
import { clientMessageSchema, signInSchema } from './schemas.ts'

const unmeasurable: unknown = JSON.parse('{"length":{"toString":null,"valueOf":null}}')

test('a length that cannot be compared is refused', () => {
  const frame = {
    type: 'hello',
    id: unmeasurable,
    versions: unmeasurable,
    token: unmeasurable,
    calls: unmeasurable,
  }
  expect(() => clientMessageSchema.safeParse(frame)).toThrow(TypeError)
  for (const [schema, value] of [
    [clientMessageSchema, frame],
    [signInSchema, { username: unmeasurable, password: unmeasurable }],
  ] as const) {
    const reading = read(schema, value)
    expect(reading).toEqual({ success: false, error: expect.any(z.ZodError) })
  }
})

test('everything else is as the schema says', () => {
  expect(read(z.string().max(2), 'ab')).toEqual({ success: true, data: 'ab' })
  expect(read(z.string().max(2), 'abc').success).toBe(false)
})
