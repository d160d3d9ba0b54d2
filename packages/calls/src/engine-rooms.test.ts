// Engines of people who walk between two rooms of a group: whoever is in the same room hears each other, and nobody else.
import { type ChatId, newId, type RoomId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  both,
  heard,
  ids,
  openTestPeople,
  sends,
  type TestPeople,
  type TestPerson,
} from './testing/test-people.ts'

let people: TestPeople
let olena: TestPerson
let taras: TestPerson
let sofia: TestPerson
let chatId: ChatId
let fountain: RoomId
let lake: RoomId

beforeEach(async () => {
  people = await openTestPeople()
  ;({ olena, taras, sofia, chatId } = await people.three())
  ;[fountain, lake] = [await makeRoom('Fountain'), await makeRoom('Lake')]
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

async function makeRoom(title: string): Promise<RoomId> {
  const roomId = newId<RoomId>()
  await people.server.act(olena.member, 'room.create', { roomId, chatId, title })
  return roomId
}
/** Walks in and waits less than half a second. */
const walk = async (one: TestPerson, roomId: RoomId) => {
  one.engine.start({ chatId, roomId }, 'audio')
  await people.pass(400)
}
const voices = (one: TestPerson) =>
  people.said.flatMap((said) =>
    said.type === 'call.voice' && said.callId === one.call().id ? [said.muted] : [],
  )

test('R-7: nobody is rung, and whoever comes later hears whoever is inside', async () => {
  await walk(taras, fountain)
  expect(taras.call()).toMatchObject({ phase: 'in_call', roomId: fountain })
  expect([olena, sofia].map((one) => one.engine.current.get())).toEqual([null, null])
  await walk(olena, fountain)
  expect([heard(olena), heard(taras)]).toEqual([ids(taras), ids(olena)])
})

test('R-7, C-18: walking into another room one leaves the first, and is heard in the second alone', async () => {
  await walk(olena, fountain)
  await walk(taras, fountain)
  await walk(sofia, lake)
  const first = olena.call().id
  await walk(olena, lake)
  expect([heard(olena), heard(sofia)]).toEqual([ids(sofia), ids(olena)])
  expect(taras.call()).toMatchObject({ phase: 'in_call', id: first })
  expect(heard(taras)).toEqual([])
  expect(sends(olena)).toHaveLength(1)
  expect(olena.platform.left.connections).toBe(1)
  await walk(olena, fountain)
  expect([heard(olena), heard(taras), heard(sofia)]).toEqual([ids(taras), ids(olena), []])
  expect((await people.calls()).map(({ state }) => state)).toEqual(['active', 'active'])
})

test('R-7: whoever is in a room and begins another call leaves the room', async () => {
  await walk(olena, fountain)
  olena.engine.start({ chatId }, 'audio')
  await people.pass(400)
  expect(olena.call()).toMatchObject({ phase: 'dialing', roomId: null })
  expect((await people.calls()).map(({ roomId, state }) => [roomId, state])).toEqual([
    [fountain, 'ended'],
    [null, 'ringing'],
  ])
})

test('R-7: the same room again changes nothing', async () => {
  await walk(olena, fountain)
  const handle = olena.engine.current.get()
  await walk(olena, fountain)
  expect(olena.engine.current.get()).toBe(handle)
  expect(await people.calls()).toHaveLength(1)
})

test('R-4: whoever is inside a room that is removed is out of it', async () => {
  await walk(taras, fountain)
  await people.server.act(olena.member, 'room.remove', { roomId: fountain })
  await people.pass(400)
  expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'completed' })
  expect(taras.platform.left).toMatchObject({ connections: 0 })
})

test('C-26: that one is muted is told as it changes, and anew after a lost connection', async () => {
  await walk(olena, fountain)
  expect(voices(olena)).toEqual([])
  olena.engine.current.get()?.setMicrophone(false)
  await people.pass(400)
  expect(voices(olena)).toEqual([true])
  olena.line.cut()
  olena.line.connect()
  await people.pass(400)
  expect(voices(olena)).toEqual([true, true])
  olena.engine.current.get()?.setMicrophone(true)
  await people.pass(400)
  expect(voices(olena)).toEqual([true, true, false])
})

test('C-26: a microphone that is being opened counts as open, one that cannot be had as muted', async () => {
  let open = (): void => {}
  olena.platform.capture = () => new Promise<void>((resolve) => (open = resolve))
  await walk(olena, fountain)
  expect(voices(olena)).toEqual([])
  open()
  await people.pass(400)
  expect(voices(olena)).toEqual([])
  taras.platform.capture = () => {
    throw new DOMException('', 'NotAllowedError')
  }
  await walk(taras, fountain)
  expect(voices(taras)).toEqual([true])
})

test('C-26: between two it is told to nobody', async () => {
  await people.acquaint(olena, taras)
  await people.ring(olena, taras, 'audio')
  taras.engine.current.get()?.accept(both)
  await people.pass(1_000)
  taras.engine.current.get()?.setMicrophone(false)
  await people.pass(400)
  expect(people.said.filter(({ type }) => type === 'call.voice')).toEqual([])
})
