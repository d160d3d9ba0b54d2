// What holds in every history of a call, however its events fall.
import type { Call, DeviceId } from '@poruch/protocol'
import fc from 'fast-check'
import { expect } from 'vitest'
import { offersTo } from '../call-peers.ts'
import { isComing } from '../call-state.ts'
import { anyStep, CallModel, type End, isIn, type Place } from './call-model.ts'

/** C-18: to nobody before the own yes, and to nobody whom no record let in. */
function isGuarded(end: End, model: CallModel): void {
  const { state } = end
  if (state === null) return
  if (!end.saidYes) expect([state.gate, state.peers]).toEqual(['closed', []])
  if (state.gate === 'closed') expect(state.peers).toEqual([])
  for (const peer of state.peers) {
    const known = isComing(state) ? end.heard : state.record
    const leg = known?.legs.find((one) => one.deviceId === peer)
    expect(leg?.userId).not.toBe(end.userId)
    // On the quick word of a device that this one called it may be early; the record takes it back.
    const isCalled = state.role === 'caller' && !state.confirmed && leg !== undefined
    expect(isCalled || (leg !== undefined && isIn(leg))).toBe(true)
  }
  if (state.peers.length > 1) expect(model.record.pair && state.record?.pair).toBe(false)
}

/** One device of each person is in, and then no other of theirs rings; whom a moderator took out stays out. */
function isSound({ record, takenOut }: CallModel): void {
  const inside = record.legs.filter(isIn).map(({ userId }) => userId)
  expect(new Set(inside).size).toBe(inside.length)
  const isRung = ({ state }: Call['legs'][number]) => state === 'invited' || state === 'ringing'
  expect(record.legs.filter((leg) => isRung(leg) && inside.includes(leg.userId))).toEqual([])
  expect(inside.filter((userId) => takenOut.has(userId))).toEqual([])
}

/** After all has arrived: everybody holds the server's record, and is in by it or not at all. */
function agrees(end: End, { record, lostByes }: CallModel): void {
  const { state, deviceId } = end
  if (state === null || state.id !== record.id) return
  const own = record.legs.find((leg) => leg.deviceId === deviceId)
  if (record.state === 'ended') expect(state.phase).toBe('ended')
  if (state.phase === 'ended') return
  expect(state.record?.rev).toBe(record.rev)
  // A quick word that was a lie is taken back by the end of the ring.
  const isEarly = record.state === 'ringing' && !state.confirmed
  if (state.phase === 'in_call' && !isEarly) {
    expect(own !== undefined && isIn(own)).toBe(true)
    const others = record.legs.filter((leg) => leg.userId !== end.userId && isIn(leg))
    const heardBye = (deviceId: DeviceId) => lostByes.has(deviceId) && !state.peers.includes(deviceId)
    expect(state.peers).toEqual(others.map((leg) => leg.deviceId).filter((peer) => !heardBye(peer)))
  }
}

/** It left, and its person was called in while it was away. */
const isCalledAgain = ({ state, since, rung }: Call['legs'][number]): boolean =>
  state === 'left' && since > 0 && rung > since

/** C-23, C-28: no device is silent that is here and that no other call has, while its person may answer. */
function ringsWhereFree({ record, ends }: CallModel): void {
  if (record.state === 'ended') return
  for (const { userId } of ends) {
    const own = record.legs.filter((leg) => leg.userId === userId)
    const isCalled = own.some(({ state }) => state === 'invited' || state === 'ringing')
    const idle = own.filter((leg) => leg.state === 'busy' || isCalledAgain(leg))
    if (isCalled || idle.length === own.length) expect(idle).toEqual([])
  }
}

/** C-8, C-28: whoever is called rings, as often as they are, and nobody else does. */
function ringsWhereCalled({ state, deviceId }: End, { record }: CallModel): void {
  const own = record.legs.find((leg) => leg.deviceId === deviceId)
  const isCalled = record.state !== 'ended' && (own?.state === 'invited' || own?.state === 'ringing')
  expect(state?.phase === 'incoming').toBe(isCalled)
}

/** L-6: of any two that are in it one makes the connections. */
function onePartOffers({ ends }: CallModel): void {
  const inside = ends.flatMap(({ state, deviceId }) =>
    state?.phase === 'in_call' ? [{ state, deviceId }] : [],
  )
  for (const one of inside) {
    for (const other of inside) {
      if (!one.state.peers.includes(other.deviceId)) continue
      expect(offersTo(one.state, other.deviceId)).toBe(!offersTo(other.state, one.deviceId))
    }
  }
}

/** @param numRuns histories */
export function holdsInEvery(place: Place, numRuns: number): void {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 80, size: 'max' }), (steps) => {
      const model = new CallModel(place)
      for (const step of steps) {
        model.take(step)
        isSound(model)
        for (const end of model.ends) isGuarded(end, model)
      }
      model.settle()
      isSound(model)
      onePartOffers(model)
      ringsWhereFree(model)
      for (const end of model.ends) {
        isGuarded(end, model)
        agrees(end, model)
        ringsWhereCalled(end, model)
      }
    }),
    { numRuns },
  )
}
