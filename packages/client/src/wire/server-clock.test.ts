// The server's clock: followed wherever it goes, but not each late word.
import { ManualClock } from '@poruch/live/testing'
import { beforeEach, expect, test } from 'vitest'
import { ServerClock } from './server-clock.ts'

const dayMs = 86_400_000
let device: ManualClock
let clock: ServerClock
beforeEach(() => {
  device = new ManualClock()
  clock = new ServerClock(device)
})

/** A word of a server whose clock shows so much more than this device's, that was on its way for so long. */
const hear = (ahead: number, lateMs = 0) => clock.hear(device.now() + ahead - lateMs)
const ahead = () => clock.now() - device.now()

test("W-20: it is this device's until the server says its time", () => {
  expect(ahead()).toBe(0)
  hear(-dayMs)
  expect(ahead()).toBe(-dayMs)
  device.advance(5_000)
  expect(ahead()).toBe(-dayMs)
})

test('W-20: it does not follow the ways of single words', () => {
  hear(0)
  for (const late of [40, 900, 0, 20_000, 3, 8_000, 100]) {
    hear(0, late)
    expect(ahead()).toBe(0)
  }
})

test('W-20: a first word that was late is corrected by the next', () => {
  hear(0, 10_000)
  expect(ahead()).toBe(-10_000)
  hear(0)
  expect(ahead()).toBe(0)
})

test.each([-dayMs, -5_000, 5_000, dayMs])(
  'W-20: a device that is set %i ms on is corrected by two words',
  (ms) => {
    hear(70)
    device.set(device.now() + ms)
    hear(70 - ms)
    hear(70 - ms)
    expect(ahead()).toBe(70 - ms)
  },
)
