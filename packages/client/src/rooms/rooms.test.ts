// on a device: the rooms of a group in step, whatever is told before, while and after they are loaded.
import { settle } from '@poruch/live/testing'
import { type ChatId, type CommandOf, type CommandType, newId, type RoomId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Session } from '../session.ts'
import { openWorld, type World } from '../testing/world.ts'
import { LiveRooms, type RoomList } from './room-list.ts'

let world: World
let chatId: ChatId
let session: Session
let list: RoomList

beforeEach(async () => {
  world = await openWorld()
  chatId = await world.group(world.alice, [world.bob])
  session = await world.open(memoryCache(), world.bob)
  await world.server.exchange()
  list = await session.rooms(chatId)
})
afterEach(() => world.close())

const titles = () => list.state.get().rooms?.map(({ title }) => title) ?? null
const rest = async () => {
  await world.server.exchange()
  await settle()
}
type Fields<Type extends CommandType> = Omit<CommandOf<Type>, 'type' | 'id'>
const by = <Type extends 'room.create' | 'room.rename' | 'room.remove'>(type: Type, fields: Fields<Type>) =>
  world.server.act(world.alice, type, fields)
async function create(title: string): Promise<RoomId> {
  const roomId = newId<RoomId>()
  await world.server.pass(1)
  await by('room.create', { roomId, chatId, title })
  return roomId
}
/** Lets what is wished for arrive. */
async function done<Result>(wish: Promise<Result>): Promise<Result> {
  wish.catch(() => {})
  await rest()
  return await wish
}

test('R-6: loaded when they are shown, in their order, and nothing is known before', async () => {
  await create('Fountain')
  await create('Lake')
  expect(await session.rooms(chatId)).toBe(list)
  expect(titles()).toBeNull()
  list.open()
  await rest()
  expect(titles()).toEqual(['Fountain', 'Lake'])
})

test('R-2, R-3, R-4: what an admin does to them is seen at once', async () => {
  list.open()
  await rest()
  expect(titles()).toEqual([])
  const [one] = [await create('Fountain'), await create('Lake')]
  await rest()
  expect(titles()).toEqual(['Fountain', 'Lake'])
  await by('room.rename', { roomId: one, title: 'By the fountain' })
  await rest()
  expect(titles()).toEqual(['By the fountain', 'Lake'])
  await by('room.remove', { roomId: one })
  await rest()
  expect(titles()).toEqual(['Lake'])
})

test('R-2, R-3, R-4: whoever may does it here, and a refusal is an answer', async () => {
  list.open()
  await expect(done(list.create('Mine'))).rejects.toMatchObject({ code: 'forbidden' })
  await world.server.act(world.alice, 'member.role', { chatId, userId: world.bob.user.id, role: 'admin' })
  const roomId = await done(list.create(' Fountain '))
  expect(list.state.get().rooms).toMatchObject([{ id: roomId, title: 'Fountain' }])
  await done(list.rename(roomId, 'Lake'))
  expect(titles()).toEqual(['Lake'])
  await done(list.remove(roomId))
  expect(titles()).toEqual([])
  await expect(done(list.remove(roomId))).rejects.toMatchObject({ code: 'not_found' })
})

test('what is told while the list is on its way is not undone by it', async () => {
  const [one, two] = [await create('Fountain'), await create('Lake')]
  world.server.http.way = 'held'
  list.open()
  await rest()
  await by('room.rename', { roomId: one, title: 'By the fountain' })
  await by('room.remove', { roomId: two })
  await create('River')
  await rest()
  world.server.http.way = 'open'
  world.server.http.release()
  await rest()
  expect(titles()).toEqual(['By the fountain', 'River'])
})

test('R-3: of two versions told the other way round the greater one stands', async () => {
  list.open()
  const roomId = await create('Fountain')
  await rest()
  await by('room.rename', { roomId, title: 'Lake' })
  await world.server.settle()
  const first = world.wire.toDevice.splice(0)
  await by('room.rename', { roomId, title: 'River' })
  await world.server.settle()
  // As two commits may be told on PostgreSQL.
  world.wire.toDevice.push(...first)
  await rest()
  expect(titles()).toEqual(['River'])
})

test('R-4: a change that is told after the end brings no room back', async () => {
  list.open()
  const roomId = await create('Fountain')
  await rest()
  await by('room.rename', { roomId, title: 'Lake' })
  await world.server.settle()
  const first = world.wire.toDevice.splice(0)
  await by('room.remove', { roomId })
  await world.server.settle()
  world.wire.toDevice.push(...first)
  await rest()
  expect(titles()).toEqual([])
})

test('R-1: after a lost connection they are loaded anew, when somebody looks', async () => {
  const close = list.open()
  const roomId = await create('Fountain')
  await rest()
  world.wire.drop()
  await by('room.remove', { roomId })
  await create('Lake')
  await world.server.pass(0)
  await rest()
  expect(titles()).toEqual(['Lake'])
  const second = list.open()
  close()
  close()
  world.wire.drop()
  await create('River')
  await world.server.pass(60_000)
  await rest()
  expect(titles()).toEqual(['Lake', 'River'])
  second()
  world.wire.drop()
  await world.server.pass(60_000)
  world.server.http.requests.length = 0
  await rest()
  expect(world.server.http.requests).toEqual([])
})

test('a list that cannot be had says so, and comes by the next wish or welcome', async () => {
  await create('Fountain')
  world.server.http.way = 'down'
  list.open()
  await rest()
  expect(list.state.get()).toEqual({ rooms: null, failed: true })
  world.server.http.way = 'open'
  await list.reload()
  expect(list.state.get()).toMatchObject({ failed: false, rooms: { length: 1 } })
  world.server.http.way = 'down'
  await list.reload()
  // What was shown stays.
  expect(list.state.get()).toMatchObject({ failed: true, rooms: { length: 1 } })
  world.server.http.way = 'open'
  world.wire.drop()
  await world.server.pass(0)
  await rest()
  expect(list.state.get()).toMatchObject({ failed: false, rooms: { length: 1 } })
})

test('R-5: whoever is removed from the group knows its rooms no longer', async () => {
  list.open()
  await create('Fountain')
  await rest()
  world.server.http.way = 'held'
  const late = list.reload()
  await world.server.act(world.alice, 'member.remove', { chatId, userId: world.bob.user.id })
  await rest()
  expect(titles()).toBeNull()
  world.server.http.way = 'open'
  world.server.http.release()
  await late
  expect(list.state.get()).toEqual({ rooms: null, failed: false })
})

test('W-22: in a store that was set back a removed room stands again', async () => {
  const room = make.room({ chatId })
  const api = { rooms: async () => ({ rooms: [room], seen: [] }) }
  const own = new LiveRooms({ chatId, api, connection: { request: async () => make.pong() } })
  own.open()
  await settle()
  own.removed(room.id)
  await own.reload()
  expect(own.state.get().rooms).toEqual([])
  own.welcome(true)
  await settle()
  expect(own.state.get().rooms).toEqual([room])
  await expect(own.create('Lake')).rejects.toMatchObject({ code: 'unsupported' })
})
