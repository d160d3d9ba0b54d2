// Proves the record of a call of many: in a group it rings each of them and lasts until nobody is left; in a room it never rings.
import type { Call } from '@poruch/protocol'
import { describe, expect, it } from 'vitest'
import {
  accepts,
  after,
  arrives,
  busy,
  cancels,
  create,
  declines,
  expires,
  gone,
  hangsUp,
  idle,
  invites,
  joins,
  now,
  person,
  removes,
  returns,
  ringMs,
  rings,
  stateOf,
  states,
  timeout,
} from '../testing/record-steps.ts'
import type { Who } from '../who.ts'
import type { CallEvent } from './call-event.ts'
import { policies } from './policy.ts'
import { collide, comings, goneMax, mayLink } from './record.ts'
import { transition } from './transition.ts'

const { group, room } = policies
const people = [1, 2, 3, 4, 5, 6, 7, 8].map(person)
const [[a1, a2], [b1, b2], [c1, c2], [d1]] = [person(1), person(2), person(3), person(4)]
const stranger = person(9)[0]
const firsts = people.map(([first]) => first)

const three = create(group, a1, [idle(b1), idle(b2), idle(c1)])
const eight = create(group, a1, firsts.slice(1).map(idle))
const then = (call: Call, ...events: CallEvent[]) => after(call, events, now + 1_000, group)
const refusal = (call: Call, event: CallEvent) => transition(call, event, group, now + 1_000)

describe('a group of three', () => {
  it('C-9: an accept silences the other devices of the same person, and of nobody else', () => {
    const call = then(three, rings(c1), accepts(b1))
    expect(call).toMatchObject({ state: 'active', answeredAt: now + 1_000, reason: null })
    expect(states(call)).toEqual(['active', 'active', 'answered_elsewhere', 'ringing'])
    expect(refusal(call, accepts(b2))).toEqual({ kind: 'refused', code: 'call_elsewhere' })
    const both = after(call, [accepts(c1)], now + 9_000, group)
    expect(both.answeredAt).toBe(now + 1_000)
    expect(states(both)).toEqual(['active', 'active', 'answered_elsewhere', 'active'])
  })

  it('one leaves and the others go on, whoever began it; the last one who leaves ends it', () => {
    const all = then(three, accepts(b1), accepts(c1))
    const two = then(all, hangsUp(a1))
    expect(two).toMatchObject({ state: 'active', reason: null })
    const one = then(two, hangsUp(c1))
    expect(one).toMatchObject({ state: 'active', reason: null })
    expect(states(one)).toEqual(['left', 'active', 'answered_elsewhere', 'left'])
    expect(then(one, hangsUp(b1))).toMatchObject({ state: 'ended', reason: 'completed' })
  })

  it('C-15: who came in and when is known also of those who left and are called again', () => {
    const all = then(three, accepts(c1), accepts(b1), hangsUp(c1), invites(a1, [idle(c1)]))
    expect(stateOf(all, c1)).toBe('invited')
    const came = [a1, c1, b1].map(({ userId }, place) => [userId, place + 1] as const)
    expect(comings(all)).toEqual(new Map(came))
    expect(comings(then(three, rings(b1)))).toEqual(new Map([[a1.userId, 1]]))
  })

  it('one declines and it rings on; when all have declined it ends', () => {
    const one = then(three, declines(b1))
    expect(one).toMatchObject({ state: 'ringing', reason: null })
    expect(states(one)).toEqual(['active', 'declined', 'declined_elsewhere', 'invited'])
    expect(refusal(one, declines(b2))).toEqual({ kind: 'same' })
    expect(then(one, declines(c1))).toMatchObject({ state: 'ended', reason: 'declined' })
    const away = create(group, a1, [idle(b1)], [c1])
    expect(then(away, declines(b1)).state).toBe('ringing')
  })

  it('who declines a call that runs, in either way, is silenced, and it goes on', () => {
    const running = then(three, accepts(c1))
    for (const event of [declines(b1), hangsUp(b1)]) {
      const call = then(running, event)
      expect(call.state).toBe('active')
      expect(states(call)).toEqual(['active', 'declined', 'declined_elsewhere', 'active'])
    }
    expect(then(running, hangsUp(a1), declines(b1))).toMatchObject({ state: 'active' })
  })

  it('the ring ends for those who did not answer, and the call goes on', () => {
    const call = then(three, rings(b1), accepts(c1))
    const early = { ...timeout, ringUntil: now + ringMs - 1 }
    expect(transition(call, early, group, now + ringMs)).toEqual({ kind: 'same' })
    const late = after(call, [timeout], now + ringMs, group)
    expect(late).toMatchObject({ state: 'active', reason: null, rev: call.rev + 1 })
    expect(states(late)).toEqual(['active', 'missed', 'missed', 'active'])
    expect(transition(late, timeout, group, now + ringMs)).toEqual({ kind: 'same' })
    expect(after(three, [timeout], now + ringMs, group).reason).toBe('unreachable')
    expect(after(then(three, rings(b2)), [timeout], now + ringMs, group).reason).toBe('missed')
  })

  it('what rings when the last one leaves is missed', () => {
    const call = then(three, accepts(c1), hangsUp(c1), hangsUp(a1))
    expect(call).toMatchObject({ state: 'ended', reason: 'completed' })
    expect(states(call)).toEqual(['left', 'missed', 'missed', 'left'])
  })

  it('only whoever began it cancels, which ends a ring and leaves a call', () => {
    expect(then(three, cancels(a2))).toMatchObject({ state: 'ended', reason: 'cancelled' })
    expect(refusal(three, cancels(b1))).toEqual({ kind: 'refused', code: 'forbidden' })
    const running = then(three, accepts(b1), accepts(c1))
    expect(states(then(running, cancels(a1)))).toEqual(['left', 'active', 'answered_elsewhere', 'active'])
    expect(refusal(running, cancels(b1))).toEqual({ kind: 'refused', code: 'forbidden' })
  })

  it('C-4: a device that comes rings while an answer of its person is awaited', () => {
    const running = then(create(group, a1, [idle(b1)], [c1]), accepts(b1))
    expect(stateOf(then(running, arrives(c1)), c1)).toBe('invited')
    expect(stateOf(then(running, arrives(c1, true)), c1)).toBe('busy')
    expect(stateOf(then(running, arrives(c1, true), arrives(c2)), c2)).toBe('invited')
    expect(stateOf(then(running, arrives(b2)), b2)).toBeUndefined()
    expect(stateOf(then(running, arrives(c1), declines(c1), arrives(c2)), c2)).toBeUndefined()
    expect(stateOf(after(running, [arrives(c1)], now + ringMs - 2_999, group), c1)).toBeUndefined()
  })

  it('busy is for each person: it rings for the others, and is over at once only when nobody may answer', () => {
    const half = create(group, a1, [busy(b1), busy(b2), idle(c1)])
    expect(half.state).toBe('ringing')
    expect(states(half)).toEqual(['active', 'busy', 'busy', 'invited'])
    expect(then(half, declines(c1))).toMatchObject({ state: 'ended', reason: 'declined' })
    expect(stateOf(then(half, arrives(b2)), b2)).toBe('invited')
    const full = create(group, a1, [busy(b1), busy(c1)])
    expect(full).toMatchObject({ state: 'ended', reason: 'busy', rev: 1 })
    expect(create(group, a1, [busy(b1)], [c1]).state).toBe('ringing')
  })
})

describe('a call of eight', () => {
  const running = then(eight, ...firsts.slice(1).map(accepts))

  it('C-9: all come in, each once', () => {
    expect(running).toMatchObject({ state: 'active', rev: 8 })
    expect(states(running)).toEqual(Array(8).fill('active'))
  })

  it('they leave one by one, and the last one ends it', () => {
    const lives = firsts.map((_, count) => then(running, ...firsts.slice(0, count + 1).map(hangsUp)))
    expect(lives.map((call) => call.state)).toEqual([...Array(7).fill('active'), 'ended'])
    expect(lives.at(-1)).toMatchObject({ reason: 'completed', rev: running.rev + 8 })
  })

  it('a lost device comes back, or leaves the others alone', () => {
    expect(states(then(running, gone(b1), returns(b1)))).toEqual(Array(8).fill('active'))
    const lost = then(running, gone(b1), expires(b1))
    expect(lost.state).toBe('active')
    expect(stateOf(lost, b1)).toBe('left')
    const allLost = then(running, ...firsts.map(gone), ...firsts.map(expires))
    expect(allLost).toMatchObject({ state: 'ended', reason: 'connection_lost' })
  })

  it('nobody answers the seven: each is missed', () => {
    const call = after(then(eight, rings(b1)), [timeout], now + ringMs, group)
    expect(call).toMatchObject({ state: 'ended', reason: 'missed' })
    expect(states(call)).toEqual(['left', ...Array(7).fill('missed')])
  })

  it('L-2: those in the call speak with each other and with those who are rung, who do not speak with each other', () => {
    const some = then(eight, accepts(b1), accepts(c1))
    const allowed = some.legs.map((from) => some.legs.map((to) => (mayLink(from, to) ? 1 : 0)).join(''))
    const inside = ['01111111', '10111111', '11011111']
    expect(allowed).toEqual([...inside, ...Array(5).fill('11100000')])
  })
})

describe('people who come later', () => {
  const running = then(three, accepts(b1))

  it('are rung by somebody who is in, for a whole ring, and stay named for ever', () => {
    const at = now + 40_000
    const call = after(running, [invites(b1, [idle(d1)])], at, group)
    expect(call.invited).toEqual([b1.userId, c1.userId, d1.userId])
    expect(call.ringUntil).toBe(at + ringMs)
    expect(stateOf(call, d1)).toBe('invited')
    expect(transition(call, invites(b1, [idle(d1)]), group, at)).toEqual({ kind: 'same' })
    expect(stateOf(after(call, [accepts(d1)], at, group), d1)).toBe('active')
    expect(after(call, [declines(d1), hangsUp(a1), hangsUp(b1)], at, group)).toMatchObject({
      state: 'ended',
      invited: call.invited,
    })
  })

  it('may have declined, missed it or left before', () => {
    const late = after(running, [timeout], now + ringMs, group)
    expect(stateOf(then(late, invites(a1, [idle(c1)])), c1)).toBe('invited')
    const declined = then(running, declines(c1), invites(a1, [idle(c1)]))
    expect(declined.invited).toEqual([b1.userId, c1.userId])
    expect(stateOf(declined, c1)).toBe('invited')
    const withoutFirst = then(running, hangsUp(a1), invites(b1, [idle(a1), busy(a2)]))
    expect(withoutFirst.invited).toEqual([b1.userId, c1.userId])
    expect(states(withoutFirst)).toEqual(['invited', 'active', 'answered_elsewhere', 'invited', 'busy'])
    expect(stateOf(then(withoutFirst, rings(a1), accepts(a1)), a1)).toBe('active')
  })

  it('are not rung when they are in, nor by somebody who is not', () => {
    expect(refusal(running, invites(a1, [idle(b2)]))).toEqual({ kind: 'same' })
    for (const by of [b2, c1]) {
      expect(refusal(running, invites(by, [idle(d1)]))).toEqual({ kind: 'refused', code: 'forbidden' })
    }
  })

  it('come in of themselves where the call is, and go on with another device when theirs is lost', () => {
    const call = then(running, joins(stranger))
    expect(call.invited).toEqual([b1.userId, c1.userId, stranger.userId])
    expect(stateOf(call, stranger)).toBe('active')
    expect(refusal(call, joins(stranger))).toEqual({ kind: 'same' })
    expect(refusal(running, accepts(stranger))).toEqual({ kind: 'refused', code: 'not_found' })
    expect(then(three, joins(stranger))).toMatchObject({ state: 'active' })
    const moved = then(running, gone(b1), joins(b2))
    expect([stateOf(moved, b1), stateOf(moved, b2)]).toEqual(['left', 'active'])
    expect(then(running, hangsUp(a1), joins(a2)).legs.at(-1)).toMatchObject({ ...a2, state: 'active' })
  })
})

describe('people who may be in the place no longer', () => {
  const running = then(three, accepts(b1))
  it.each<[string, Who, Call, Partial<Call>, string[]]>([
    [
      'in the call: they leave it',
      b1,
      running,
      { state: 'active' },
      ['active', 'left', 'answered_elsewhere', 'invited'],
    ],
    [
      'rung: they miss it',
      c1,
      running,
      { state: 'active' },
      ['active', 'active', 'answered_elsewhere', 'missed'],
    ],
    [
      'of those rung: the others ring on',
      b1,
      three,
      { state: 'ringing' },
      ['active', 'missed', 'missed', 'invited'],
    ],
    [
      'the last one rung: it is over',
      c1,
      then(three, declines(b1)),
      { state: 'ended', reason: 'declined' },
      ['left', 'declined', 'declined_elsewhere', 'missed'],
    ],
    [
      'whoever began it, while it rings: it is over',
      a1,
      three,
      { state: 'ended', reason: 'cancelled' },
      ['left', 'missed', 'missed', 'missed'],
    ],
    ['strangers to it: nothing', stranger, three, { rev: 1 }, ['active', 'invited', 'invited', 'invited']],
  ])('G-9: %s', (_, who, before, expected, legs) => {
    const call = then(before, removes(who))
    expect(call).toMatchObject(expected)
    expect(states(call)).toEqual(legs)
    expect(call.invited).toEqual(before.invited)
  })

  it('G-12: with the place the call is gone for all', () => {
    expect(then(running, { kind: 'close' })).toMatchObject({ state: 'ended', reason: 'completed' })
    expect(then(three, { kind: 'close' })).toMatchObject({ state: 'ended', reason: 'cancelled' })
  })
})

describe('a start where a call is', () => {
  const running = then(three, accepts(b1))
  const here = new Set(people.flat().map(({ deviceId }) => deviceId))
  it('comes in, while it rings, when it runs, and after having left', () => {
    for (const by of [a1, b1, c1, stranger]) expect(collide(running, by, group, here)).toBe('join')
    for (const by of [a1, b2, stranger]) expect(collide(three, by, group, here)).toBe('join')
    expect(collide(then(running, hangsUp(a1)), a2, group, here)).toBe('join')
    expect(collide(then(running, gone(b1)), b2, group, here)).toBe('join')
  })
  it('is turned away while another device of the same person is in', () => {
    expect(collide(running, a2, group, here)).toBe('refuse')
    expect(collide(running, b2, group, here)).toBe('refuse')
  })
})

it('in a room nothing rings: it runs from its first person to its last', () => {
  const call = create(room, a1, [idle(b1)])
  expect(call).toMatchObject({ state: 'active', invited: [], ringUntil: now, answeredAt: now })
  expect(states(call)).toEqual(['active'])
  const go = (...events: CallEvent[]) => after(call, events, now + 1_000, room)
  expect(transition(call, invites(a1, [idle(b1)]), room, now)).toEqual({ kind: 'refused', code: 'forbidden' })
  expect(states(go(joins(b1), hangsUp(a1)))).toEqual(['left', 'active'])
  expect(go(joins(b1), hangsUp(a1), hangsUp(b1))).toMatchObject({ state: 'ended', reason: 'completed' })
  expect(go(hangsUp(a1))).toMatchObject({ state: 'ended', reason: 'completed' })
})

it('C-4: a room that hundreds walk through names those who are in, and the last of those who went', () => {
  const crowd = Array.from({ length: 300 }, (_, place) => person(100 + place)[0])
  const events = crowd.flatMap((by) => [joins(by), hangsUp(by)])
  const call = after(create(room, a1, []), events, now + 1_000, room)
  expect(call).toMatchObject({ state: 'active', rev: 601 })
  expect(call.legs.map((leg) => leg.deviceId)).toEqual(
    [a1, ...crowd.slice(-goneMax)].map((who) => who.deviceId),
  )
  expect(call.invited).toEqual(crowd.slice(-goneMax).map((who) => who.userId))
  const [first] = crowd
  if (first === undefined) throw new Error('There are many.')
  expect(stateOf(after(call, [joins(first)], now + 2_000, room), first)).toBe('active')
})

it('C-29: whoever was taken out is not forgotten, however many come and go', () => {
  const crowd = Array.from({ length: 100 }, (_, place) => person(100 + place)[0])
  const out: CallEvent = { kind: 'take_out', by: a1, userId: b1.userId }
  const events = [joins(b1), out, ...crowd.flatMap((by) => [joins(by), hangsUp(by)])]
  const call = after(create(room, a1, []), events, now + 1_000, room)
  expect(stateOf(call, b1)).toBe('removed')
  expect(transition(call, joins(b1), room, now)).toEqual({ kind: 'refused', code: 'forbidden' })
})
