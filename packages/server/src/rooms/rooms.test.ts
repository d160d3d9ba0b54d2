// Proves what becomes of rooms by commands: told to the whole group, repeated, late, by who may not, in too great a number.
import { type ChatId, type CommandId, limits, newId, type RoomId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroup } from '../testing/chat-steps.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let olena: TestDevice
let taras: TestDevice
let sofia: TestDevice
let chatId: ChatId
/** Olena owns the group, Taras is an admin, Sofia a member. */
beforeEach(async () => {
  server = await startTestServer()
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.join(await server.addPerson('Taras'))
  sofia = await server.join(await server.addPerson('Sofia'))
  chatId = await createGroup(olena, [taras.member, sofia.member])
  await olena.get('member.role', { chatId, userId: idOf(taras), role: 'admin' }, 'member.changed')
})
afterEach(() => server.close())

const idOf = (device: TestDevice) => device.member.user.id
const create = async (device = olena, title = 'Fountain', roomId = newId<RoomId>()) =>
  (await device.get('room.create', { roomId, chatId, title }, 'room.changed')).room
const tryCreating = (device: TestDevice, roomId = newId<RoomId>(), place = chatId) =>
  device.ask('room.create', { roomId, chatId: place, title: 'Fountain' })
const rename = (device: TestDevice, roomId: RoomId, title: string, id = newId<CommandId>()) =>
  device.ask('room.rename', { id, roomId, title })
const remove = (device: TestDevice, roomId: RoomId, id = newId<CommandId>()) =>
  device.ask('room.remove', { id, roomId })
const list = async (device: TestDevice, place = chatId) =>
  (await server.send(device.member, 'GET', `/chats/${place}/rooms`)).body.rooms
/** All that a device was told of rooms. */
async function told(device: TestDevice) {
  await device.settle()
  return device.events.filter(({ type }) => type === 'room.changed' || type === 'room.removed')
}

it('R-1, R-2: a new room is told to everybody in the group, and takes no number of it', async () => {
  const before = (await server.send(sofia.member, 'GET', `/chats/${chatId}`)).body.entry.chat
  const room = await create(taras, '  By the\n fountain\u202e ')
  expect(room).toMatchObject({ chatId, title: 'By the fountain', rev: 1 })
  for (const device of [olena, sofia]) expect(await told(device)).toMatchObject([{ room }])
  expect(await list(sofia)).toEqual([room])
  expect((await server.send(sofia.member, 'GET', `/chats/${chatId}`)).body.entry.chat).toEqual(before)
})

it('R-3: another title is told to all with the next version, the same one to nobody', async () => {
  const { id } = await create()
  expect(await rename(taras, id, 'Lake')).toMatchObject({ room: { id, title: 'Lake', rev: 2 } })
  expect(await rename(taras, id, ' Lake ')).toMatchObject({ room: { title: 'Lake', rev: 2 } })
  expect(await told(sofia)).toMatchObject([{ room: { rev: 1 } }, { room: { title: 'Lake', rev: 2 } }])
})

it('R-3: of two who rename at once the one with the greater version stands, for all', async () => {
  const { id } = await create()
  const answers = await Promise.all([rename(olena, id, 'Lake'), rename(taras, id, 'River')])
  const last = answers.find((answer) => answer.type === 'room.changed' && answer.room.rev === 3)
  expect(last).toBeDefined()
  expect(await list(sofia)).toMatchObject([last?.type === 'room.changed' ? last.room : {}])
})

it('R-4: a room that is removed is gone for all, and its id is never a room again', async () => {
  const [one, other] = [await create(), await create(olena, 'Lake')]
  expect(await remove(taras, one.id)).toMatchObject({ type: 'room.removed', chatId, roomId: one.id })
  expect((await told(sofia)).at(-1)).toMatchObject({ type: 'room.removed', roomId: one.id })
  expect(await list(sofia)).toEqual([other])
  expect(await rename(olena, one.id, 'Back')).toMatchObject({ code: 'not_found', field: 'roomId' })
  expect(await remove(olena, one.id)).toMatchObject({ code: 'not_found', field: 'roomId' })
  expect(await tryCreating(olena, one.id)).toMatchObject({ code: 'id_taken', field: 'roomId' })
})

it('R-2, R-3, R-4, W-7: each command said again is answered the same, and nobody else is told', async () => {
  const [ids, roomId] = [
    [newId<CommandId>(), newId<CommandId>(), newId<CommandId>()] as const,
    newId<RoomId>(),
  ]
  const say = [
    () => olena.ask('room.create', { id: ids[0], roomId, chatId, title: 'Fountain' }),
    () => rename(olena, roomId, 'Lake', ids[1]),
    () => remove(olena, roomId, ids[2]),
  ]
  for (const one of say) {
    const first = await one()
    expect(first.type).not.toBe('error')
    const before = await told(sofia)
    expect(await one()).toEqual(first)
    expect(await told(sofia)).toEqual(before)
  }
  // Late ones are told how it stands: the room is no more.
  for (const [index, one] of say.entries())
    expect(await one()).toEqual({ type: 'room.removed', re: ids[index], chatId, roomId })
  expect(await told(sofia)).toHaveLength(3)
})

it('W-7: who lost the right since is answered by the repetition and undoes nothing', async () => {
  const [id, room] = [newId<CommandId>(), await create()]
  await rename(taras, room.id, 'Lake', id)
  await olena.get('member.role', { chatId, userId: idOf(taras), role: 'member' }, 'member.changed')
  await rename(olena, room.id, 'River')
  expect(await rename(taras, room.id, 'Lake', id)).toMatchObject({ room: { title: 'River', rev: 3 } })
  expect(await rename(taras, room.id, 'Lake')).toMatchObject({ code: 'forbidden' })
})

it('R-1, G-3: a member may look, not touch; in a channel and between two people nobody makes one', async () => {
  const room = await create()
  for (const answer of [
    await tryCreating(sofia),
    await rename(sofia, room.id, 'Mine'),
    await remove(sofia, room.id),
  ])
    expect(answer).toMatchObject({ type: 'error', code: 'forbidden' })
  expect(await list(sofia)).toEqual([room])
  const channel = await createGroup(olena, [], 'channel')
  const direct = await server.direct(olena.member, taras.member)
  for (const place of [channel, direct]) {
    expect(await tryCreating(olena, newId(), place)).toMatchObject({ code: 'forbidden' })
    expect(await list(olena, place)).toEqual([])
  }
})

it('R-5, H-5: to a stranger and to who was removed there is no room, the same as one that never was', async () => {
  const stranger = await server.join(await server.addPerson('Stranger'))
  const { id } = await create()
  await olena.get('member.remove', { chatId, userId: idOf(sofia) }, 'member.changed')
  await rename(olena, id, 'Lake')
  for (const device of [stranger, sofia])
    for (const roomId of [id, newId<RoomId>()])
      for (const answer of [await rename(device, roomId, 'Mine'), await remove(device, roomId)])
        expect(answer).toMatchObject({ type: 'error', code: 'not_found', field: 'roomId' })
  for (const device of [stranger, sofia]) {
    expect(await tryCreating(device)).toMatchObject({ code: 'not_found' })
    expect((await server.send(device.member, 'GET', `/chats/${chatId}/rooms`)).status).toBe(404)
  }
  expect(await told(stranger)).toEqual([])
  expect(await told(sofia)).toMatchObject([{ room: { rev: 1 } }])
})

it('R-5: with the group its rooms are gone', async () => {
  const { id } = await create()
  await olena.get('chat.delete', { chatId }, 'chat.gone')
  expect(await rename(olena, id, 'Lake')).toMatchObject({ code: 'not_found', field: 'roomId' })
  expect((await server.send(olena.member, 'GET', `/chats/${chatId}/rooms`)).status).toBe(404)
})

it('R-2: a group has so many rooms and not one more, also when two make the last at once', async () => {
  for (let made = 1; made < limits.roomsPerGroup; made += 1) await create(olena, `no. ${made}`)
  const answers = await Promise.all([tryCreating(olena), tryCreating(taras)])
  expect(answers.map((answer) => (answer.type === 'error' ? answer.code : answer.type)).toSorted()).toEqual([
    'room.changed',
    'rooms_full',
  ])
  const rooms = await list(sofia)
  expect(rooms).toHaveLength(limits.roomsPerGroup)
  await remove(taras, rooms[0].id)
  await create(taras)
})

it('R-2: an id that another room has is taken, of another group too', async () => {
  const { id } = await create()
  const other = await createGroup(taras)
  expect(await tryCreating(taras, id)).toMatchObject({ code: 'id_taken', field: 'roomId' })
  expect(await tryCreating(taras, id, other)).toMatchObject({ code: 'id_taken', field: 'roomId' })
})

it('W-10, D-5: a title in which nothing can be seen, or that is too long, is invalid', async () => {
  for (const title of ['', ' \u200b ', 'x'.repeat(limits.roomTitleMax + 1)]) {
    const answer = await olena.ask('room.create', { roomId: newId<RoomId>(), chatId, title })
    expect(answer).toMatchObject({ type: 'error', code: 'invalid', field: 'title' })
  }
  expect(await list(olena)).toEqual([])
})

it('W-11: nobody floods a group with rooms', async () => {
  const { id } = await create()
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, index) => rename(olena, id, `no. ${index}`)),
  )
  expect(answers.filter((answer) => answer.type === 'error').at(-1)).toMatchObject({ code: 'rate_limited' })
})
