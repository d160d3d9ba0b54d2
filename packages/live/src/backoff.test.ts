// Waits grow, end somewhere, and are not the same for everybody.
import { expect, test } from 'vitest'
import { reconnectDelayMs, retryDelayMs } from './backoff.ts'

const latest = 0.999_999

test('the first attempt to connect again comes at once, later ones within nine seconds', () => {
  expect(reconnectDelayMs(0, latest, false)).toBe(0)
  const waits = Array.from({ length: 20 }, (_, attempt) => reconnectDelayMs(attempt, 0, false))
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(reconnectDelayMs(99, latest, false)).toBeLessThan(9_000)
})

test('after a restart everybody comes back, but not all at once', () => {
  expect(reconnectDelayMs(0, 0, true)).toBe(0)
  expect(reconnectDelayMs(0, 0.5, true)).toBe(1_000)
  expect(reconnectDelayMs(1, 0.5, true)).toBe(reconnectDelayMs(1, 0.5, false))
})

test('a refused command waits longer each time, up to half a minute', () => {
  const waits = [0, 1, 2, 3, 4, 5, 60].map((attempt) => retryDelayMs(attempt, latest, null))
  expect(waits.map((ms) => Math.ceil(ms / 1_000))).toEqual([1, 2, 4, 8, 16, 30, 30])
  expect(retryDelayMs(3, 0, null)).toBeLessThan(retryDelayMs(3, latest, null))
})

test('never before the moment that the server named', () => {
  expect(retryDelayMs(5, 0, 12_345)).toBe(12_345)
  expect(retryDelayMs(5, latest, 12_345)).toBeLessThan(12_345 + 250)
})
