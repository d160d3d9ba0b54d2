// Proves what time does to a call of many; to one of two people it is proved over sockets, in timers.test.ts.
import { timeouts } from '@poruch/protocol'
import { expect, it } from 'vitest'
import { accepts, after, create, gone, idle, now, person, ringMs } from '../testing/record-steps.ts'
import type { Who } from '../who.ts'
import { type CallFacts, nextDue } from './due.ts'
import { policies } from './policy.ts'

const { group } = policies
const [[a], [b], [c], [d]] = [person(1), person(2), person(3), person(4)]
const ringing = create(group, a, [idle(b), idle(c), idle(d)])
const ringEndsAt = now + ringMs
const facts = (lost: readonly Who[] = [], heardAt: number | null = null): CallFacts => ({
  goneAt: new Map(lost.map(({ deviceId }) => [deviceId, now])),
  ringEndsAt,
  graceUntil: now,
  mediaReportedAt: new Map(heardAt === null ? [] : [a, b, c, d].map(({ deviceId }) => [deviceId, heardAt])),
})

it('the ring of a call that runs ends for those who are still rung', () => {
  const running = after(ringing, [accepts(b)], now, group)
  const timeout = { at: ringEndsAt, event: { kind: 'ring_timeout', ringUntil: ringing.ringUntil } }
  expect(nextDue(ringing, facts(), now)).toEqual(timeout)
  expect(nextDue(running, facts(), now)).toEqual(timeout)
  expect(nextDue(after(running, [accepts(c), accepts(d)], now, group), facts(), now)).toBeNull()
})

it('while it rings only the loss of whoever began it ends it', () => {
  expect(nextDue(ringing, facts([b, c]), now)?.event?.kind).toBe('ring_timeout')
  expect(nextDue(ringing, facts([a]), now)).toEqual({
    at: now,
    event: { kind: 'gone', deviceId: a.deviceId },
  })
})

it('a lost device is kept for its media only where it is clear whose media arrives', () => {
  const late = now + timeouts.callLeaseMs
  const two = after(ringing, [accepts(b), gone(a)], now, group)
  const alone = { ...two, legs: two.legs.filter((leg) => leg.userId === a.userId || leg.userId === b.userId) }
  expect(nextDue(alone, facts([a], late), late)).toEqual({ at: late + timeouts.leaseMs, event: null })
  const three = after(ringing, [accepts(b), accepts(c), accepts(d), gone(a)], now, group)
  const expire = { kind: 'expire', deviceId: a.deviceId }
  expect(nextDue(three, facts([a], late), late)).toEqual({ at: late, event: expire })
  expect(nextDue(three, facts([a], late), now)).toEqual({ at: late, event: expire })
})
