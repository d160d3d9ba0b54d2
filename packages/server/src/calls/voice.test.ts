// Proves that a group is told who is muted and who speaks, not too often, the last always, and of nobody who is not inside.
import { type CallId, type ChatId, newId, type RoomId } from '@poruch/protocol'
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
let callId: CallId
/** Olena and Taras are inside, Sofia looks on. */
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.join(await server.addPerson('Taras'))
  sofia = await server.join(await server.addPerson('Sofia'))
  chatId = await createGroup(olena, [taras.member, sofia.member])
  const roomId = newId<RoomId>()
  await olena.get('room.create', { roomId, chatId, title: 'Fountain' }, 'room.changed')
  const start = { chatId, roomId, media: 'audio', prelink: 'none' } as const
  callId = (await olena.get('call.start', { callId: newId<CallId>(), ...start }, 'call.changed')).call.id
  await taras.get('call.start', { callId: newId<CallId>(), ...start }, 'call.changed')
  await rest()
})
afterEach(async () => {
  await server.close()
  expect(clock.running()).toBe(0)
})

const deviceOf = ({ member }: TestDevice) => member.device.id
const say = async (device: TestDevice, muted: boolean, speaking = false, call = callId) => {
  device.send('call.voice', { callId: call, muted, speaking })
  await device.settle()
}
/** Until a call may be told of again. */
async function rest(): Promise<void> {
  // A look, what it finds was asked meanwhile, and one that finds nothing.
  for (let looks = 0; looks < 3; looks += 1) {
    await sofia.settle()
    // How long a look takes is the database's affair.
    await server.context.voiceTelling.settled()
    clock.advance(250)
  }
  await sofia.settle()
  await server.context.voiceTelling.settled()
}
const told = async () => {
  await sofia.settle()
  return sofia.all('call.voices').flatMap(({ voices }) => voices)
}

it('C-26: who is muted and who speaks is told to the whole group, each change once', async () => {
  await say(taras, true)
  await rest()
  await say(taras, true)
  await rest()
  await say(olena, false, true)
  await sofia.until('call.voices', ({ voices }) => voices.some(({ speaking }) => speaking))
  expect(await told()).toEqual([
    { deviceId: deviceOf(taras), muted: true, speaking: false },
    { deviceId: deviceOf(olena), muted: false, speaking: true },
  ])
  expect(sofia.all('call.voices')[0]).toMatchObject({ chatId, callId, re: null })
})

it('C-26: what changes often is told at once, then every 250 ms, the last always', async () => {
  await say(taras, false, true)
  await sofia.until('call.voices')
  for (let times = 0; times < 9; times += 1) await say(taras, false, times % 2 === 1)
  await say(olena, true)
  await say(taras, false, false)
  await say(taras, false, true)
  // All of it has been heard before time passes.
  await Promise.all([taras.settle(), olena.settle()])
  await server.context.voiceTelling.settled()
  expect(await told()).toEqual([{ deviceId: deviceOf(taras), muted: false, speaking: true }])
  clock.advance(249)
  expect(await told()).toHaveLength(1)
  clock.advance(1)
  await sofia.until('call.voices', ({ voices }) => voices.some(({ muted }) => muted))
  expect((await told()).slice(1)).toEqual([
    { deviceId: deviceOf(olena), muted: true, speaking: false },
    { deviceId: deviceOf(taras), muted: false, speaking: true },
  ])
})

it('C-26: in a group of thousands it is told more rarely, the first change at once all the same', async () => {
  const chats = server.context.store.db.updateTable('chats')
  await chats.set({ member_count: 4_000 }).where('id', '=', chatId).execute()
  await say(taras, true)
  await sofia.until('call.voices')
  await server.context.voiceTelling.settled()
  await say(taras, false)
  clock.advance(999)
  expect(await told()).toHaveLength(1)
  clock.advance(1)
  await sofia.until('call.voices', ({ voices }) => voices.some(({ muted }) => !muted))
})

it('C-25, C-26: whoever comes while somebody is muted is told so with the call', async () => {
  await say(taras, true)
  await say(olena, false, true)
  await rest()
  const phone = await server.join(await server.addDevice(sofia.member.user))
  const voices = [
    { deviceId: deviceOf(olena), speaking: true, muted: false },
    { deviceId: deviceOf(taras), speaking: false, muted: true },
  ]
  expect(phone.welcome.seen[0]?.people).toMatchObject(voices)
  await taras.get('call.hangup', { callId, reason: 'completed' }, 'call.changed')
  await sofia.settle()
  expect(sofia.all('call.seen').at(-1)?.seen.people).toMatchObject(voices.slice(0, 1))
})

it('C-26: of a call that they are not in nobody says anything', async () => {
  const stranger = await server.join(await server.addPerson('Stranger'))
  for (const device of [sofia, stranger]) await say(device, true)
  await say(taras, true, false, newId<CallId>())
  await rest()
  await taras.get('call.hangup', { callId, reason: 'completed' }, 'call.changed')
  await say(taras, true)
  await rest()
  expect(await told()).toEqual([])
})

it('C-26: it goes with the lease of the device, and is said again', async () => {
  await say(taras, true)
  await rest()
  await taras.close()
  while (await server.isConnected(taras.member)) await sofia.settle()
  while (sofia.all('call.seen').at(-1)?.seen.people.length !== 1) {
    clock.advance(1_000)
    for (const device of [olena, sofia]) await device.settle()
  }
  const back = await server.join(taras.member, [callId])
  const { seen } = await sofia.until('call.seen', (event) => event.seen.rev === 4)
  expect(seen.people[1]).toMatchObject({ deviceId: deviceOf(taras), muted: false })
  await rest()
  await say(back, true)
  await rest()
  expect((await told()).at(-1)).toEqual({ deviceId: deviceOf(taras), muted: true, speaking: false })
})

it('C-26: what was looked up before somebody came in is set right after it', async () => {
  await say(taras, true)
  await rest()
  const seen = sofia.all('call.seen').at(-1)?.seen
  if (seen === undefined) throw new Error('Nothing was seen.')
  // As one that was looked up before he muted himself, and told after it.
  server.context.publish({ chat: chatId }, { type: 'call.seen', re: null, seen })
  expect(seen.people[1]).toMatchObject({ deviceId: deviceOf(taras), muted: false })
  await sofia.until('call.voices', () => sofia.all('call.voices').length === 2)
  expect((await told()).at(-1)).toEqual({ deviceId: deviceOf(taras), muted: true, speaking: false })
})

it('W-11: nobody floods a group with their voice', async () => {
  const answers = Array.from({ length: 60 }, () =>
    taras.send('call.voice', { callId, muted: true, speaking: false }),
  )
  await taras.settle()
  expect(answers).toHaveLength(60)
  expect(taras.all('error').at(-1)).toMatchObject({ code: 'rate_limited' })
})

it('C-26: whoever comes between two tellings is told right too, of one who is again as before', async () => {
  await say(taras, false, true)
  await say(taras, true)
  const phone = await server.join(await server.addDevice(sofia.member.user))
  expect(phone.welcome.seen[0]?.people[1]).toMatchObject({ muted: true, speaking: false })
  await say(taras, false, true)
  await rest()
  const { voices } = await phone.until('call.voices')
  expect(voices).toEqual([{ deviceId: deviceOf(taras), muted: false, speaking: true }])
})
