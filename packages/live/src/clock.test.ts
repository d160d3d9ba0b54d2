// Time passes as it is told, for a machine and for a test.
import { expect, test } from 'vitest'
import { backgroundClock, every, systemClock } from './clock.ts'
import { ManualClock } from './testing/manual-clock.ts'

const holding = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

test('what waits keeps a process alive, but not what waits in the background', () => {
  const before = holding()
  const stopBackground = backgroundClock.after(60_000, () => {})
  expect(holding()).toBe(before)
  const stop = systemClock.after(60_000, () => {})
  expect(holding()).toBe(before + 1)
  stop()
  stop()
  stopBackground()
  expect(holding()).toBe(before)
})

test('a wait that setTimeout cannot count does not end at once', async () => {
  let ended = false
  const stop = systemClock.after(2 ** 40, () => {
    ended = true
  })
  await new Promise<void>((resolve) => void systemClock.after(5, resolve))
  expect(ended).toBe(false)
  stop()
})

test('time that has passed does not depend on what the clock shows', () => {
  const clock = new ManualClock()
  let ran = 0
  clock.after(1_000, () => {
    ran += 1
  })
  clock.set(clock.now() - 3_600_000)
  clock.advance(999)
  expect(ran).toBe(0)
  clock.advance(1)
  expect(ran).toBe(1)
  expect(clock.monotonic()).toBe(1_000)
})

test('what is due at the same moment runs in the order in which it was asked for', () => {
  const clock = new ManualClock()
  const ran: string[] = []
  clock.after(20, () => ran.push('third'))
  clock.after(10, () => {
    ran.push('first')
    clock.after(10, () => ran.push('fourth'))
  })
  clock.after(10, () => ran.push('second'))
  clock.advance(20)
  expect(ran).toEqual(['first', 'second', 'third', 'fourth'])
  expect(clock.timers).toBe(0)
})

test('time that passes lets promises go on between two timers', async () => {
  const clock = new ManualClock()
  const ran: string[] = []
  clock.after(10, () => void Promise.resolve().then(() => ran.push('what the first promised')))
  clock.after(20, () => ran.push('the second'))
  await clock.pass(20)
  expect(ran).toEqual(['what the first promised', 'the second'])
})

test('every so often: on time after being late, and not again for what was missed', () => {
  const clock = new ManualClock()
  const ran: number[] = []
  const stop = every(clock, 100, () => ran.push(clock.monotonic()))
  clock.advance(250)
  expect(ran).toEqual([100, 200])
  clock.stall(80)
  clock.advance(70)
  expect(ran).toEqual([100, 200, 330, 400])
  clock.stall(1_000)
  clock.advance(150)
  expect(ran).toEqual([100, 200, 330, 400, 1_400, 1_500])
  stop()
  clock.advance(1_000)
  expect(ran).toHaveLength(6)
  expect(clock.timers).toBe(0)
})

test('every so often may end itself', () => {
  const clock = new ManualClock()
  let ran = 0
  const stop = every(clock, 100, () => {
    ran += 1
    if (ran === 2) stop()
  })
  clock.advance(1_000)
  expect(ran).toBe(2)
  expect(clock.timers).toBe(0)
})
