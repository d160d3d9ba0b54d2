// Each row of the state of a call, and what holds in any order of events.
import type { Call, ChatId, DeviceId, ErrorCode, Prelink, UserId } from '@poruch/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownPrelink, preparable } from './call-peers.ts'
import {
  type CallEvent,
  type CallState,
  dialing,
  incoming,
  isReachable,
  peerOf,
  reduce,
  ringingOn,
  rings,
} from './call-state.ts'
import { ids, type RecordFacts, record } from './testing/records.ts'

const at = 5_000
const dialed = dialing({
  ...{
    id: ids.call,
    chatId: ids.chat,
    roomId: null,
    userId: ids.caller,
    self: ids.callerDevice,
    peerId: ids.callee,
  },
  ...{ media: 'video', prelink: 'all' },
})
const rung = incoming({ userId: ids.callee, self: ids.calleeDevice, prelink: 'all' }, record())
const after = (state: CallState, ...events: CallEvent[]) => events.reduce(reduce, state)
const news = (facts: RecordFacts): CallEvent => ({ type: 'record', record: record({ rev: 2, ...facts }), at })
const answered = news({ state: 'active', callee: 'active' })
const ringing = news({ rev: 1 })
const accepted: CallEvent = { type: 'accept', at }
const quickYes: CallEvent = { type: 'peer_accepted', from: ids.calleeDevice, at }

describe('the caller', () => {
  test('opens the gate by dialing, to nobody yet', () => {
    expect(dialed).toMatchObject({ phase: 'dialing', role: 'caller', gate: 'open', peers: [] })
  })

  test('is in the call with the device that the record names', () => {
    expect(after(dialed, ringing, answered)).toMatchObject({
      ...{ phase: 'in_call', peers: [ids.calleeDevice], confirmed: true, answeredAt: at },
    })
  })

  test('L-15: is in the call on the quick copy, until the record says otherwise', () => {
    const quick = after(dialed, news({ rev: 1, other: 'ringing' }), quickYes)
    expect(quick).toMatchObject({ phase: 'in_call', peers: [ids.calleeDevice], confirmed: false })
    expect(
      after(quick, news({ state: 'active', callee: 'answered_elsewhere', other: 'active' })),
    ).toMatchObject({
      ...{ phase: 'in_call', peers: [ids.otherDevice], confirmed: true },
    })
  })

  test.each<[string, CallEvent[]]>([
    ['before any record', [quickYes]],
    ['from a device that was not called', [ringing, { ...quickYes, from: 'device-stranger' as DeviceId }]],
    ['from its own device', [ringing, { ...quickYes, from: ids.callerDevice }]],
    ['from a device that does not ring', [news({ rev: 1, callee: 'declined' }), quickYes]],
    ['from a device that it may not link with', [news({ rev: 1, prelink: 'none' }), quickYes]],
    ['from somebody it does not know', [news({ rev: 1, mutual: false }), quickYes]],
  ])('C-18: pays no heed to a quick yes %s', (_, events) => {
    expect(after(dialed, ...events)).toMatchObject({ phase: 'dialing', peers: [] })
  })

  test.each(['declined', 'busy', 'missed', 'unreachable', 'cancelled', 'replaced'] as const)(
    'ends as %s when the record does',
    (reason) => {
      expect(after(dialed, news({ state: 'ended', reason }))).toMatchObject({
        ...{ phase: 'ended', reason, gate: 'closed', peers: [], endedAt: at },
      })
    },
  )

  test.each<[ErrorCode, string]>([
    ['forbidden', 'not_allowed'],
    ['not_found', 'not_allowed'],
    ['rate_limited', 'not_allowed'],
    ['unsupported', 'not_allowed'],
    ['call_in_progress', 'busy'],
    ['internal', 'server_error'],
  ])('ends when the start is refused as %s', (code, reason) => {
    expect(after(dialed, { type: 'refused', code, at })).toMatchObject({ phase: 'ended', reason })
  })

  test('says "cancelled" before the answer and "completed" after it', () => {
    expect(after(dialed, { type: 'hang_up', at }, { type: 'left', at })).toMatchObject({
      ...{ phase: 'ended', reason: 'cancelled' },
    })
    expect(after(dialed, answered, { type: 'hang_up', at }, { type: 'left', at })).toMatchObject({
      ...{ phase: 'ended', reason: 'completed' },
    })
  })

  test('C-6: takes part in the other one’s call when both called at once', () => {
    const merged = after(dialed, {
      type: 'merged',
      at,
      record: {
        ...record({ rev: 3, state: 'active' }),
        ...{ startedBy: ids.callee, invited: [ids.caller] },
        legs: [
          {
            deviceId: ids.calleeDevice,
            userId: ids.callee,
            state: 'active',
            prelink: 'all',
            since: 2,
            waiting: false,
            rung: 0,
          },
          {
            deviceId: ids.callerDevice,
            userId: ids.caller,
            state: 'active',
            prelink: 'all',
            since: 1,
            waiting: false,
            rung: 0,
          },
        ],
      },
    })
    expect(merged).toMatchObject({
      phase: 'in_call',
      role: 'callee',
      peers: [ids.calleeDevice],
      gate: 'open',
    })
  })

  test('C-6: takes no part in a call of another chat, or in one that its own person began', () => {
    for (const change of [{ chatId: 'chat-2' as ChatId, startedBy: ids.callee }, {}]) {
      const event: CallEvent = { type: 'merged', at, record: { ...record({ rev: 3 }), ...change } }
      expect(after(dialed, event)).toBe(dialed)
    }
  })

  test('C-18: pays no heed to a leg of somebody who is not invited', () => {
    const call = record({ rev: 2, state: 'active', callee: 'active' })
    const uninvited = { ...call, invited: [] }
    expect(after(dialed, { type: 'record', record: uninvited, at })).toMatchObject({ peers: [] })
  })

  test('is told on how many devices it rings, and that none can be reached', () => {
    const both = after(dialed, news({ other: 'ringing' }))
    expect([ringingOn(both), isReachable(both)]).toEqual([2, true])
    const none = after(dialed, news({ callee: null }))
    expect([ringingOn(none), isReachable(none)]).toEqual([0, false])
  })
})

describe('the person called', () => {
  test('C-18: rings with a closed gate, and opens it alone', () => {
    expect(rung).toMatchObject({ phase: 'incoming', gate: 'closed', peers: [] })
    expect(after(rung, accepted)).toMatchObject({
      ...{ phase: 'accepting', gate: 'open', peers: [ids.callerDevice], answeredAt: at },
    })
  })

  test('is in the call when the record says that this device won', () => {
    expect(after(rung, accepted, answered)).toMatchObject({ phase: 'in_call', confirmed: true })
  })

  test('C-9: loses to another device of the same person', () => {
    const lost = news({ state: 'active', callee: 'answered_elsewhere', other: 'active' })
    for (const state of [rung, after(rung, accepted)]) {
      expect(after(state, lost)).toMatchObject({
        phase: 'ended',
        reason: 'answered_elsewhere',
        gate: 'closed',
      })
    }
    expect(after(rung, accepted, { type: 'refused', code: 'call_elsewhere', at })).toMatchObject({
      ...{ phase: 'ended', reason: 'answered_elsewhere' },
    })
  })

  test('C-18: stays shut when a record calls it active though nobody here said yes', () => {
    expect(after(rung, answered)).toMatchObject({
      phase: 'ended',
      reason: 'answered_elsewhere',
      gate: 'closed',
    })
  })

  test('C-18: speaks with nobody who left before the answer was heard', () => {
    const gone = after(rung, accepted, news({ state: 'active', caller: 'left' }))
    expect(gone).toMatchObject({ phase: 'accepting', gate: 'open', peers: [] })
  })

  test('pays no heed to a quick yes: it is not the caller', () => {
    expect(after(rung, { ...quickYes, from: ids.callerDevice })).toBe(rung)
  })

  test.each<[RecordFacts, string]>([
    [{ state: 'ended', reason: 'cancelled', callee: 'missed' }, 'cancelled'],
    [{ callee: 'declined' }, 'declined'],
    [{ callee: 'busy' }, 'busy'],
    [{ state: 'ended', reason: 'declined', callee: 'declined_elsewhere' }, 'declined_elsewhere'],
    [{ state: 'active', callee: 'left' }, 'completed'],
  ])('stops ringing: %o', (facts, reason) => {
    expect(after(rung, news(facts))).toMatchObject({ phase: 'ended', reason })
  })

  test('declines', () => {
    expect(after(rung, { type: 'decline', at })).toMatchObject({ phase: 'ended', reason: 'declined' })
    expect(after(rung, { type: 'hang_up', at })).toMatchObject({ phase: 'ended', reason: 'declined' })
  })
})

test('the other one is whom the record names, and before there is one, whom the person called', () => {
  expect([peerOf(dialed), peerOf(after(dialed, ringing)), peerOf(rung)]).toEqual([
    ...[ids.callee, ids.callee, ids.caller],
  ])
  const third = 'user-third' as UserId
  const many = { ...record({ rev: 2 }), invited: [third, ids.callee] }
  expect(peerOf(after(dialed, { type: 'record', record: many, at }))).toBe(third)
})

describe('both', () => {
  const talking = after(dialed, answered)

  test('C-1: older news changes nothing', () => {
    expect(after(talking, news({ rev: 1, state: 'ended', reason: 'missed' }))).toBe(talking)
  })

  test('C-16, G-9: a call that this device closed by itself has ended, with the rev that it had', () => {
    const { rev = 1 } = talking.record ?? {}
    const closed = news({ rev, state: 'ended', reason: 'completed' })
    expect(after(talking, closed)).toMatchObject({ phase: 'ended', reason: 'completed' })
    expect(after(talking, news({ rev, state: 'active' }))).toBe(talking)
  })

  test('end when the other one says so over the link, and only then', () => {
    expect(after(talking, { type: 'peer_hung_up', from: ids.calleeDevice, at })).toMatchObject({
      ...{ phase: 'ended', reason: 'completed' },
    })
    expect(after(talking, { type: 'peer_hung_up', from: ids.otherDevice, at })).toBe(talking)
    expect(after(dialed, { type: 'peer_hung_up', from: ids.calleeDevice, at })).toBe(dialed)
  })

  test('count the time from the first connection in the call', () => {
    expect(after(dialed, ringing, { type: 'connected', at }).connectedAt).toBeNull()
    expect(after(talking, { type: 'connected', at: 1 }, { type: 'connected', at: 2 }).connectedAt).toBe(1)
  })

  test('a leg that is stale is still in the call', () => {
    expect(after(talking, news({ rev: 3, state: 'active', caller: 'stale', callee: 'stale' }))).toMatchObject(
      {
        ...{ phase: 'in_call', peers: [ids.calleeDevice] },
      },
    )
  })

  test.each(['connect_timeout', 'connection_lost'] as const)('give up: %s', (reason) => {
    expect(after(talking, { type: 'given_up', reason, at })).toMatchObject({ phase: 'ended', reason })
  })
})

describe('C-19: linking while it rings', () => {
  const from = (state: CallState) => preparable(state).map(({ transport }) => transport)
  const dial = (prelink: CallState['prelink'], facts: RecordFacts) =>
    from(after({ ...dialed, prelink }, news(facts)))

  test.each<[CallState['prelink'], RecordFacts, string[]]>([
    ['all', {}, ['all']],
    ['relay', {}, ['relay']],
    ['none', {}, []],
    ['all', { prelink: 'none' }, []],
    ['all', { prelink: 'relay' }, ['all']],
    ['all', { mutual: false }, []],
    ['relay', { mutual: false }, []],
    ['all', { callee: 'invited' }, []],
    ['all', { other: 'ringing' }, ['all', 'all']],
    ['all', { state: 'active', callee: 'active', other: 'answered_elsewhere' }, []],
  ])('as %s with %o: %o', (prelink, facts, transports) => {
    expect(dial(prelink, facts)).toEqual(transports)
  })

  test('the person called links with the caller’s device alone, by both wishes', () => {
    expect(preparable(rung)).toEqual([{ deviceId: ids.callerDevice, transport: 'all' }])
    const shy = incoming(
      { userId: ids.callee, self: ids.calleeDevice, prelink: 'all' },
      record({ callerPrelink: 'none' }),
    )
    expect(preparable(shy)).toEqual([])
    const of = (wish: Prelink, mutual: boolean, state: Call['state'] = 'ringing') =>
      ownPrelink(wish, { mutual, state })
    expect([of('all', true), of('all', false), of('relay', false)]).toEqual(['all', 'none', 'none'])
    // Into a call that runs one comes later, and makes the links oneself.
    expect(of('all', true, 'active')).toBe('none')
  })

  test('with three devices at most', () => {
    const call = record()
    const legs = [1, 2, 3, 4].map((n) => ({
      ...{
        deviceId: `device-${n}` as DeviceId,
        userId: ids.callee,
        state: 'ringing' as const,
        prelink: 'all' as const,
        since: 0,
        waiting: false,
        rung: 0,
      },
    }))
    const state = after(dialed, {
      type: 'record',
      at,
      record: { ...call, legs: [...call.legs.slice(0, 1), ...legs] },
    })
    expect(preparable(state)).toHaveLength(3)
  })
})

describe('C-8: what rings', () => {
  const now = record().createdAt
  test('a call to this person that this device was told of', () => {
    expect(rings(record(), ids.calleeDevice, now)).toBe(true)
    expect(rings(record({ callee: 'invited' }), ids.calleeDevice, now)).toBe(true)
  })

  test.each<[string, RecordFacts, number]>([
    ['answered', { state: 'active', callee: 'active' }, now],
    ['declined here', { callee: 'declined' }, now],
    ['with less than three seconds left', {}, record().ringUntil - 2_900],
    ['past its time', {}, record().ringUntil + 3_600_000],
    ['on no leg of this device', { callee: null }, now],
  ])('not one that is %s', (_, facts, time) => {
    expect(rings(record(facts), ids.calleeDevice, time)).toBe(false)
  })

  test('a call of many rings on where its person did not answer, whoever else did', () => {
    const call = record({ state: 'active', callee: 'invited' })
    expect(rings(call, ids.calleeDevice, now)).toBe(true)
  })

  test('not the own call', () => {
    expect(rings(record(), ids.callerDevice, now)).toBe(false)
  })
})

describe('in any order of events', () => {
  const device = fc.constantFrom(ids.callerDevice, ids.calleeDevice, ids.otherDevice, 'device-x' as DeviceId)
  const leg = fc.constantFrom(
    ...(['invited', 'ringing', 'active', 'stale', 'declined', 'busy'] as const),
    ...(['answered_elsewhere', 'declined_elsewhere', 'missed', 'left'] as const),
  )
  const facts = fc.record({
    rev: fc.integer({ min: 1, max: 12 }),
    state: fc.constantFrom('ringing' as const, 'active' as const, 'ended' as const),
    mutual: fc.boolean(),
    caller: leg,
    callee: fc.option(leg),
    other: fc.option(leg),
    prelink: fc.constantFrom('all' as const, 'relay' as const, 'none' as const),
  })
  const fromOutside: fc.Arbitrary<CallEvent> = fc.oneof(
    facts.map((it): CallEvent => ({ type: 'record', record: record(it), at })),
    facts.map((it): CallEvent => ({ type: 'merged', record: record(it), at })),
    device.map((from): CallEvent => ({ type: 'peer_accepted', from, at })),
    device.map((from): CallEvent => ({ type: 'peer_hung_up', from, at })),
    fc.constantFrom<CallEvent>(
      { type: 'connected', at },
      { type: 'left', at },
      { type: 'refused', code: 'call_ended', at },
      { type: 'given_up', reason: 'connection_lost', at },
    ),
  )
  const fromHere = fc.constantFrom<CallEvent>(accepted, { type: 'decline', at }, { type: 'hang_up', at })

  test('C-18: no event from outside opens the gate, and tracks have nowhere to go while it is shut', () => {
    fc.assert(
      fc.property(fc.array(fromOutside, { maxLength: 30 }), (events) => {
        let state = rung
        for (const event of events) {
          state = reduce(state, event)
          expect([state.gate, state.peers]).toEqual(['closed', []])
        }
      }),
      { numRuns: 500 },
    )
  })

  test('C-18: the caller’s tracks go to a device of the person called or to nobody', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fromOutside, fromHere), { maxLength: 30 }), (events) => {
        let state = dialed
        for (const event of events) {
          state = reduce(state, event)
          expect(state.peers.length).toBeLessThan(2)
          for (const peer of state.peers) expect([ids.calleeDevice, ids.otherDevice]).toContain(peer)
          if (state.peers.length > 0) expect(state.gate).toBe('open')
        }
      }),
      { numRuns: 500 },
    )
  })

  test('ended is final', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(dialed, rung),
        fc.array(fc.oneof(fromOutside, fromHere), { maxLength: 30 }),
        (start, events) => {
          let state = start
          for (const event of events) {
            const next = reduce(state, event)
            if (state.phase === 'ended') expect(next).toBe(state)
            if (next.phase === 'ended') {
              expect(next.reason).not.toBeNull()
              expect([next.gate, next.peers]).toEqual(['closed', []])
            }
            state = next
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
