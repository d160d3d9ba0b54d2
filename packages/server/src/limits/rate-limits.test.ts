// Proves token buckets: never more than a burst and what came back since.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { createRateLimits, demand, demandFrom } from './rate-limits.ts'

it('W-11: lets a burst through, then says how long to wait, which is long enough', async () => {
  const clock = createManualClock()
  const limits = createRateLimits(clock, { calls: { burst: 3, perSecond: 0.5 } })
  const taken = await Promise.all([1, 2, 3, 4].map(() => limits.take('calls', 'anna')))
  expect(taken).toEqual([0, 0, 0, 2_000])
  expect(await limits.take('calls', 'bohdan')).toBe(0)
  expect(await limits.take('typing', 'anna')).toBe(0)
  clock.advance(1_999)
  expect(await limits.take('calls', 'anna')).toBe(1)
  clock.advance(1)
  expect(await limits.take('calls', 'anna')).toBe(0)
  expect(await limits.take('calls', 'anna')).toBe(2_000)
})

it('never lets more through than the burst and what came back, however it is asked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }), async (waits) => {
      const clock = createManualClock()
      const limits = createRateLimits(clock, { chats: { burst: 5, perSecond: 2 } })
      const from = clock.now()
      let taken = 0
      for (const wait of waits) {
        clock.advance(wait)
        if ((await limits.take('chats', 'one')) === 0) taken += 1
        expect(taken).toBeLessThanOrEqual(5 + ((clock.now() - from) / 1_000) * 2)
      }
    }),
    { verbose: true },
  )
})

it.each([-3_600_000, 3_600_000])(
  'a clock that is set %i ms on gives nothing and takes nothing',
  async (ms) => {
    const clock = createManualClock()
    const limits = createRateLimits(clock, { chats: { burst: 1, perSecond: 1 } })
    expect(await limits.take('chats', 'one')).toBe(0)
    clock.set(clock.now() + ms)
    expect(await limits.take('chats', 'one')).toBe(1_000)
    clock.advance(1_000)
    expect(await limits.take('chats', 'one')).toBe(0)
  },
)

it('keeps limits while many others come and go', async () => {
  const clock = createManualClock()
  const limits = createRateLimits(clock, {
    chats: { burst: 1, perSecond: 0.001 },
    typing: { burst: 1, perSecond: 1_000 },
  })
  await limits.take('chats', 'one')
  for (let key = 0; key < 10_000; key += 1) {
    clock.advance(1)
    await limits.take('typing', String(key))
  }
  expect(await limits.take('chats', 'one')).toBeGreaterThan(0)
})

it('W-11: a bucket of its own is full at first and nobody else takes from it', async () => {
  const clock = createManualClock()
  const limits = createRateLimits(clock, { frames: { burst: 1, perSecond: 1 } })
  const [one, two] = [limits.own('frames'), limits.own('frames')]
  expect([one.take(), one.take(), two.take()]).toEqual([0, 1_000, 0])
  expect(await limits.take('frames', 'one')).toBe(0)
  clock.advance(1_000)
  expect(one.take()).toBe(0)
})

it('refuses in the words of the catalogue', async () => {
  const limits = createRateLimits(createManualClock(), { chats: { burst: 1, perSecond: 1 } })
  await demand(limits, 'chats', 'one')
  await expect(demand(limits, 'chats', 'one')).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterMs: 1_000,
  })
})

it('W-11: whoever changes addresses within a network is one, and their neighbours go on', async () => {
  const limits = createRateLimits(createManualClock(), { signInsFrom: { burst: 2, perSecond: 1 } })
  const from = (address: string) =>
    demandFrom(limits, 'signInsFrom', address).then(
      () => 'in',
      ({ code }) => code,
    )
  expect(await from('2001:db8:1:2::1')).toBe('in')
  expect(await from('2001:db8:1:2::2')).toBe('in')
  for (let more = 0; more < 100; more += 1) expect(await from(`2001:db8:1:2::${more}`)).toBe('rate_limited')
  // What was refused took nothing from the network, which has sixteen times as much in all.
  const answers: string[] = []
  for (let other = 10; other < 50; other += 1) answers.push(await from(`2001:db8:1:${other}::1`))
  expect(answers.filter((answer) => answer === 'in')).toHaveLength(30)
  expect(await from('2001:db8:2:2::1')).toBe('in')
  expect(await from('203.0.113.7')).toBe('in')
  expect(await from('::ffff:203.0.113.7')).toBe('in')
  expect(await from('203.0.113.7')).toBe('rate_limited')
  expect(await from('203.0.113.8')).toBe('in')
})
