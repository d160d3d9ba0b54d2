// Proves which calls leave a message in their chat: those in which people met, or somebody was called in vain.
import { type Call, type CallId, type ChatId, newId, type RoomId, type UserId } from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import type { Answer } from '../action.ts'
import { createChat } from '../chats/store.ts'
import { history } from '../messages/store.ts'
import { insertRoom } from '../rooms/store.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { acceptCall, hangUpCall } from './commands.ts'
import { inviteToCall } from './moderation.ts'
import { startCall } from './start-call.ts'
import { callLog } from './store.ts'

let test: TestContext
let a: Who
let b: Who
let stranger: Who
/** Too large to be rung. */
let chatId: ChatId

beforeEach(async () => {
  test = await createTestContext()
  ;[a, b, stranger] = [await test.person('Anna'), await test.person('Bohdan'), await test.person('Sofia')]
  const others: UserId[] = [b.userId]
  for (let place = 0; place < 31; place += 1) others.push((await test.person(`Person ${place}`)).userId)
  chatId = newId<ChatId>()
  const group = { id: chatId, kind: 'group', title: 'Walks', createdBy: a.userId } as const
  await test.context.store.transaction((tx) => createChat(tx, group, others, test.clock.now()))
})

function callOf({ event }: Answer): Call {
  if (event?.type !== 'call.changed') throw new Error('It was not answered by a record.')
  return event.call
}
const start = async (who: Who, roomId: RoomId | null = null) => {
  const fields = { id: newId(), callId: newId<CallId>(), chatId, media: 'audio', prelink: 'none' } as const
  return callOf(await startCall(test.context, who, { type: 'call.start', ...fields, roomId }))
}
const leave = (who: Who, { id: callId }: Call) =>
  hangUpCall(test.context, who, { type: 'call.hangup', id: newId(), callId, reason: 'completed' })
const notes = async () => {
  const { messages } = await history(test.context.store.db, chatId, null, 10)
  return messages.map(({ body }) => body).filter(({ kind }) => kind === 'call')
}

it('C-15: a call in which somebody was alone and called nobody writes no message, and stands in their log', async () => {
  const call = await start(a)
  expect(call).toMatchObject({ state: 'active', invited: [] })
  test.published.length = 0
  await leave(a, call)
  expect(await notes()).toEqual([])
  const told = test.published.map((one) => one.kind === 'event' && one.event.type)
  expect(told).toEqual(['call.changed', 'call.seen'])
  expect(await callLog(test.context.store.db, a.userId, null, 5)).toMatchObject([{ id: call.id }])
})

it('C-15: nor does a lone visit to a room', async () => {
  const id = newId<RoomId>()
  const room = { id, chatId, title: 'Fountain', createdAt: test.clock.now(), rev: 1 }
  await test.context.store.transaction((tx) => insertRoom(tx, room))
  await leave(a, await start(a, id))
  expect(await notes()).toEqual([])
  const met = await start(a, id)
  await start(b, id)
  await leave(a, met)
  await leave(b, met)
  expect(await notes()).toMatchObject([{ callId: met.id, peopleCount: 2 }])
})

it('C-15: where somebody came and went it does, whoever is the last', async () => {
  const call = await start(a)
  await start(b)
  await leave(b, call)
  await leave(a, call)
  expect(await notes()).toMatchObject([{ callId: call.id, people: [a.userId, b.userId], peopleCount: 2 }])
})

it('C-15: where somebody was called in vain it does, and they missed it', async () => {
  const call = await start(a)
  await inviteToCall(test.context, a, {
    ...{ type: 'call.invite', id: newId(), callId: call.id, userIds: [stranger.userId] },
  })
  const ended = callOf(await leave(a, call))
  expect(ended.legs.map(({ state }) => state)).toEqual(['left', 'missed'])
  expect(await notes()).toMatchObject([{ callId: call.id, people: [a.userId], peopleCount: 1 }])
  await expect(
    acceptCall(test.context, stranger, { type: 'call.accept', id: newId(), callId: call.id }),
  ).rejects.toMatchObject({ code: 'call_ended' })
})
