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
const facts = (lost: readonly Who[] = [], heard: readonly (readonly [Who, number])[] = []): CallFacts => ({
  goneAt: new Map(lost.map(({ deviceId }) => [deviceId, now])),
  ringEndsAt,
  graceUntil: now,
  heardAt: new Map(heard.map(([{ deviceId }, at]) => [deviceId, at])),
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

it('C-14: of several that are lost each is kept for itself while anybody hears it, but not for ever', () => {
  const late = now + timeouts.callLeaseMs
  const four = after(ringing, [accepts(b), accepts(c), accepts(d), gone(a), gone(b)], now, group)
  const expire = ({ deviceId }: Who) => ({ kind: 'expire', deviceId })
  const lost = [a, b]
  expect(nextDue(four, facts(lost, [[a, late]]), late)).toEqual({ at: late, event: expire(b) })
  expect(nextDue(four, facts(lost, [[b, late]]), late)).toEqual({ at: late, event: expire(a) })
  const both = [a, b].map((who) => [who, late] as const)
  expect(nextDue(four, facts(lost, both), late)).toEqual({ at: late + timeouts.leaseMs, event: null })
  const last = now + timeouts.callMediaLeaseMs
  const still = [a, b].map((who) => [who, last] as const)
  expect(nextDue(four, facts(lost, still), last)).toEqual({ at: last, event: expire(a) })
})
