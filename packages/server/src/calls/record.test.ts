// Proves the record of a call between two people: each row of its table, who may not, and what two calls at once become.
import type { Call, Leg } from '@poruch/protocol'
import { describe, expect, it } from 'vitest'
import {
  accepts,
  after,
  arrives,
  busy,
  cancels,
  declines,
  endsForAll,
  expires,
  gone,
  hangsUp,
  idle,
  invites,
  joins,
  now,
  occupies,
  person,
  create as recordOf,
  removes,
  returns,
  ringMs,
  rings,
  signsOut,
  states,
  takesOut,
  timeout,
} from '../testing/record-steps.ts'
import type { CallEvent } from './call-event.ts'
import { policies } from './policy.ts'
import { type CalledDevice, collide, legOf, mayLink } from './record.ts'
import { transition } from './transition.ts'

const { direct } = policies
const [[a1, a2], [b1, b2, b3], [other]] = [person(1), person(2), person(3)]
const create = (devices: readonly CalledDevice[] = [idle(b1), idle(b2)]): Call =>
  recordOf(direct, a1, devices, [b1])

describe('a call that rings', () => {
  it('C-4: invites the connected devices of the callee, the caller first', () => {
    const call = create()
    expect(call).toMatchObject({ state: 'ringing', rev: 1, ringUntil: now + ringMs, reason: null })
    expect(states(call)).toEqual(['active', 'invited', 'invited'])
    expect(call.legs.map((leg) => leg.prelink)).toEqual(['all', 'none', 'none'])
  })

  const rows: [string, CallEvent[], Partial<Call>, Leg['state'][]][] = [
    ['C-8: a device rings', [rings(b1)], { state: 'ringing', rev: 2 }, ['active', 'ringing', 'invited']],
    [
      'C-9: the first accept wins',
      [accepts(b2), accepts(b1)],
      { state: 'active', rev: 2 },
      ['active', 'answered_elsewhere', 'active'],
    ],
    [
      'C-9: a device that was not invited may accept',
      [accepts(b3)],
      { state: 'active' },
      ['active', 'answered_elsewhere', 'answered_elsewhere', 'active'],
    ],
    [
      'C-10: a person declines',
      [rings(b2), declines(b1)],
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined_elsewhere'],
    ],
    [
      'C-10: one device is silenced',
      [declines(b1, 'device')],
      { state: 'ringing', rev: 2 },
      ['active', 'declined', 'invited'],
    ],
    [
      'C-10: the last device is silenced',
      [declines(b1, 'device'), declines(b2, 'device')],
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined'],
    ],
    [
      'C-10: a silenced device declines for all',
      [declines(b1, 'device'), declines(b1)],
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined_elsewhere'],
    ],
    [
      'C-11: the caller cancels',
      [cancels(a1)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-11: the caller cancels on another device',
      [cancels(a2)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-11: a hangup by the caller cancels',
      [hangsUp(a1)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-11: a hangup by the callee declines',
      [hangsUp(b1)],
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined_elsewhere'],
    ],
    [
      'C-13: the caller is gone',
      [gone(a1)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-13: another device of the caller is gone',
      [gone(a2)],
      { state: 'ringing', rev: 1 },
      ['active', 'invited', 'invited'],
    ],
    [
      'C-13: a device that rings is gone',
      [rings(b1), gone(b1)],
      { state: 'ringing', rev: 2 },
      ['active', 'ringing', 'invited'],
    ],
    [
      'C-13: it rings for longer than this timeout knows',
      [{ ...timeout, ringUntil: now + ringMs - 1 }],
      { state: 'ringing', rev: 1 },
      ['active', 'invited', 'invited'],
    ],
    [
      'C-4: a device connects',
      [arrives(b3)],
      { state: 'ringing', rev: 2 },
      ['active', 'invited', 'invited', 'invited'],
    ],
    [
      "C-4: the caller's other device connects",
      [arrives(a2)],
      { state: 'ringing', rev: 1 },
      ['active', 'invited', 'invited'],
    ],
    [
      'a person may be here no longer',
      [removes(b1)],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'the place is no more',
      [{ kind: 'close' }],
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed'],
    ],
    [
      'C-7: a new call replaces it',
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

  it('C-4: does not begin to ring with less than 3 s left', () => {
    expect(states(after(create([]), [arrives(b1)], now + ringMs - 3_000))).toEqual(['active', 'invited'])
    expect(states(after(create([]), [arrives(b1)], now + ringMs - 2_999))).toEqual(['active'])
  })

  it('C-13: ends as missed when a device rang, as unreachable when none did', () => {
    const late = now + ringMs
    expect(after(create(), [timeout], late).reason).toBe('unreachable')
    expect(after(create([]), [timeout], late).reason).toBe('unreachable')
    expect(after(create(), [rings(b2), timeout], late)).toMatchObject({ reason: 'missed', endedAt: late })
    expect(after(create(), [declines(b1, 'device'), timeout], late).reason).toBe('missed')
  })

  it('C-23: a device that another call takes while it rings is busy; the last one ends the call', () => {
    const both = after(create([idle(b1), idle(b2)]), [rings(b1), occupies(b1)])
    expect(both.state).toBe('ringing')
    expect(states(both)).toEqual(['active', 'busy', 'invited'])
    expect(after(both, [occupies(b1)])).toBe(both)
    expect(after(both, [occupies(b2)])).toMatchObject({ state: 'ended', reason: 'busy', rev: both.rev + 1 })
    expect(after(both, [declines(b2, 'device')]).reason).toBe('declined')
    const silenced = after(create([idle(b1), idle(b2)]), [declines(b1, 'device'), occupies(b2)])
    expect(silenced).toMatchObject({ state: 'ended', reason: 'declined' })
    expect(after(both, [accepts(b2), occupies(b2), occupies(a1)]).state).toBe('active')
  })

  it('C-13: is unreachable only when no device answered at all', () => {
    const reasonOf = (call: Call) => after(call, [timeout], now + ringMs).reason
    const call = create([idle(b1), idle(b2)])
    expect(reasonOf(call)).toBe('unreachable')
    expect(reasonOf(after(call, [signsOut(b1)]))).toBe('unreachable')
    expect(reasonOf(create([busy(b1), idle(b2)]))).toBe('missed')
    expect(reasonOf(after(call, [occupies(b1)]))).toBe('missed')
    expect(reasonOf(after(call, [rings(b1), signsOut(b1)]))).toBe('missed')
    expect(reasonOf(after(call, [declines(b1, 'device')]))).toBe('missed')
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
      'C-11: the caller hangs up',
      [hangsUp(a1)],
      { state: 'ended', reason: 'completed' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'C-11: the callee hangs up',
      [hangsUp(b1)],
      { state: 'ended', reason: 'completed' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'C-11: a device that lost cannot end it',
      [hangsUp(b2), declines(b2)],
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere'],
    ],
    [
      'C-11: a cancel that crossed the answer ends it',
      [cancels(a1)],
      { state: 'ended', reason: 'completed' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'a person may be here no longer',
      [removes(b1)],
      { state: 'ended', reason: 'completed' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'the place is no more',
      [{ kind: 'close' }],
      { state: 'ended', reason: 'completed' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'C-14: a lost device is stale',
      [gone(b1)],
      { state: 'active' },
      ['active', 'stale', 'answered_elsewhere'],
    ],
    [
      'C-14: and comes back',
      [gone(b1), returns(b1)],
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere'],
    ],
    [
      'C-14: also by accepting again',
      [gone(b1), accepts(b1)],
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere'],
    ],
    [
      'C-14: and does not',
      [gone(b1), expires(b1)],
      { state: 'ended', reason: 'connection_lost' },
      ['left', 'left', 'answered_elsewhere'],
    ],
    [
      'C-14: one that is here does not expire',
      [expires(b1)],
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere'],
    ],
    [
      'C-14: both are lost',
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
  it.each([ringing, running, ended])('C-17: a stranger finds no call', (call) => {
    for (const event of [rings(other), accepts(other), declines(other), cancels(other), hangsUp(other)]) {
      expect(transition(call, event, direct, now)).toEqual({ kind: 'refused', code: 'not_found' })
    }
  })
  it('C-17: nobody says what is for the other side to say', () => {
    for (const event of [rings(a1), accepts(a1), accepts(a2), declines(a1), cancels(b1)]) {
      expect(transition(ringing, event, direct, now)).toEqual({ kind: 'refused', code: 'forbidden' })
    }
    for (const event of [rings(a1), accepts(a2), declines(a1), cancels(b1)]) {
      expect(transition(running, event, direct, now)).toEqual({ kind: 'refused', code: 'forbidden' })
    }
  })
  it('C-30: a device that is in says so once more when it comes back, whoever began the call', () => {
    for (const back of [a1, b1]) {
      expect(transition(running, accepts(back), direct, now)).toEqual({ kind: 'same' })
      const away = after(running, [gone(back)])
      expect(legOf(away, back.deviceId)?.state).toBe('stale')
      expect(legOf(after(away, [accepts(back)]), back.deviceId)?.state).toBe('active')
    }
  })
  it('C-5: nobody else comes in of themselves, for there are two people', () => {
    for (const call of [ringing, running])
      expect(transition(call, joins(other), direct, now)).toEqual({ kind: 'refused', code: 'not_found' })
  })
  it('C-28, C-29: only who is in calls others in, and of two nobody moderates', () => {
    const forbidden = { kind: 'refused', code: 'forbidden' }
    expect(transition(ringing, invites(b1, [idle(other)]), direct, now)).toEqual(forbidden)
    for (const event of [takesOut(a1, b1), endsForAll(a1)])
      expect(transition(running, event, direct, now)).toEqual(forbidden)
  })
  it('C-9: an accept that comes too late', () => {
    expect(transition(running, accepts(b2), direct, now)).toEqual({ kind: 'refused', code: 'call_elsewhere' })
    expect(transition(ended, accepts(b2), direct, now)).toEqual({ kind: 'refused', code: 'call_elsewhere' })
    const lost = after(running, [gone(b1)])
    expect(transition(lost, accepts(b2), direct, now)).toEqual({ kind: 'refused', code: 'call_elsewhere' })
    expect(transition(ended, accepts(b1), direct, now)).toEqual({ kind: 'refused', code: 'call_ended' })
  })
  it('C-12: everything else about an ended call is answered with the record', () => {
    for (const event of [rings(b1), declines(b1), cancels(a1), hangsUp(a1), arrives(b3), gone(a1), timeout]) {
      expect(transition(ended, event, direct, now + ringMs)).toEqual({ kind: 'same' })
    }
  })
})

describe('collisions', () => {
  const here = new Set([a1, a2, b1, b2].map(({ deviceId }) => deviceId))
  const ringing = create()
  const running = after(ringing, [accepts(b1)])
  it('C-6: both calling is an answer', () => {
    expect(collide(ringing, b2, direct, here)).toBe('join')
    expect(after(ringing, [joins(b2)])).toEqual(after(ringing, [accepts(b2)]))
  })
  it('C-7: the same device calls again', () => {
    expect(collide(ringing, a1, direct, here)).toBe('replace')
    expect(collide(running, a1, direct, here)).toBe('replace')
    expect(collide(running, b1, direct, here)).toBe('replace')
  })
  it('C-7: another device is turned away while the first lives', () => {
    expect(collide(ringing, a2, direct, here)).toBe('refuse')
    expect(collide(running, a2, direct, here)).toBe('refuse')
    expect(collide(running, b2, direct, here)).toBe('refuse')
  })
  it('C-7: and replaces it when the first is dead', () => {
    expect(collide(running, a2, direct, new Set([a2.deviceId, b1.deviceId]))).toBe('replace')
    expect(collide(after(running, [gone(b1)]), b2, direct, here)).toBe('replace')
  })
})

it('L-2: lets the caller speak with devices that ring, then the two in the call, and nobody else', () => {
  const allowed = (call: Call) =>
    call.legs.map((from) => call.legs.map((to) => (mayLink(from, to) ? 1 : 0)).join(''))
  const three = create([idle(b1), idle(b2), busy(b3)])
  expect(allowed(three)).toEqual(['0110', '1000', '1000', '0000'])
  const running = after(three, [accepts(b2)])
  expect(allowed(running)).toEqual(['0010', '0000', '1000', '0000'])
  expect(allowed(after(running, [gone(b2)]))).toEqual(['0010', '0000', '1000', '0000'])
  expect(allowed(after(running, [hangsUp(a1)]))).toEqual(['0000', '0000', '0000', '0000'])
})
