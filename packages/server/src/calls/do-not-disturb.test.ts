// Proves that nobody is called who is not to be disturbed, but by those whom they let through.
import { type CallId, type ChatId, newId } from '@poruch/protocol'
import { expect, it } from 'vitest'
import { createChat } from '../chats/store.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import { startHttp } from '../testing/test-http.ts'
import type { Who } from '../who.ts'
import { inviteToCall } from './moderation.ts'
import { joinCalls } from './signs-of-life.ts'
import { startCall } from './start-call.ts'
import { callLog, findCall } from './store.ts'
import { setCallSettings } from './store-settings.ts'

async function called(test: TestContext, who: Who, chatId: ChatId) {
  const callId = newId<CallId>()
  const command = { type: 'call.start', id: newId(), callId, chatId, media: 'audio', prelink: 'all' } as const
  await startCall(test.context, who, command)
  const call = await findCall(test.context.store.db, callId)
  if (call === null) throw new Error('There is no call.')
  return call
}

const quiet = (test: TestContext, who: Who, forMs: number, exceptions: Who[] = []) =>
  test.context.store.transaction((tx) =>
    setCallSettings(tx, who.userId, {
      doNotDisturbUntil: test.clock.now() + forMs,
      exceptions: exceptions.map(({ userId }) => userId),
    }),
  )

it('C-24: in a direct chat it rings nowhere, ends at once, and both find it', async () => {
  const test = await createTestContext()
  const [a, b] = [await test.person('Anna'), await test.person('Bohdan')]
  const chatId = await test.direct(a, b)
  await quiet(test, b, 1_000)
  const call = await called(test, a, chatId)
  expect(call).toMatchObject({ state: 'ended', reason: 'do_not_disturb', invited: [b.userId] })
  expect(call.legs.map(({ deviceId, state }) => [deviceId, state])).toEqual([[a.deviceId, 'left']])
  for (const { userId } of [a, b])
    expect(await callLog(test.context.store.db, userId, null, 5)).toEqual([call])
  expect(test.published.map(({ kind, ...rest }) => ('event' in rest ? rest.event.type : kind))).toEqual([
    'call.changed',
    'message.changed',
  ])
  test.clock.advance(1_000)
  expect(await called(test, a, chatId)).toMatchObject({ state: 'ringing' })
})

it('C-24: whom they let through rings, and they themselves call whom they like', async () => {
  const test = await createTestContext()
  const [a, b, c] = [await test.person('Anna'), await test.person('Bohdan'), await test.person('Clara')]
  await quiet(test, b, 60_000, [a])
  expect(await called(test, a, await test.direct(a, b))).toMatchObject({ state: 'ringing' })
  expect(await called(test, c, await test.direct(c, b))).toMatchObject({ reason: 'do_not_disturb' })
  expect(await called(test, b, await test.direct(b, c))).toMatchObject({ state: 'ringing' })
})

it('C-24: in a group it rings the others only, also when a device of theirs comes later', async () => {
  const test = await createTestContext()
  const [a, b, c] = [await test.person('Anna'), await test.person('Bohdan'), await test.person('Clara')]
  const chatId = newId<ChatId>()
  const group = { id: chatId, kind: 'group', title: 'Walks', createdBy: a.userId } as const
  await test.context.store.transaction((tx) => createChat(tx, group, [b.userId, c.userId], test.clock.now()))
  await quiet(test, b, 60_000)
  const call = await called(test, a, chatId)
  expect(call).toMatchObject({ state: 'ringing', invited: [c.userId] })
  await joinCalls(test.context, await test.device(b.userId), [], false)
  const after = await findCall(test.context.store.db, call.id)
  expect(after?.legs.map(({ userId }) => userId)).toEqual([a.userId, c.userId])
})

it('C-24, C-28: whoever is called in is not rung, also when a device of theirs comes later', async () => {
  const test = await createTestContext()
  const [a, b, c] = [await test.person('Anna'), await test.person('Bohdan'), await test.person('Clara')]
  await quiet(test, c, 60_000)
  const { id: callId } = await called(test, a, await test.direct(a, b))
  const invite = { id: newId(), callId, userIds: [c.userId] }
  await inviteToCall(test.context, a, { type: 'call.invite', ...invite })
  const legs = async () => {
    const call = await findCall(test.context.store.db, callId)
    return call?.legs.map(({ userId }) => userId)
  }
  await joinCalls(test.context, await test.device(c.userId), [], false)
  expect(await legs()).toEqual([a.userId, b.userId])
  await quiet(test, c, 0)
  await joinCalls(test.context, await test.device(c.userId), [], false)
  expect(await legs()).toEqual([a.userId, b.userId, c.userId])
})

it('C-24: in a group with nobody to ring the call runs, and is found there', async () => {
  const test = await createTestContext()
  const [a, b] = [await test.person('Anna'), await test.person('Bohdan')]
  const chatId = newId<ChatId>()
  const group = { id: chatId, kind: 'group', title: 'Walks', createdBy: a.userId } as const
  await test.context.store.transaction((tx) => createChat(tx, group, [b.userId], test.clock.now()))
  await quiet(test, b, 60_000)
  expect(await called(test, a, chatId)).toMatchObject({ state: 'active', invited: [] })
})

it('C-24: it is asked for and set over HTTP, for all devices of the person and nobody else', async () => {
  const http = await startHttp()
  const [ada, bob] = [await http.person('ada'), await http.person('bob')]
  const nothing = { doNotDisturbUntil: null, exceptions: [] }
  expect((await ada.send('GET', '/me/calls')).body).toEqual(nothing)
  const body = { doNotDisturbUntil: 1_900_000_000_000, exceptions: [bob.user.id] }
  expect(await ada.send('PUT', '/me/calls', { body })).toMatchObject({ status: 200, body })
  expect((await ada.send('GET', '/me/calls')).body).toEqual(body)
  expect((await bob.send('GET', '/me/calls')).body).toEqual(nothing)
  const crowd = { ...body, exceptions: Array.from({ length: 101 }, () => newId()) }
  for (const wrong of [{}, { ...body, doNotDisturbUntil: -1 }, crowd])
    expect((await ada.send('PUT', '/me/calls', { body: wrong })).body).toMatchObject({ code: 'invalid' })
})
