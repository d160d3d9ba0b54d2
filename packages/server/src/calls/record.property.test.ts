// Proves that no order of events leads the record of a call astray, of two people or of eight.
import { type Call, type Leg, limits } from '@poruch/protocol'
import { callSchema } from '@poruch/protocol/schemas'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { after, create, expires, gone, now, person, ringMs, timeout } from '../testing/record-steps.ts'
import type { Who } from '../who.ts'
import type { CallEvent } from './call-event.ts'
import { type Policy, policies } from './policy.ts'
import { type CalledDevice, isIn, mayLink, peopleOf, waits } from './record.ts'
import { transition } from './transition.ts'

/** A call as it may begin, and what then may happen to it. */
interface Story {
  readonly policy: Policy
  readonly call: Call
  readonly events: readonly { readonly event: CallEvent; readonly waitMs: number }[]
}

const byWhom = (count: number): fc.Arbitrary<Who> =>
  // One more than are in: a stranger.
  fc.constantFrom(...Array.from({ length: count + 1 }, (_, number) => person(number + 1)).flat())

function called(count: number): fc.Arbitrary<CalledDevice[]> {
  const devices = Array.from({ length: count - 1 }, (_, number) => person(number + 2)).flat()
  return fc
    .subarray(devices)
    .chain((some) => fc.tuple(...some.map((who) => fc.boolean().map((isBusy) => ({ ...who, isBusy })))))
}

function anyEvent(count: number): fc.Arbitrary<CallEvent> {
  const by = byWhom(count)
  const isBusy = fc.boolean()
  const deviceId = by.map((who) => who.deviceId)
  return fc.oneof(
    fc.record({
      kind: fc.constant('ringing' as const),
      by,
      prelink: fc.constantFrom('all', 'relay', 'none'),
    }),
    fc.record({ kind: fc.constant('accept' as const), by }),
    fc.record({ kind: fc.constant('accept' as const), by }),
    fc.record({ kind: fc.constant('join' as const), by }),
    fc.record({ kind: fc.constant('decline' as const), by, scope: fc.constantFrom('user', 'device') }),
    fc.record({ kind: fc.constant('cancel' as const), by }),
    fc.record({
      kind: fc.constant('hangup' as const),
      by,
      reason: fc.constantFrom('completed', 'media_error'),
    }),
    fc.record({ kind: fc.constant('arrive' as const), by, isBusy }),
    fc.record({ kind: fc.constant('return' as const), by }),
    fc.record({ kind: fc.constant('gone' as const), deviceId }),
    fc.record({ kind: fc.constant('occupy' as const), deviceId }),
    fc.record({ kind: fc.constant('expire' as const), deviceId }),
    fc.record({ kind: fc.constant('sign_out' as const), deviceId }),
    fc.record({ kind: fc.constant('remove' as const), userId: by.map((who) => who.userId) }),
    fc.tuple(by, called(count)).map(
      ([who, devices]): CallEvent => ({
        kind: 'invite',
        by: who,
        userIds: [...new Set(devices.map((device) => device.userId))],
        guests: devices.filter((_, place) => place % 2 === 0).map((device) => device.userId),
        devices,
        ringMs,
        moderates: devices.length % 2 === 0,
      }),
    ),
    fc.record({ kind: fc.constant('take_out' as const), by, userId: by.map((who) => who.userId) }),
    fc.record({ kind: fc.constant('end_all' as const), by }),
    fc.record({ kind: fc.constantFrom('move' as const, 'moved' as const), by }),
    fc.record({ kind: fc.constant('busy' as const), by }),
    fc.constant(timeout),
  )
}

const story: fc.Arbitrary<Story> = fc.integer({ min: 2, max: 10 }).chain((count) => {
  const policy = count === 2 ? fc.constant(policies.direct) : fc.constantFrom(policies.group, policies.room)
  const away = Array.from({ length: count - 1 }, (_, number) => person(number + 2)[0])
  return fc
    .record({
      policy,
      devices: called(count),
      events: fc.array(fc.record({ event: anyEvent(count), waitMs: fc.constantFrom(0, 10, 5_000, 44_000) }), {
        maxLength: 60,
      }),
    })
    .map(({ policy: chosen, devices, events }) => ({
      policy: chosen,
      call: create(chosen, person(1)[0], devices, away),
      events,
    }))
})

/** A call between two people becomes another one when somebody calls others in. */
const policyNow = (policy: Policy, { pair }: Call): Policy =>
  policy === policies.direct && !pair ? policies.extended : policy

/** All records of a call's life, oldest first. */
function lifeOf({ policy, call, events }: Story): [Call, ...Call[]] {
  const life: [Call, ...Call[]] = [call]
  let at = now
  for (const { event, waitMs } of events) {
    at += waitMs
    const record = life.at(-1) ?? call
    const outcome = transition(record, event, policyNow(policy, record), at)
    if (outcome.kind === 'changed') life.push(outcome.call)
  }
  return life
}

const last = (life: readonly Call[], story: Story): Call => life.at(-1) ?? story.call

function isSound(record: Call, policy: Policy): void {
  callSchema.parse(record)
  const inside = record.legs.filter(isIn)
  expect(record.reason === null).toBe(record.state !== 'ended')
  expect(record.endedAt === null).toBe(record.state !== 'ended')
  expect(new Set(record.legs.map((leg) => leg.deviceId)).size).toBe(record.legs.length)
  expect(new Set(record.invited).size).toBe(record.invited.length)
  expect(record.invited).not.toContain(record.startedBy)
  for (const leg of record.legs) {
    expect(leg.userId === record.startedBy || record.invited.includes(leg.userId)).toBe(true)
  }
  // One device of each person is in, and then no other of theirs rings.
  const people = inside.map((leg) => leg.userId)
  expect(new Set(people).size).toBe(people.length)
  expect(record.legs.filter((leg) => waits(leg) && people.includes(leg.userId))).toEqual([])
  if (record.state === 'ended') expect(record.legs.filter((leg: Leg) => isIn(leg) || waits(leg))).toEqual([])
  if (record.state === 'ringing') expect(people).toEqual([record.startedBy])
  if (record.state === 'active') expect(people.length).toBeGreaterThan(policy.ends === 'one_left' ? 1 : 0)
  if (!policy.isOpen) expect(peopleOf(record)).toHaveLength(2)
  // What moves takes over from a device that is in; of somebody taken out nothing links.
  const movers = record.legs.filter((leg) => leg.state === 'moving')
  expect(movers.filter((leg) => !people.includes(leg.userId))).toEqual([])
  const taken = record.legs.filter((leg) => leg.state === 'removed').map((leg) => leg.userId)
  const links = record.legs.filter((leg) => record.legs.some((other) => mayLink(leg, other)))
  expect(links.filter((leg) => taken.includes(leg.userId))).toEqual([])
  expect(record.pair).toBe(policy === policies.direct)
  expect(record.guests.filter((userId) => !peopleOf(record).includes(userId))).toEqual([])
  expect(inside.length).toBeLessThanOrEqual(limits.meshVoices)
}

it('C-1, C-3: each change is a sound record of the next rev, and the end is final', () => {
  fc.assert(
    fc.property(story, (one) => {
      const life = lifeOf(one)
      life.forEach((record, index) => {
        isSound(record, policyNow(one.policy, record))
        expect(record.rev).toBe(index + 1)
        if (record.state === 'ended') expect(index).toBe(life.length - 1)
        const before = life[index - 1]
        if (before === undefined) return
        expect(record.invited.slice(0, before.invited.length)).toEqual(before.invited)
        expect(before.state === 'active' && record.state === 'ringing').toBe(false)
        if (before.answeredAt !== null) expect(record.answeredAt).toBe(before.answeredAt)
      })
    }),
    { numRuns: 1_000, verbose: true },
  )
})

it('W-7: what is said twice has the effect of what is said once', () => {
  fc.assert(
    fc.property(story, (one) => {
      const twice = one.events.flatMap((step) => [step, { ...step, waitMs: 0 }])
      expect(lifeOf({ ...one, events: twice })).toEqual(lifeOf(one))
    }),
    { numRuns: 1_000, verbose: true },
  )
})

it('C-1: every device ends with the same record, however its news are lost, doubled and disordered', () => {
  fc.assert(
    fc.property(story, fc.infiniteStream(fc.nat()), (one, random) => {
      const life = lifeOf(one)
      const choice = () => random.next().value ?? 0
      const latest = (held: Call, record: Call) => (record.rev > held.rev ? record : held)
      for (let device = 0; device < 5; device += 1) {
        const news = life.flatMap((record) => Array<Call>(choice() % 3).fill(record))
        news.sort(() => (choice() % 3) - 1)
        // After a lost socket the welcome brings the record as it stands.
        expect(latest(news.reduce(latest, one.call), last(life, one))).toEqual(last(life, one))
      }
    }),
    { numRuns: 300, verbose: true },
  )
})

it('C-13, C-14: a call that everybody left ends', () => {
  fc.assert(
    fc.property(story, (one) => {
      const late = now + 10_000_000
      const record = last(lifeOf(one), one)
      const lost = record.legs.flatMap((leg) => [gone(leg), expires(leg)])
      const rang = { ...timeout, ringUntil: record.ringUntil }
      const policy = policyNow(one.policy, record)
      const end = after(record, [rang, ...lost], late, policy)
      expect(end.state).toBe('ended')
      for (const { event } of one.events) expect(after(end, [event], late, policy)).toBe(end)
    }),
    { numRuns: 1_000, verbose: true },
  )
})

it('C-22: a device that signed out is neither in nor rung', () => {
  fc.assert(
    fc.property(story, byWhom(8), (one, { deviceId }) => {
      const record = last(lifeOf(one), one)
      const end = after(record, [{ kind: 'sign_out', deviceId }], now, policyNow(one.policy, record))
      const own = end.legs.filter((leg) => leg.deviceId === deviceId)
      expect(own.filter((leg) => isIn(leg) || waits(leg))).toEqual([])
    }),
    { numRuns: 1_000, verbose: true },
  )
})

it('G-9: whoever is removed is neither in nor rung', () => {
  fc.assert(
    fc.property(story, byWhom(8), (one, { userId }) => {
      const record = last(lifeOf(one), one)
      const end = after(record, [{ kind: 'remove', userId }], now, policyNow(one.policy, record))
      expect(end.legs.filter((leg) => leg.userId === userId && (isIn(leg) || waits(leg)))).toEqual([])
    }),
    { numRuns: 1_000, verbose: true },
  )
})

it('C-29: whoever was taken out is neither in nor rung until whoever moderates calls them in again', () => {
  fc.assert(
    fc.property(story, byWhom(8), byWhom(8), (one, by, { userId }) => {
      const record = last(lifeOf(one), one)
      const policy = policyNow(one.policy, record)
      const taken = after(record, [{ kind: 'take_out', by, userId }], now, policy)
      fc.pre(taken !== record && taken.state !== 'ended')
      const again: CallEvent[] = person(1).flatMap((who): CallEvent[] => {
        const device = { ...who, userId }
        return [
          { kind: 'ringing', by: device, prelink: 'all' },
          { kind: 'accept', by: device },
          { kind: 'join', by: device },
          { kind: 'arrive', by: device, isBusy: false },
          { kind: 'return', by: device },
          { kind: 'move', by: device },
          { kind: 'moved', by: device },
        ]
      })
      const end = after(taken, again, now, policy)
      expect(end.legs.filter((leg) => leg.userId === userId && (isIn(leg) || waits(leg)))).toEqual([])
    }),
    { numRuns: 1_000, verbose: true },
  )
})
