// Proves the record of a call: each row of its table, and that no order of events leads it astray.
import type { Call, CallId, ChatId, DeviceId, Leg, UserId } from '@poruch/protocol'
import { callSchema } from '@poruch/protocol/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Who } from '../who.ts'
import { type CallEvent, collide, createCall, mayLink, transition } from './record.ts'

const now = 1_800_000_000_000
const ringMs = 45_000
const id = (last: number) => `01900000-0000-7000-8000-${String(last).padStart(12, '0')}`
const [anna, bohdan, stranger] = [id(1), id(2), id(3)] as [UserId, UserId, UserId]
const party = (userId: UserId, last: number): Who => ({ userId, deviceId: id(last) as DeviceId })
const [a1, a2, a3] = [party(anna, 11), party(anna, 12), party(anna, 13)]
const [b1, b2, b3] = [party(bohdan, 21), party(bohdan, 22), party(bohdan, 23)]
const other = party(stranger, 31)

interface Device {
  readonly deviceId: DeviceId
  readonly isBusy: boolean
}
const idle = (who: Who): Device => ({ deviceId: who.deviceId, isBusy: false })
const busy = (who: Who): Device => ({ deviceId: who.deviceId, isBusy: true })
const create = (devices: readonly Device[] = [idle(b1), idle(b2)]): Call =>
  createCall(
    {
      id: id(90) as CallId,
      chatId: id(91) as ChatId,
      caller: a1,
      calleeId: bohdan,
      media: 'audio',
      prelink: 'all',
      mutual: true,
      ringMs,
      devices,
    },
    now,
  )

/** The record after these events; those that are refused or change nothing are passed over. */
function after(call: Call, events: readonly CallEvent[], at = now + 1_000): Call {
  return events.reduce((record, event) => {
    const outcome = transition(record, event, at)
    return outcome.kind === 'changed' ? outcome.call : record
  }, call)
}

const states = (call: Call) => call.legs.map((leg) => leg.state)
const rings = (by: Who): CallEvent => ({ kind: 'ringing', by, prelink: 'relay' })
const accepts = (by: Who): CallEvent => ({ kind: 'accept', by })
const declines = (by: Who, scope: 'user' | 'device' = 'user'): CallEvent => ({ kind: 'decline', by, scope })
const cancels = (by: Who): CallEvent => ({ kind: 'cancel', by })
const hangsUp = (by: Who): CallEvent => ({ kind: 'hangup', by, reason: 'completed' })
const arrives = (by: Who): CallEvent => ({ kind: 'arrive', by, isBusy: false })
const returns = (by: Who): CallEvent => ({ kind: 'return', by })
const gone = (by: Who): CallEvent => ({ kind: 'gone', deviceId: by.deviceId })
const expires = (by: Who): CallEvent => ({ kind: 'expire', deviceId: by.deviceId })
const timeout: CallEvent = { kind: 'ring_timeout' }

describe('a call that rings', () => {
  it('C-4 invites the connected devices of the callee, the caller first', () => {
    const call = create()
    expect(call).toMatchObject({ state: 'ringing', rev: 1, ringUntil: now + ringMs, reason: null })
    expect(states(call)).toEqual(['active', 'invited', 'invited'])
    expect(call.legs.map((leg) => leg.prelink)).toEqual(['all', 'none', 'none'])
  })

  const rows: [string, CallEvent[], Partial<Call>, Leg['state'][]][] = [
    ['C-8 a device rings', [rings(b1)], { state: 'ringing', rev: 2 }, ['active', 'ringing', 'invited']],
    [
      'C-9 the first accept wins',
      [accepts(b2), accepts(b1)],
      { state: 'active', rev: 2 },
      ['active', 'answered_elsewhere', 'active'],
    ],
    [
      'C-9 a device that was not invited may accept',
      [accepts(b3)],
      { state: 'active' },
      ['active', 'answered_elsewhere', 'answered_elsewhere', 'active'],
    ],
    [
      'C-10 a person declines',
      [rings(b2), declines(b1)],
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined_elsewhere'],
    ],
    [
      'C-10 one device is silenced',
      [declines(b1, 'device')],
      { state: 'ringing', rev: 2 },
      ['active', 'declined', 'invited'],
    ],
    [
      'C-10 the last device is silenced',
      [declines(b1, 'device'), declines(b2, 'device')],
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined'],
    ],
    [
      'C-10 a silenced device declines for all',
      [declines(b1, 'device'), declines(b1)],
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined_elsewhere'],
    ],
    [
      'C-11 the caller cancels',
      [cancels(a1)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-11 the caller cancels on another device',
      [cancels(a2)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-11 a hangup by the caller cancels',
      [hangsUp(a1)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-11 a hangup by the callee declines',
      [hangsUp(b1)],
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined_elsewhere'],
    ],
    [
      'C-13 the caller is gone',
      [gone(a1)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-13 another device of the caller is gone',
      [gone(a2)],
      { state: 'ringing', rev: 1 },
      ['active', 'invited', 'invited'],
    ],
    [
      'C-13 a device that rings is gone',
      [rings(b1), gone(b1)],
      { state: 'ringing', rev: 2 },
      ['active', 'ringing', 'invited'],
    ],
    [
      'C-13 it is too early for the timeout',
      [timeout],
      { state: 'ringing', rev: 1 },
      ['active', 'invited', 'invited'],
    ],
    [
      'C-4 a device connects',
      [arrives(b3)],
      { state: 'ringing', rev: 2 },
      ['active', 'invited', 'invited', 'invited'],
    ],
    [
      "C-4 the caller's other device connects",
      [arrives(a2)],
      { state: 'ringing', rev: 1 },
      ['active', 'invited', 'invited'],
    ],
    [
      'C-7 a new call replaces it',
      [{ kind: 'replace' }],
      { state: 'ended', reason: 'replaced' },
      ['left', 'missed', 'missed'],
    ],
  ]
  it.each(rows)('%s', (_, events, expected, legs) => {
    const call = after(create(), events)
    expect(call).toMatchObject(expected)
    expect(states(call)).toEqual(legs)
  })

  it('C-4 does not begin to ring with less than 3 s left', () => {
    expect(states(after(create([]), [arrives(b1)], now + ringMs - 3_000))).toEqual(['active', 'invited'])
    expect(states(after(create([]), [arrives(b1)], now + ringMs - 2_999))).toEqual(['active'])
  })

  it('C-13 ends as missed when a device rang, as unreachable when none did', () => {
    const late = now + ringMs
    expect(after(create(), [timeout], late).reason).toBe('unreachable')
    expect(after(create([]), [timeout], late).reason).toBe('unreachable')
    expect(after(create(), [rings(b2), timeout], late)).toMatchObject({ reason: 'missed', endedAt: late })
    expect(after(create(), [declines(b1, 'device'), timeout], late).reason).toBe('missed')
  })

  it('is busy at once when every device is in another call, and rings on the others otherwise', () => {
    const call = create([busy(b1), busy(b2)])
    expect(call).toMatchObject({ state: 'ended', reason: 'busy', rev: 1, endedAt: now })
    expect(states(call)).toEqual(['left', 'busy', 'busy'])
    const half = create([busy(b1), idle(b2)])
    expect(half.state).toBe('ringing')
    expect(states(after(half, [accepts(b2)]))).toEqual(['active', 'busy', 'active'])
    expect(states(after(half, [arrives(b1)]))).toEqual(['active', 'invited', 'invited'])
  })
})

describe('a call that runs', () => {
  const running = after(create(), [rings(b1), accepts(b1)])
  const rows: [string, CallEvent[], Partial<Call>, Leg['state'][]][] = [
    [
      'C-11 the caller hangs up',
      [hangsUp(a1)],
      { state: 'ended', reason: 'completed' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'C-11 the callee hangs up',
      [hangsUp(b1)],
      { state: 'ended', reason: 'completed' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'C-11 a device that lost cannot end it',
      [hangsUp(b2), declines(b2)],
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere'],
    ],
    [
      'C-11 a cancel that crossed the answer ends it',
      [cancels(a1)],
      { state: 'ended', reason: 'completed' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'C-14 a lost device is stale',
      [gone(b1)],
      { state: 'active' },
      ['active', 'stale', 'answered_elsewhere'],
    ],
    [
      'C-14 and comes back',
      [gone(b1), returns(b1)],
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere'],
    ],
    [
      'C-14 also by accepting again',
      [gone(b1), accepts(b1)],
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere'],
    ],
    [
      'C-14 and does not',
      [gone(b1), expires(b1)],
      { state: 'ended', reason: 'connection_lost' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'C-14 one that is here does not expire',
      [expires(b1)],
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere'],
    ],
    [
      'C-14 both are lost',
      [gone(a1), gone(b1)],
      { state: 'active' },
      ['stale', 'stale', 'answered_elsewhere'],
    ],
  ]
  it.each(rows)('%s', (_, events, expected, legs) => {
    const call = after(running, events)
    expect(call).toMatchObject(expected)
    expect(states(call)).toEqual(legs)
  })

  it('tells how long people spoke', () => {
    const call = after(running, [hangsUp(b1)], now + 13_000)
    expect(call).toMatchObject({ answeredAt: now + 1_000, endedAt: now + 13_000 })
  })
})

describe('refusals', () => {
  const ringing = create()
  const running = after(ringing, [accepts(b1)])
  const ended = after(running, [hangsUp(a1)])
  it.each([ringing, running, ended])('C-17 a stranger finds no call', (call) => {
    for (const event of [rings(other), accepts(other), declines(other), cancels(other), hangsUp(other)]) {
      expect(transition(call, event, now)).toEqual({ kind: 'refused', code: 'not_found' })
    }
  })
  it('C-17 nobody says what is for the other side to say', () => {
    for (const event of [rings(a1), accepts(a1), accepts(a2), declines(a1), cancels(b1)]) {
      expect(transition(ringing, event, now)).toEqual({ kind: 'refused', code: 'forbidden' })
    }
    for (const event of [accepts(a1), cancels(b1)]) {
      expect(transition(running, event, now)).toEqual({ kind: 'refused', code: 'forbidden' })
    }
  })
  it('C-9 an accept that comes too late', () => {
    expect(transition(running, accepts(b2), now)).toEqual({ kind: 'refused', code: 'call_elsewhere' })
    expect(transition(ended, accepts(b2), now)).toEqual({ kind: 'refused', code: 'call_elsewhere' })
    expect(transition(ended, accepts(b1), now)).toEqual({ kind: 'refused', code: 'call_ended' })
  })
  it('C-12 everything else about an ended call is answered with the record', () => {
    for (const event of [rings(b1), declines(b1), cancels(a1), hangsUp(a1), arrives(b3), gone(a1), timeout]) {
      expect(transition(ended, event, now + ringMs)).toEqual({ kind: 'same' })
    }
  })
})

describe('collisions', () => {
  const here = new Set([a1, a2, b1, b2].map(({ deviceId }) => deviceId))
  const ringing = create()
  const running = after(ringing, [accepts(b1)])
  it('C-6 both calling is an answer', () => {
    expect(collide(ringing, b2, here)).toBe('accept')
  })
  it('C-7 the same device calls again', () => {
    expect(collide(ringing, a1, here)).toBe('replace')
    expect(collide(running, a1, here)).toBe('replace')
    expect(collide(running, b1, here)).toBe('replace')
  })
  it('C-7 another device is turned away while the first lives', () => {
    expect(collide(ringing, a2, here)).toBe('refuse')
    expect(collide(running, a2, here)).toBe('refuse')
    expect(collide(running, b2, here)).toBe('refuse')
  })
  it('C-7 and replaces it when the first is dead', () => {
    expect(collide(running, a2, new Set([a2.deviceId, b1.deviceId]))).toBe('replace')
    expect(collide(after(running, [gone(b1)]), b2, here)).toBe('replace')
  })
})

it('L-2 lets the caller speak with devices that ring, then the two in the call, and nobody else', () => {
  const allowed = (call: Call) =>
    call.legs.map((from) => call.legs.map((to) => (mayLink(call, from, to) ? 1 : 0)).join(''))
  const three = create([idle(b1), idle(b2), busy(b3)])
  expect(allowed(three)).toEqual(['0110', '1000', '1000', '0000'])
  const running = after(three, [accepts(b2)])
  expect(allowed(running)).toEqual(['0010', '0000', '1000', '0000'])
  expect(allowed(after(running, [gone(b2)]))).toEqual(['0010', '0000', '1000', '0000'])
  expect(allowed(after(running, [hangsUp(a1)]))).toEqual(['0000', '0000', '0000', '0000'])
})

const who = fc.constantFrom(a1, a2, a3, b1, b2, b3, other)
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('ringing' as const),
    by: who,
    prelink: fc.constantFrom('all', 'relay', 'none'),
  }),
  fc.record({ kind: fc.constant('accept' as const), by: who }),
  fc.record({ kind: fc.constant('decline' as const), by: who, scope: fc.constantFrom('user', 'device') }),
  fc.record({ kind: fc.constant('cancel' as const), by: who }),
  fc.record({
    kind: fc.constant('hangup' as const),
    by: who,
    reason: fc.constantFrom('completed', 'media_error'),
  }),
  fc.record({ kind: fc.constant('arrive' as const), by: who, isBusy: fc.boolean() }),
  fc.record({ kind: fc.constant('return' as const), by: who }),
  fc.record({ kind: fc.constant('gone' as const), deviceId: who.map((by) => by.deviceId) }),
  fc.record({ kind: fc.constant('expire' as const), deviceId: who.map((by) => by.deviceId) }),
  fc.constant(timeout),
)
const devices = fc
  .subarray([b1, b2, b3])
  .chain((present) =>
    fc.tuple(...present.map((by) => fc.boolean().map((isBusy) => ({ deviceId: by.deviceId, isBusy })))),
  )
const script = fc.array(fc.record({ event: anyEvent, waitMs: fc.constantFrom(0, 10, 5_000, 44_000) }), {
  maxLength: 40,
})

/** All records of a call's life, oldest first. */
function lifeOf(call: Call, events: readonly { event: CallEvent; waitMs: number }[]): Call[] {
  const life = [call]
  let at = now
  let record = call
  for (const { event, waitMs } of events) {
    at += waitMs
    const outcome = transition(record, event, at)
    if (outcome.kind !== 'changed') continue
    record = outcome.call
    life.push(record)
  }
  return life
}

describe('whatever happens in whatever order', () => {
  it('C-1 C-3 each change is a valid record of the next rev, and the end is final', () => {
    fc.assert(
      fc.property(devices, script, (present, events) => {
        const life = lifeOf(create(present), events)
        life.forEach((record, index) => {
          callSchema.parse(record)
          expect(record.rev).toBe(index + 1)
          expect(record.reason === null).toBe(record.state !== 'ended')
          expect(record.endedAt === null).toBe(record.state !== 'ended')
          expect(new Set(record.legs.map((leg) => leg.deviceId)).size).toBe(record.legs.length)
          expect(record.legs.some((leg) => leg.userId === stranger)).toBe(false)
          const inCall = record.legs.filter((leg) => leg.state === 'active' || leg.state === 'stale')
          const callees = inCall.filter((leg) => leg.userId === bohdan)
          expect(callees.length).toBe(record.state === 'active' ? 1 : 0)
          expect(inCall.length - callees.length).toBe(record.state === 'ended' ? 0 : 1)
          if (record.state === 'ended') expect(index).toBe(life.length - 1)
        })
      }),
      { numRuns: 2_000, verbose: true },
    )
  })

  it('W-7 what is said twice has the effect of what is said once', () => {
    fc.assert(
      fc.property(devices, script, (present, events) => {
        const twice = events.flatMap((step) => [step, { ...step, waitMs: 0 }])
        expect(lifeOf(create(present), twice)).toEqual(lifeOf(create(present), events))
      }),
      { numRuns: 1_000, verbose: true },
    )
  })

  it('every device ends with the same record, however its news are lost, doubled and disordered', () => {
    fc.assert(
      fc.property(devices, script, fc.infiniteStream(fc.nat()), (present, events, random) => {
        const life = lifeOf(create(present), events)
        const last = life.at(-1)
        const choice = () => random.next().value ?? 0
        for (const _ of [a1, a2, b1, b2, b3]) {
          const news = life.flatMap((record) => Array<Call>(choice() % 3).fill(record))
          news.sort(() => (choice() % 3) - 1)
          const latest = (held: Call, record: Call) => (record.rev > held.rev ? record : held)
          const held = news.reduce(latest, create(present))
          // After a lost socket the welcome brings the record as it stands.
          expect(last === undefined ? held : latest(held, last)).toEqual(last)
        }
      }),
      { numRuns: 300, verbose: true },
    )
  })

  it('C-13 C-14 a call that everybody left ends', () => {
    fc.assert(
      fc.property(devices, script, (present, events) => {
        const record = lifeOf(create(present), events).at(-1) ?? create(present)
        const late = now + 10_000_000
        const lost = record.legs.flatMap(({ userId, deviceId }) => {
          const by = { userId, deviceId }
          return [gone(by), expires(by)]
        })
        const end = after(record, [timeout, ...lost], late)
        expect(end.state).toBe('ended')
        for (const { event } of events) expect(after(end, [event], late)).toBe(end)
      }),
      { numRuns: 1_000, verbose: true },
    )
  })
})
