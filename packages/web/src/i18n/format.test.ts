// Days and durations.
import { expect, test } from 'vitest'
import { daysBetween, formatDateTime, formatDuration, formatShort } from './format.ts'

test.each([
  [0, '0:00'],
  [999, '0:00'],
  [65_000, '1:05'],
  [3_600_000, '1:00:00'],
  [-5, '0:00'],
])('%d ms are %s', (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected)
})

test('days are those of the calendar, also across a change of the clocks', () => {
  const at = (month: number, day: number, hour: number) => new Date(2026, month - 1, day, hour).getTime()
  expect(daysBetween(at(11, 20, 23), at(11, 21, 0))).toBe(1)
  expect(daysBetween(at(11, 21, 0), at(11, 21, 23))).toBe(0)
  expect(daysBetween(at(3, 28, 12), at(3, 30, 12))).toBe(2)
  expect(daysBetween(at(10, 24, 12), at(10, 26, 12))).toBe(2)
})

test('a list shows the time today, the weekday this week, else the date', () => {
  const now = new Date(2026, 10, 21, 14).getTime()
  expect(formatShort('en', new Date(2026, 10, 21, 9, 5).getTime(), now)).toBe('09:05')
  expect(formatShort('en', new Date(2026, 10, 18, 9).getTime(), now)).toBe('Wed')
  expect(formatShort('en', new Date(2025, 10, 21, 9).getTime(), now)).toBe('21/11/25')
})

test('a moment has its year where that is not this one', () => {
  const now = new Date(2026, 10, 21, 14).getTime()
  expect(formatDateTime('en', new Date(2026, 10, 3, 9, 5).getTime(), now)).toBe('3 Nov, 09:05')
  expect(formatDateTime('en', new Date(2027, 0, 3, 9, 5).getTime(), now)).toBe('3 Jan 2027, 09:05')
})
