// O-13: reading on needs a server only where this device holds nothing more, and a failure is not for ever.
import { expect, test } from 'vitest'
import { OlderWish } from './older.ts'

const state = { hasOlder: true, hasOlderHere: false, loading: 'none', failed: false } as const

test('near the top older messages are asked for, once at a time, while there are any', () => {
  const wish = new OlderWish()
  expect(wish.isDue(state, 3, true)).toBe(true)
  expect(wish.isDue({ ...state, loading: 'older' }, 3, true)).toBe(false)
  expect(wish.isDue(state, 30, true)).toBe(false)
  expect(wish.isDue({ ...state, hasOlder: false }, 3, true)).toBe(false)
})

test('O-13: offline what this device holds is read on, and what only the server has is not asked for', () => {
  const wish = new OlderWish()
  expect(wish.isDue(state, 3, false)).toBe(false)
  expect(wish.isDue({ ...state, hasOlderHere: true }, 3, false)).toBe(true)
})

test('O-13: after a failure it is asked for again by who scrolls away and back, not by standing there', () => {
  const wish = new OlderWish()
  expect(wish.isDue(state, 3, true)).toBe(true)
  const failed = { ...state, failed: true }
  expect([wish.isDue(failed, 3, true), wish.isDue(failed, 2, true)]).toEqual([false, false])
  expect(wish.isDue(failed, 25, true)).toBe(false)
  expect(wish.isDue(failed, 4, true)).toBe(true)
  expect(wish.isDue(failed, 4, true)).toBe(false)
})
