// How long the quiet of calls lasts, by the person's own day.
import { expect, test } from 'vitest'
import { isEndless, quietUntil } from './quiet.ts'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()

test.each([
  ['in the morning', at(26, 7, 30), at(27, 8)],
  ['late in the evening', at(26, 23, 59), at(27, 8)],
  ['on the last day of a month', at(30, 12), at(31, 8)],
])('until tomorrow, said %s, is the next morning', (_, now, until) => {
  expect(quietUntil('tomorrow', now)).toBe(until)
})

test('an hour is an hour, and only what has no end is endless', () => {
  expect(quietUntil('hour', 5)).toBe(3_600_005)
  expect(isEndless(quietUntil('hour', 5))).toBe(false)
  expect(isEndless(quietUntil('always', 5))).toBe(true)
})
