// Proves what everybody in a group sees of the calls there, and that nobody else sees anything.
import { type CallId, type ChatId, newId, type RoomId, timeouts } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroup } from '../testing/chat-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let clock: ManualClock
let server: TestServer
let olena: TestDevice
let taras: TestDevice
let sofia: TestDevice
let chatId: ChatId
let fountain: RoomId
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.join(await server.addPerson('Taras'))
  sofia = await server.join(await server.addPerson('Sofia'))
  chatId = await createGroup(olena, [taras.member, sofia.member])
  fountain = await makeRoom()
})
afterEach(async () => {
  await server.close()
  expect(clock.running()).toBe(0)
})

const deviceOf = ({ member }: TestDevice) => member.device.id
async function makeRoom(): Promise<RoomId> {
  const fields = { roomId: newId<RoomId>(), chatId, title: 'Fountain' }
  return (await olena.get('room.create', fields, 'room.changed')).room.id
}
const walkIn = async (device: TestDevice, roomId: RoomId | null = fountain): Promise<CallId> => {
  const fields = { callId: newId<CallId>(), chatId, roomId, media: 'audio', prelink: 'none' } as const
  return (await device.get('call.start', fields, 'call.changed')).call.id
}
const walkOut = (device: TestDevice, callId: CallId) =>
  device.get('call.hangup', { callId, reason: 'completed' }, 'call.changed')
const sights = async (device: TestDevice) => {
  await device.settle()
  return device.all('call.seen').map(({ seen }) => seen)
}
const inside = async (device: TestDevice) =>
  (await sights(device)).map(({ people }) => people.map(({ deviceId }) => deviceId))

it('C-25, R-7, R-8: a third one sees who walks in and out, in the order in which they came', async () => {
  const callId = await walkIn(taras)
  expect(await walkIn(olena)).toBe(callId)
  await walkOut(taras, callId)
  await walkIn(taras)
  await walkOut(olena, callId)
  await walkOut(taras, callId)
  const [t, o] = [deviceOf(taras), deviceOf(olena)]
  expect(await inside(sofia)).toEqual([[t], [t, o], [o], [o, t], [t], []])
  const seen = await sights(sofia)
  expect(seen.at(-1)).toMatchObject({ id: callId, chatId, roomId: fountain, state: 'ended' })
  expect(seen.map(({ rev }) => rev)).toEqual(seen.map(({ rev }) => rev).toSorted((x, y) => x - y))
  // Whoever is inside sees the same, beside the record.
  expect(await inside(olena)).toEqual(await inside(sofia))
})

it('C-25: two rooms and the group itself are three places', async () => {
  const lake = await makeRoom()
  const [one, two, three] = [await walkIn(taras), await walkIn(olena, lake), await walkIn(sofia, null)]
  const where = new Map((await sights(olena)).map(({ id, roomId }) => [id, roomId]))
  expect(where).toEqual(
    new Map([
      [one, fountain],
      [two, lake],
      [three, null],
    ]),
  )
})

it('C-25: that devices ring is told to those who ring alone', async () => {
  const callId = await walkIn(olena, null)
  for (const device of [taras, sofia]) await device.ask('call.ringing', { callId, prelink: 'none' })
  expect(await inside(sofia)).toEqual([[deviceOf(olena)]])
  await taras.get('call.accept', { callId }, 'call.changed')
  expect(await inside(sofia)).toEqual([[deviceOf(olena)], [deviceOf(olena), deviceOf(taras)]])
})

it('C-25, R-6: whoever comes later finds the live calls in the welcome and with the rooms, not those that ended', async () => {
  const lake = await makeRoom()
  await walkOut(olena, await walkIn(olena, lake))
  const callId = await walkIn(taras)
  const phone = await server.join(await server.addDevice(sofia.member.user))
  expect(phone.welcome.seen).toMatchObject([{ id: callId, people: [{ deviceId: deviceOf(taras) }] }])
  const { body } = await server.send(sofia.member, 'GET', `/chats/${chatId}/rooms`)
  expect(body).toMatchObject({ rooms: [{ id: fountain }, { id: lake }], seen: phone.welcome.seen })
})

it('C-25, R-5, G-9: who is not in the group sees nothing, before and after they were', async () => {
  const stranger = await server.join(await server.addPerson('Stranger'))
  const callId = await walkIn(taras)
  await olena.get('member.remove', { chatId, userId: sofia.member.user.id }, 'member.changed')
  const before = (await sights(sofia)).length
  await walkIn(olena)
  taras.send('call.voice', { callId, muted: true, speaking: false })
  await taras.settle()
  clock.advance(250)
  await olena.until('call.voices')
  for (const device of [stranger, sofia]) {
    const again = await server.join(device.member)
    expect(again.welcome.seen).toEqual([])
    await device.settle()
    expect(device.all('call.voices')).toEqual([])
  }
  expect(await sights(stranger)).toEqual([])
  expect(await sights(sofia)).toHaveLength(before)
})

it('G-9: who is removed from the group is out of its rooms at once, and the others see it', async () => {
  await walkIn(taras)
  await walkIn(sofia)
  await olena.get('member.remove', { chatId, userId: sofia.member.user.id }, 'member.changed')
  await olena.until('call.seen', ({ seen }) => seen.people.length === 1 && seen.rev > 2)
  expect((await inside(taras)).at(-1)).toEqual([deviceOf(taras)])
  expect(sofia.events.findLastIndex(({ type }) => type === 'call.seen')).toBeLessThan(
    sofia.events.findLastIndex(({ type }) => type === 'chat.gone'),
  )
})

it('C-25: of a call between two nobody sees anything', async () => {
  const pair = await server.direct(olena.member, taras.member)
  const fields = { callId: newId<CallId>(), chatId: pair, media: 'audio', prelink: 'none' } as const
  await olena.get('call.start', fields, 'call.changed')
  await taras.get('call.accept', { callId: fields.callId }, 'call.changed')
  olena.send('call.voice', { callId: fields.callId, muted: true, speaking: false })
  for (const device of [olena, taras]) {
    expect(await sights(device)).toEqual([])
    expect(device.all('call.voices')).toEqual([])
  }
  const again = await server.join(olena.member, [fields.callId])
  expect(again.welcome.seen).toEqual([])
})

it('R-8, C-14: whose device is silent for a lease is gone from the room, and back when it comes back', async () => {
  const callId = await walkIn(taras)
  await walkIn(olena)
  taras.socket.terminate()
  while (await server.isConnected(taras.member)) await olena.settle()
  for (let passed = 0; passed < timeouts.leaseMs; passed += timeouts.heartbeatMs) {
    expect((await inside(sofia)).at(-1)).toHaveLength(2)
    clock.advance(timeouts.heartbeatMs)
    for (const device of [olena, sofia]) await device.settle()
  }
  await sofia.until('call.seen', ({ seen }) => seen.rev === 3)
  expect((await inside(sofia)).at(-1)).toEqual([deviceOf(olena)])
  await server.join(taras.member, [callId])
  await sofia.until('call.seen', ({ seen }) => seen.rev === 4)
  // As one who came first, as the record says.
  expect((await inside(sofia)).at(-1)).toEqual([deviceOf(taras), deviceOf(olena)])
})

it('R-4, R-7: with its room a call ends for all who are inside, and no other one', async () => {
  const lake = await makeRoom()
  const [one, other] = [await walkIn(taras), await walkIn(sofia, lake)]
  await walkIn(olena)
  await olena.get('room.remove', { roomId: fountain }, 'room.removed')
  const { call } = await taras.until('call.changed', (event) => event.call.state === 'ended')
  expect(call).toMatchObject({ id: one, reason: 'completed' })
  expect((await sights(sofia)).filter(({ state }) => state === 'ended')).toMatchObject([
    { id: one, people: [] },
  ])
  expect((await server.join(sofia.member, [other])).welcome.calls).toMatchObject([{ id: other }])
  const again = {
    callId: newId<CallId>(),
    chatId,
    roomId: fountain,
    media: 'audio',
    prelink: 'none',
  } as const
  expect(await taras.ask('call.start', again)).toMatchObject({ code: 'not_found', field: 'roomId' })
})
