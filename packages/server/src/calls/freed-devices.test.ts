// Proves that a device which a call let go of rings at once for another one that still rings its person.
import type { Call, CallId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pass, start as startIn, stateOf, told } from '../testing/call-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let clock: ManualClock
let server: TestServer
let a: TestDevice
let b1: TestDevice
let b2: TestDevice
let c: TestDevice
let d: TestDevice
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  a = await server.join(await server.addPerson('Anna'))
  b1 = await server.join(await server.addPerson('Bohdan'))
  b2 = await server.join(await server.addDevice(b1.member.user))
  c = await server.join(await server.addPerson('Clara'))
  d = await server.join(await server.addPerson('Daria'))
})
afterEach(async () => {
  await server.close()
  expect(clock.running()).toBe(0)
})

const start = (from: TestDevice, to: TestDevice) => startIn(server, from, to)
const declineHere = (device: TestDevice, callId: CallId) =>
  device.get('call.decline', { callId, scope: 'device' }, 'call.changed')
const accept = (device: TestDevice, callId: CallId) => device.get('call.accept', { callId }, 'call.changed')
const hangUp = (device: TestDevice, callId: CallId) =>
  device.get('call.hangup', { callId, reason: 'completed' }, 'call.changed')
const rings = (device: TestDevice, { id }: Call) =>
  told(device, id, (call) => stateOf(call, device) === 'invited')

it('C-23: when what rang there is given up, it rings for the next one at once', async () => {
  const first = await start(a, b1)
  await declineHere(b2, first.id)
  clock.advance(1_000)
  const second = await start(c, b1)
  expect([b1, b2].map((device) => stateOf(second, device))).toEqual(['busy', 'invited'])
  await a.get('call.cancel', { callId: first.id }, 'call.changed')
  const now = await rings(b1, second)
  expect(now.legs.map(({ state, waiting, rung }) => [state, waiting, rung])).toEqual([
    ['active', false, 0],
    ['invited', false, now.rev],
    ['invited', false, 1],
  ])
})

it('C-23: when the call that it was in ends, it rings for one that it was too busy for', async () => {
  const first = await start(a, b1)
  await accept(b1, first.id)
  const second = await start(c, b1)
  await b1.get('call.busy', { callId: second.id }, 'call.changed')
  await c.settle()
  const busy = await told(c, second.id, (call) => stateOf(call, b1) === 'busy')
  expect(stateOf(busy, b2)).toBe('invited')
  await hangUp(a, first.id)
  const again = await told(b1, second.id, ({ rev, legs }) => legs.some(({ rung }) => rung === rev && rev > 1))
  expect(again.legs[1]).toMatchObject({ state: 'invited', waiting: false, rung: again.rev })
})

it('C-23: when a second call is declined, it rings softly for the third', async () => {
  const first = await start(a, b1)
  await accept(b1, first.id)
  const second = await start(c, b1)
  await declineHere(b2, second.id)
  const third = await start(d, b1)
  expect([b1, b2].map((device) => stateOf(third, device))).toEqual(['busy', 'invited'])
  await declineHere(b1, second.id)
  const now = await rings(b1, third)
  expect(now.legs.find((leg) => leg.deviceId === b1.member.device.id)).toMatchObject({ waiting: true })
})

it('C-8: no longer with less than 3 s left', async () => {
  const first = await start(a, b1)
  await declineHere(b2, first.id)
  await pass(clock, 1_000, [a, b1, b2, c])
  const second = await start(c, b1)
  await pass(clock, 44_000, [a, b1, b2, c])
  await told(a, first.id, (call) => call.state === 'ended')
  await c.settle()
  const latest = c.all('call.changed').at(-1)?.call
  expect(latest).toMatchObject({ id: second.id, state: 'ringing' })
  expect(latest && stateOf(latest, b1)).toBe('busy')
})
