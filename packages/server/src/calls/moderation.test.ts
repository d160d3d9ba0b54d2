// Proves who may call others into a call, quieten them, take them out and end it, and that those taken out stay out.
import {
  type Call,
  type CallId,
  type ChatId,
  type CommandId,
  type CommandOf,
  limits,
  newId,
  type UserId,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Answer } from '../action.ts'
import { createChat } from '../chats/store.ts'
import { setRole, setState } from '../chats/store-members.ts'
import { insertUser } from '../people/store.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { acceptCall, declineCall, hangUpCall, moveCall } from './commands.ts'
import { relay } from './links.ts'
import { endForAll, inviteToCall, muteInCall, removeFromCall } from './moderation.ts'
import { startCall } from './start-call.ts'
import { callLog, findCall, liveCallsOf } from './store.ts'

let test: TestContext
let a: Who
let b: Who
let c: Who
let guest: Who
let groupId: ChatId

beforeEach(async () => {
  test = await createTestContext()
  ;[a, b, c, guest] = [
    await test.person('Anna'),
    await test.person('Bohdan'),
    await test.person('Clara'),
    await test.person('Daria'),
  ]
  groupId = newId<ChatId>()
  const group = { id: groupId, kind: 'group', title: 'Walks', createdBy: a.userId } as const
  await test.context.store.transaction((tx) => createChat(tx, group, [b.userId, c.userId], test.clock.now()))
})

const id = (): CommandId => newId<CommandId>()
function callOf({ event }: Answer): Call {
  if (event?.type !== 'call.changed') throw new Error('It was not answered by a record.')
  return event.call
}
async function start(
  who: Who,
  chatId: ChatId,
  media: CommandOf<'call.start'>['media'] = 'audio',
): Promise<Call> {
  const fields = { id: id(), callId: newId<CallId>(), chatId, media, prelink: 'none' } as const
  return callOf(await startCall(test.context, who, { type: 'call.start', ...fields }))
}
const accept = (who: Who, { id: callId }: Call) =>
  acceptCall(test.context, who, { type: 'call.accept', id: id(), callId })
const hangUp = (who: Who, { id: callId }: Call) =>
  hangUpCall(test.context, who, { type: 'call.hangup', id: id(), callId, reason: 'completed' })
/** Into the call that is there. */
const join = (who: Who, { chatId }: Call) => start(who, chatId)
const move = (who: Who, { id: callId }: Call, done = false) =>
  moveCall(test.context, who, { type: 'call.move', id: id(), callId, done })
const invite = (who: Who, { id: callId }: Call, ...people: Who[]) => {
  const userIds = people.map(({ userId }) => userId)
  return inviteToCall(test.context, who, { type: 'call.invite', id: id(), callId, userIds })
}
const remove = (who: Who, { id: callId }: Call, { userId }: Who) =>
  removeFromCall(test.context, who, { type: 'call.remove', id: id(), callId, userId })
const mute = (who: Who, { id: callId }: Call, { userId }: Who) =>
  muteInCall(test.context, who, { type: 'call.mute', id: id(), callId, userId })
const end = (who: Who, { id: callId }: Call) =>
  endForAll(test.context, who, { type: 'call.end', id: id(), callId })
const decline = async (who: Who, { id: callId }: Call) =>
  callOf(await declineCall(test.context, who, { type: 'call.decline', id: id(), callId, scope: 'user' }))
const stateOf = (call: Call, who: Who) => call.legs.find((leg) => leg.deviceId === who.deviceId)?.state

it('C-28: a third one comes into a call of two, which then goes on without who began it', async () => {
  const call = await start(a, await test.direct(a, b))
  await accept(b, call)
  test.published.length = 0
  const rung = callOf(await invite(b, call, c))
  expect(rung).toMatchObject({ pair: false, state: 'active', guests: [c.userId] })
  expect([a, b, c].map((who) => stateOf(rung, who))).toEqual(['active', 'active', 'invited'])
  expect(test.published[0]).toMatchObject({ audience: { people: [a.userId, b.userId, c.userId] } })
  expect(stateOf(callOf(await accept(c, call)), c)).toBe('active')
  await hangUpCall(test.context, a, { type: 'call.hangup', id: id(), callId: call.id, reason: 'completed' })
  const { db } = test.context.store
  expect(await findCall(db, call.id)).toMatchObject({ state: 'active' })
  expect((await liveCallsOf(db, c.userId)).map((one) => one.id)).toEqual([call.id])
  expect((await callLog(db, c.userId, null, 10)).map((one) => one.id)).toEqual([call.id])
})

it('C-28: a guest of a group call links with those in it, and is no member of the chat', async () => {
  const call = await start(a, groupId)
  await accept(b, call)
  await invite(b, call, guest)
  await accept(guest, call)
  const said = { type: 'link.restart', id: id(), callId: call.id, gen: 1, why: 'network' } as const
  await relay(test.context, guest, { ...said, to: a.deviceId })
  expect(test.published.at(-1)).toMatchObject({ audience: { devices: [a.deviceId] } })
  await expect(start(guest, groupId)).rejects.toMatchObject({ code: 'not_found' })
})

it('C-6, C-28: whoever left a call of two that became one of many comes into it again by calling there', async () => {
  const chatId = await test.direct(a, b)
  const call = await start(a, chatId)
  await accept(b, call)
  await invite(b, call, c)
  await accept(c, call)
  const second = await test.device(a.userId)
  await expect(start(second, chatId)).rejects.toMatchObject({ code: 'call_in_progress' })
  for (const who of [b, a]) {
    await hangUp(who, call)
    const again = await start(who, chatId)
    expect(again).toMatchObject({ id: call.id, state: 'active', pair: false })
    expect(stateOf(again, who)).toBe('active')
  }
  await hangUp(a, call)
  expect(stateOf(await start(second, chatId), second)).toBe('active')
  expect(await liveCallsOf(test.context.store.db, a.userId)).toHaveLength(1)
})

it('C-28: two who add the same third ring them once', async () => {
  const call = await start(a, groupId)
  await accept(b, call)
  const [one, other] = await Promise.all([invite(a, call, guest), invite(b, call, guest)])
  expect(callOf(one).guests.length + callOf(other).guests.length).toBeLessThanOrEqual(2)
  const now = await findCall(test.context.store.db, call.id)
  expect(now?.guests).toEqual([guest.userId])
  expect(now?.legs.filter((leg) => leg.userId === guest.userId)).toHaveLength(1)
})

it('C-4, C-28: a device that comes while somebody is called in rings too, though neither saw the other', async () => {
  const call = await start(a, groupId)
  const { presence } = test.context
  const devicesOf = presence.devicesOf.bind(presence)
  const late: Who[] = []
  presence.devicesOf = async (userIds) => {
    const found = await devicesOf(userIds)
    if (late.length === 0) late.push(await test.device(guest.userId))
    return found
  }
  await invite(a, call, guest)
  const now = await findCall(test.context.store.db, call.id)
  const rings = now?.legs.filter((leg) => leg.userId === guest.userId).map((leg) => [leg.deviceId, leg.state])
  expect(rings).toEqual([
    [guest.deviceId, 'invited'],
    [late[0]?.deviceId, 'invited'],
  ])
})

it('C-8, C-28: whoever left, declined or missed it is told to ring anew, with the number of that record', async () => {
  const call = await start(a, groupId)
  const second = await test.device(b.userId)
  await accept(b, call)
  await hangUpCall(test.context, b, { type: 'call.hangup', id: id(), callId: call.id, reason: 'completed' })
  const before = await decline(c, call)
  expect([b, c].map((who) => stateOf(before, who))).toEqual(['left', 'declined'])
  const again = callOf(await invite(a, call, b, c))
  const called = again.legs.filter((leg) => leg.userId !== a.userId)
  expect(called.map(({ deviceId, state, rung }) => [deviceId, state, rung])).toEqual([
    [b.deviceId, 'invited', again.rev],
    [c.deviceId, 'invited', again.rev],
    [second.deviceId, 'invited', again.rev],
  ])
  // Who rings already is not told anew.
  expect(callOf(await invite(a, call, b, guest)).legs.map(({ rung }) => rung)).toEqual([
    ...[0, again.rev, again.rev, again.rev, again.rev + 1],
  ])
})

it('C-23, C-28: a device that another call lets go of while its person is called in rings too', async () => {
  const call = await start(a, groupId)
  const other = await start(c, await test.direct(c, guest))
  const { store } = test.context
  const transaction = store.transaction.bind(store)
  vi.spyOn(store, 'transaction').mockImplementationOnce(async (work) => {
    await hangUp(c, other)
    return await transaction(work)
  })
  expect(stateOf(callOf(await invite(a, call, guest)), guest)).toBe('busy')
  const now = await findCall(store.db, call.id)
  expect(now && stateOf(now, guest)).toBe('invited')
})

it('C-28: only who is in calls in, only people that exist and that no admin keeps out', async () => {
  const call = await start(a, groupId)
  await expect(invite(c, call, guest)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(invite(guest, call, guest)).rejects.toMatchObject({ code: 'not_found' })
  const nobody = { ...guest, userId: newId() } as Who
  await expect(invite(a, call, nobody)).rejects.toMatchObject({ code: 'not_found', field: 'userIds' })
  await test.context.store.transaction((tx) => setState(tx, groupId, c.userId, 'banned', test.clock.now()))
  await expect(invite(a, call, c)).rejects.toMatchObject({ code: 'banned', field: 'userIds' })
})

it('C-29: who began it and an admin moderate, others and guests do not', async () => {
  const call = await start(b, groupId)
  for (const who of [a, c]) await accept(who, call)
  await invite(b, call, guest)
  await accept(guest, call)
  for (const who of [c, guest]) {
    for (const wish of [() => remove(who, call, a), () => mute(who, call, a), () => end(who, call)])
      await expect(wish()).rejects.toMatchObject({ code: 'forbidden' })
  }
  await test.context.store.transaction((tx) => setRole(tx, groupId, c.userId, 'admin'))
  test.published.length = 0
  await mute(c, call, b)
  const event = { type: 'call.muted', callId: call.id, userId: b.userId, mutedBy: c.userId }
  expect(test.published).toEqual([{ kind: 'event', audience: { devices: [b.deviceId] }, event, by: null }])
  expect(callOf(await end(c, call))).toMatchObject({ state: 'ended', reason: 'completed' })
})

it('C-20, C-29: nobody is told to be quiet without end', async () => {
  const call = await start(a, groupId)
  await accept(b, call)
  for (let times = 0; times < 30; times += 1) await mute(a, call, b)
  await expect(mute(a, call, b)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 1_000 })
  expect(
    test.published.filter((one) => one.kind === 'event' && one.event.type === 'call.muted'),
  ).toHaveLength(30)
  await expect(remove(a, call, b)).rejects.toMatchObject({ code: 'rate_limited' })
})

it('C-29: whoever is taken out hears no more of it and comes back by no door until called in again', async () => {
  const call = await start(a, groupId)
  for (const who of [b, c]) await accept(who, call)
  const second = await test.device(b.userId)
  expect(stateOf(callOf(await remove(a, call, b)), b)).toBe('removed')
  for (const who of [b, second]) {
    await expect(accept(who, call)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(start(who, groupId)).rejects.toMatchObject({ code: 'forbidden' })
  }
  const said = { type: 'link.restart', id: id(), callId: call.id, gen: 1, why: 'network' } as const
  await expect(relay(test.context, b, { ...said, to: a.deviceId })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(invite(c, call, b)).rejects.toMatchObject({ code: 'forbidden' })
  await invite(a, call, b)
  expect(stateOf(callOf(await accept(b, call)), b)).toBe('active')
})

it('C-29: what somebody says and arrives behind their removal comes too late, whatever it is', async () => {
  for (const say of [accept, join, move]) {
    const call = await start(a, groupId)
    await accept(b, call)
    if (say !== move) await hangUp(b, call)
    const second = await test.device(b.userId)
    const who = say === move ? second : b
    await remove(a, call, b)
    await expect(say(who, call)).rejects.toMatchObject({ code: 'forbidden' })
    const now = await findCall(test.context.store.db, call.id)
    const states = now?.legs.filter((leg) => leg.userId === b.userId).map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['removed']))
    await invite(a, call, b)
    expect(stateOf(callOf(await accept(b, call)), b)).toBe('active')
    await end(a, call)
  }
})

it('C-29: a device that is about to take the call over is out with the one before', async () => {
  const call = await start(a, groupId)
  await accept(b, call)
  const second = await test.device(b.userId)
  await move(second, call)
  const now = callOf(await remove(a, call, b))
  expect([b, second].map((who) => stateOf(now, who))).toEqual(['removed', 'removed'])
  await expect(move(second, call, true)).rejects.toMatchObject({ code: 'forbidden' })
})

it('C-29: whoever began it and is no admin takes no admin out, and nobody the owner', async () => {
  const call = await start(b, groupId)
  for (const who of [a, c]) await accept(who, call)
  await test.context.store.transaction((tx) => setRole(tx, groupId, c.userId, 'admin'))
  for (const whom of [a, c])
    await expect(remove(b, call, whom)).rejects.toMatchObject({ code: 'forbidden', field: 'userId' })
  await expect(remove(c, call, a)).rejects.toMatchObject({ code: 'forbidden', field: 'userId' })
  expect(stateOf(callOf(await remove(a, call, c)), c)).toBe('removed')
  expect(stateOf(callOf(await remove(a, call, b)), b)).toBe('removed')
})

it('C-29: a guest who is taken out finds nothing of it any more', async () => {
  const call = await start(a, groupId)
  await invite(a, call, guest)
  await accept(guest, call)
  test.published.length = 0
  await remove(a, call, guest)
  expect(test.published[0]).toMatchObject({
    audience: { people: [a.userId, b.userId, c.userId, guest.userId] },
  })
  await expect(accept(guest, call)).rejects.toMatchObject({ code: 'not_found' })
  expect(await liveCallsOf(test.context.store.db, guest.userId)).toEqual([])
})

it('C-29: between two people nobody is taken out, and nothing is ended for all', async () => {
  const call = await start(a, await test.direct(a, b))
  await accept(b, call)
  await expect(remove(a, call, b)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(end(a, call)).rejects.toMatchObject({ code: 'forbidden' })
})

it('C-28: so many people are called into one call in its life, and no more; who was may be called again', async () => {
  const people: UserId[] = []
  for (let place = 0; place < limits.calledPerCall; place += 1) {
    const user = make.user({ username: `person${place}` })
    await insertUser(test.context.store.db, { ...user, passwordHash: '', createdAt: test.clock.now() })
    people.push(user.id)
  }
  const chat = newId<ChatId>()
  const group = { id: chat, kind: 'group', title: 'Many', createdBy: a.userId } as const
  await test.context.store.transaction((tx) => createChat(tx, group, people, test.clock.now()))
  const call = await start(a, chat)
  expect(call.invited).toEqual([])
  const add = async (userIds: UserId[]) => {
    test.clock.advance(60_000)
    await test.context.presence.arrive(a)
    return inviteToCall(test.context, a, { type: 'call.invite', id: id(), callId: call.id, userIds })
  }
  for (let place = 0; place < people.length; place += limits.ringsMax)
    await add(people.slice(place, place + limits.ringsMax))
  await expect(add([b.userId])).rejects.toMatchObject({ code: 'too_large', field: 'userIds' })
  expect(callOf(await add(people.slice(0, 1))).invited).toHaveLength(limits.calledPerCall)
})

it('C-27: of nine who come at once eight are in, and the ninth is told why', async () => {
  const people = await Promise.all(Array.from({ length: 9 }, (_, place) => test.person(`Person ${place}`)))
  groupId = newId<ChatId>()
  await test.context.store.transaction((tx) =>
    createChat(
      tx,
      { id: groupId, kind: 'group', title: 'Nine', createdBy: people[0]?.userId ?? a.userId },
      people.slice(1).map(({ userId }) => userId),
      test.clock.now(),
    ),
  )
  const results = await Promise.allSettled(people.map((who) => start(who, groupId)))
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused).toMatchObject([{ reason: { code: 'call_full' } }])
})

it('C-27: with pictures from the start there is room for five', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, (_, place) => test.person(`Person ${place}`)))
  const call = await start(a, groupId, 'video')
  await invite(a, call, ...people)
  for (const who of people) await accept(who, call)
  await expect(accept(b, call)).rejects.toMatchObject({ code: 'call_full' })
})
