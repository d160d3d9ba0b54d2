// Proves that a room is a place of calls beside its group: one call in each, for members, and none where no room is.
import { type Call, type CallId, type ChatId, newId, type RoomId } from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import { changeCall } from '../calls/change-call.ts'
import { departUnheard } from '../calls/departures.ts'
import { startCall } from '../calls/start-call.ts'
import { findCall, liveCallsIn } from '../calls/store.ts'
import { createChat } from '../chats/store.ts'
import { addMembers } from '../chats/store-members.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { insertRoom, removeRoom } from './store.ts'

let test: TestContext
let a: Who
let b: Who
let stranger: Who
let groupId: ChatId
let roomId: RoomId

beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b = await test.person('Bohdan')
  stranger = await test.person('Clara')
  groupId = newId<ChatId>()
  roomId = newId<RoomId>()
  const group = { id: groupId, kind: 'group', title: 'Walks', createdBy: a.userId } as const
  const room = { id: roomId, chatId: groupId, title: 'Fountain', createdAt: test.clock.now(), rev: 1 }
  await test.context.store.transaction(async (tx) => {
    await createChat(tx, group, [b.userId], test.clock.now())
    await insertRoom(tx, room)
  })
})

async function start(who: Who, place: { chatId: ChatId; roomId: RoomId | null }): Promise<Call> {
  const fields = { id: newId(), callId: newId<CallId>(), media: 'audio', prelink: 'none' } as const
  const { event } = await startCall(test.context, who, { type: 'call.start', ...fields, ...place })
  if (event?.type !== 'call.changed') throw new Error('It was not answered by a record.')
  return event.call
}

it('C-5, C-6: a room rings nobody, and its call is another than that of the group', async () => {
  const inRoom = await start(a, { chatId: groupId, roomId })
  expect(inRoom).toMatchObject({ state: 'active', roomId, invited: [] })
  const inGroup = await start(b, { chatId: groupId, roomId: null })
  expect(inGroup.id).not.toBe(inRoom.id)
  expect(await start(b, { chatId: groupId, roomId })).toMatchObject({ id: inRoom.id, invited: [b.userId] })
})

it('C-23: whoever is in a room is told softly of a call of its group, which is another place', async () => {
  await start(a, { chatId: groupId, roomId })
  const inGroup = await start(b, { chatId: groupId, roomId: null })
  expect(inGroup.legs).toMatchObject([{ ...b }, { ...a, state: 'invited', waiting: true }])
  const now = await findCall(test.context.store.db, inGroup.id)
  expect(now?.legs).toMatchObject([{}, { state: 'invited', waiting: true }])
})

it('C-5: a room of nobody, of another chat, or one that was removed, is not found', async () => {
  const other = await test.direct(a, b)
  const refusal = { code: 'not_found', field: 'roomId' }
  await expect(start(a, { chatId: groupId, roomId: newId() })).rejects.toMatchObject(refusal)
  await expect(start(a, { chatId: other, roomId })).rejects.toMatchObject(refusal)
  await test.context.store.transaction((tx) => removeRoom(tx, roomId, test.clock.now()))
  await expect(start(a, { chatId: groupId, roomId })).rejects.toMatchObject(refusal)
})

it('C-5, C-17: whoever is no member of the group begins nothing in its rooms', async () => {
  const begun = start(stranger, { chatId: groupId, roomId })
  await expect(begun).rejects.toMatchObject({ code: 'not_found', field: 'chatId' })
})

it('R-7: a call whose room was removed while the server stood still ends when it starts', async () => {
  const call = await start(a, { chatId: groupId, roomId })
  const { store, clock } = test.context
  const lake = { id: newId<RoomId>(), chatId: groupId, title: 'Lake', createdAt: clock.now(), rev: 1 }
  await store.transaction((tx) => insertRoom(tx, lake))
  const other = await start(b, { chatId: groupId, roomId: lake.id })
  await departUnheard(test.context, call)
  expect(await findCall(store.db, call.id)).toMatchObject({ state: 'active' })
  await store.transaction((tx) => removeRoom(tx, roomId, clock.now()))
  for (const one of [call, other]) await departUnheard(test.context, one)
  expect(await findCall(store.db, call.id)).toMatchObject({ state: 'ended', reason: 'completed' })
  expect(await findCall(store.db, other.id)).toMatchObject({ endedAt: null })
})

it('C-27, R-7: of nine who walk in at once eight are inside, and the ninth is told that the room is full', async () => {
  const people = await Promise.all(Array.from({ length: 9 }, (_, place) => test.person(`Person ${place}`)))
  await test.context.store.transaction((tx) =>
    addMembers(
      tx,
      groupId,
      people.map(({ userId }) => userId),
      test.clock.now(),
    ),
  )
  const results = await Promise.allSettled(people.map((who) => start(who, { chatId: groupId, roomId })))
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused).toMatchObject([{ reason: { code: 'call_full' } }])
  const [call] = await liveCallsIn(test.context.store.db, groupId)
  expect(call?.legs.filter(({ state }) => state === 'active')).toHaveLength(8)
})

it('C-25, C-27: a room stays full while one who was lost may come back, and everybody sees it', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, (_, place) => test.person(`Person ${place}`)))
  const members = people.map(({ userId }) => userId)
  await test.context.store.transaction((tx) => addMembers(tx, groupId, members, test.clock.now()))
  const { id } = await start(a, { chatId: groupId, roomId })
  const seen = () =>
    test.published.flatMap((one) =>
      one.kind === 'event' && one.event.type === 'call.seen' ? [one.event.seen] : [],
    )
  for (const who of people) await start(who, { chatId: groupId, roomId })
  const [lost, last] = [people[0] ?? a, await test.person('Last')]
  await test.context.store.transaction((tx) => addMembers(tx, groupId, [last.userId], test.clock.now()))
  expect(seen().at(-1)).toMatchObject({ full: false, people: { length: 7 } })
  await start(b, { chatId: groupId, roomId })
  expect(seen().at(-1)).toMatchObject({ full: true, people: { length: 8 } })
  await changeCall(test.context, id, { kind: 'gone', deviceId: lost.deviceId }, null)
  expect(seen().at(-1)).toMatchObject({ full: true, people: { length: 7 } })
  await expect(start(last, { chatId: groupId, roomId })).rejects.toMatchObject({ code: 'call_full' })
  await changeCall(test.context, id, { kind: 'expire', deviceId: lost.deviceId }, null)
  expect(seen().at(-1)).toMatchObject({ full: false, people: { length: 7 } })
  await start(last, { chatId: groupId, roomId })
})
