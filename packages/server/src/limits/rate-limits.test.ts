// Proves token buckets: never more than a burst and what came back since.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { createRateLimits } from './rate-limits.ts'

it('lets a burst through, then says how long to wait, which is long enough', () => {
  const clock = createManualClock()
  const limits = createRateLimits(clock, { invites: { burst: 3, perSecond: 0.5 } })
  expect([1, 2, 3, 4].map(() => limits.take('invites', 'anna'))).toEqual([0, 0, 0, 2_000])
  expect(limits.take('invites', 'bohdan')).toBe(0)
  expect(limits.take('typing', 'anna')).toBe(0)
  clock.advance(1_999)
  expect(limits.take('invites', 'anna')).toBe(1)
  clock.advance(1)
  expect(limits.take('invites', 'anna')).toBe(0)
  expect(limits.take('invites', 'anna')).toBe(2_000)
})

it('never lets more through than the burst and what came back, however it is asked', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }), (waits) => {
      const clock = createManualClock()
      const limits = createRateLimits(clock, { chats: { burst: 5, perSecond: 2 } })
      const from = clock.now()
      let taken = 0
      for (const wait of waits) {
        clock.advance(wait)
        if (limits.take('chats', 'one') === 0) taken += 1
        expect(taken).toBeLessThanOrEqual(5 + ((clock.now() - from) / 1_000) * 2)
      }
    }),
    { verbose: true },
  )
})

it('a clock that steps back gives nothing and takes nothing', () => {
  let now = 1_000_000
  const clock = { ...createManualClock(), now: () => now }
  const limits = createRateLimits(clock, { chats: { burst: 1, perSecond: 1 } })
  expect(limits.take('chats', 'one')).toBe(0)
  now -= 500_000
  expect(limits.take('chats', 'one')).toBe(1_000)
  now += 1_000
  expect(limits.take('chats', 'one')).toBe(0)
})

it('keeps limits while many others come and go', () => {
  const clock = createManualClock()
  const limits = createRateLimits(clock, {
    chats: { burst: 1, perSecond: 0.001 },
    typing: { burst: 1, perSecond: 1_000 },
  })
  limits.take('chats', 'one')
  for (let key = 0; key < 10_000; key += 1) {
    clock.advance(1)
    limits.take('typing', String(key))
  }
  expect(limits.take('chats', 'one')).toBeGreaterThan(0)
})
