// Proves starts of calls: who may not, said twice, crossed, and what becomes of the call there is already.
import { type Call, type CallId, type ChatId, type CommandId, newId } from '@poruch/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../action.ts'
import { createChat } from '../chats/store.ts'
import { history } from '../messages/store.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { acceptCall, hangUpCall } from './commands.ts'
import { joinCalls } from './signs-of-life.ts'
import { startCall } from './start-call.ts'
import { findCall, mergedInto } from './store.ts'

let test: TestContext
let a: Who
let b: Who
let c: Who
let ab: ChatId
let ac: ChatId
let bc: ChatId
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b = await test.person('Bohdan')
  c = await test.person('Clara')
  ab = await test.direct(a, b)
  ac = await test.direct(a, c)
  bc = await test.direct(b, c)
})

const id = newId<CommandId>()
const start = (who: Who, chatId: ChatId, callId = newId<CallId>()) =>
  startCall(test.context, who, { type: 'call.start', id, callId, chatId, media: 'audio', prelink: 'none' })
function callOf({ event }: Answer): Call {
  if (event?.type !== 'call.changed') throw new Error('It was not answered by a record.')
  return event.call
}
const accept = (who: Who, callId: CallId) =>
  acceptCall(test.context, who, { type: 'call.accept', id: newId(), callId })

it('C-2, C-4, C-5: rings on the devices of the other one that are connected, and is told to both', async () => {
  const away = await test.device(b.userId)
  await test.context.presence.leave(away.deviceId, 3_000)
  const callId = newId<CallId>()
  const { event, told } = await start(a, ab, callId)
  expect(told).toBe(true)
  expect(event).toMatchObject({
    re: id,
    call: {
      id: callId,
      chatId: ab,
      startedBy: a.userId,
      invited: [b.userId],
      state: 'ringing',
      mutual: false,
      legs: [{ deviceId: a.deviceId }, { deviceId: b.deviceId }],
    },
  })
  expect(test.published).toEqual([
    { kind: 'event', audience: { people: [a.userId, b.userId] }, event, by: a },
  ])
})

it('C-4: a device that comes while the call is written rings too, though neither saw the other', async () => {
  const { presence, store } = test.context
  const devicesOf = presence.devicesOf.bind(presence)
  const late: Who[] = []
  presence.devicesOf = async (userIds) => {
    const found = await devicesOf(userIds)
    if (late.length === 0) late.push(await test.device(b.userId))
    return found
  }
  const { event } = await start(a, ab)
  if (event?.type !== 'call.changed') throw new Error('There is no call.')
  const call = await findCall(store.db, event.call.id)
  expect(call?.legs.map((leg) => [leg.deviceId, leg.state])).toEqual([
    [a.deviceId, 'active'],
    [b.deviceId, 'invited'],
    [late[0]?.deviceId, 'invited'],
  ])
})

it('W-5: a call that was told is not refused for what goes wrong after it', async () => {
  const { presence } = test.context
  const devicesOf = presence.devicesOf.bind(presence)
  let asked = 0
  presence.devicesOf = async (userIds) => {
    asked += 1
    if (asked > 1) throw new Error('nobody answers')
    return await devicesOf(userIds)
  }
  expect(await start(a, ab)).toMatchObject({ told: true, event: { call: { state: 'ringing' } } })
  expect(asked).toBe(2)
})

it('C-5: nobody calls where they are not, or may not', async () => {
  const groupId = newId<ChatId>()
  const group = { id: groupId, kind: 'group', title: 'Walks', createdBy: a.userId } as const
  const channel = { ...group, id: newId<ChatId>(), kind: 'channel' } as const
  await test.context.store.transaction(async (tx) => {
    await createChat(tx, group, [b.userId], test.clock.now())
    await createChat(tx, channel, [b.userId], test.clock.now())
  })
  for (const chatId of [bc, newId<ChatId>()])
    await expect(start(a, chatId)).rejects.toMatchObject({ code: 'not_found', field: 'chatId' })
  await expect(start(c, groupId)).rejects.toMatchObject({ code: 'not_found', field: 'chatId' })
  await expect(start(a, channel.id)).rejects.toMatchObject({ code: 'forbidden' })
  expect(test.published).toEqual([])
})

it('W-7: said twice, it is answered with the record, to who asked alone', async () => {
  const callId = newId<CallId>()
  const first = await start(a, ab, callId)
  test.published.length = 0
  expect(await start(a, ab, callId)).toEqual({ event: first.event, told: false })
  expect(test.published).toEqual([])
})

it('W-7: said again when the call is over, it begins none', async () => {
  const callId = newId<CallId>()
  await start(a, ab, callId)
  await hangUpCall(test.context, a, { type: 'call.hangup', id: newId(), callId, reason: 'completed' })
  const again = await start(a, ab, callId)
  expect(again).toMatchObject({ event: { call: { id: callId, state: 'ended' } }, told: false })
})

it('C-5: an id used by others or elsewhere is refused, and says nothing of that call', async () => {
  const callId = newId<CallId>()
  await start(a, ab, callId)
  for (const [who, chatId] of [
    [c, ac],
    [a, ac],
    [b, ab],
  ] as const) {
    await expect(start(who, chatId, callId)).rejects.toMatchObject({ code: 'id_taken', field: 'callId' })
  }
})

it('C-6: crossed, it is an answer, and stays known by both ids', async () => {
  const [mine, theirs] = [newId<CallId>(), newId<CallId>()]
  await start(a, ab, mine)
  const { event, told } = await start(b, ab, theirs)
  expect(event).toMatchObject({ re: id, call: { id: mine, startedBy: a.userId, state: 'active' } })
  expect(told).toBe(true)
  expect(await mergedInto(test.context.store.db, theirs)).toBe(mine)
  expect(await start(b, ab, theirs)).toEqual({ event, told: false })
  await expect(start(c, ac, theirs)).rejects.toMatchObject({ code: 'id_taken' })
  await expect(start(b, bc, theirs)).rejects.toMatchObject({ code: 'id_taken' })
})

it('C-6: a start that meets an accept by the same device is that answer, and ends no call', async () => {
  const { presence } = test.context
  const [mine, theirs] = [newId<CallId>(), newId<CallId>()]
  await start(a, ab, mine)
  const here = presence.here.bind(presence)
  presence.here = async (deviceIds) => {
    presence.here = here
    await accept(b, mine)
    return await here(deviceIds)
  }
  const merged = { event: { re: id, call: { id: mine, state: 'active', rev: 2 } }, told: false }
  for (let times = 0; times < 2; times += 1) expect(await start(b, ab, theirs)).toMatchObject(merged)
  expect(await mergedInto(test.context.store.db, theirs)).toBe(mine)
})

it('C-6: of starts in one place at once, all become one call', async () => {
  const answers = await Promise.all([start(a, ab), start(b, ab)])
  const calls = answers.map(({ event }) => (event?.type === 'call.changed' ? event.call : null))
  expect(new Set(calls.map((call) => call?.id)).size).toBe(1)
  expect(calls.map((call) => call?.state)).toContain('active')
})

it('C-7: a device in the call replaces it, another is turned away until that one is gone', async () => {
  const first = newId<CallId>()
  await start(a, ab, first)
  await accept(b, first)
  const other = await test.device(a.userId)
  await expect(start(other, ab)).rejects.toMatchObject({ code: 'call_in_progress' })
  expect(await start(a, ab)).toMatchObject({ event: { call: { state: 'ringing' } }, told: true })
  await test.context.presence.leave(a.deviceId, 0)
  test.clock.advance(0)
  expect(await start(other, ab)).toMatchObject({ event: { call: { state: 'ringing' } } })
})

const recordOf = (callId: CallId) => findCall(test.context.store.db, callId)

it('C-23: whoever is rung, or calls, is busy for others from then on', async () => {
  await start(a, ab)
  for (const chatId of [bc, ac])
    expect(await start(c, chatId)).toMatchObject({ event: { call: { state: 'ended', reason: 'busy' } } })
})

it('C-23: of two calls that ring one device at once, one does, and the other is busy', async () => {
  const [first, second] = [newId<CallId>(), newId<CallId>()]
  const { presence } = test.context
  const devicesOf = presence.devicesOf.bind(presence)
  // By then the one has seen that nobody is busy, and is not written.
  presence.devicesOf = async (userIds) => {
    presence.devicesOf = devicesOf
    await start(c, bc, second)
    return await devicesOf(userIds)
  }
  await start(a, ab, first)
  const records = [await recordOf(first), await recordOf(second)]
  expect(records.map((call) => call?.state).sort()).toEqual(['ended', 'ringing'])
  expect(records.map((call) => call?.reason)).toContain('busy')
})

it('C-23: a device that answers or calls rings for no other, those of its person do', async () => {
  const phone = await test.device(b.userId)
  const [first, second] = [newId<CallId>(), newId<CallId>()]
  await start(a, ab, first)
  // It is connected, and has not asked for calls.
  const tablet = await test.device(b.userId)
  await start(c, bc, second)
  const states = async () => (await recordOf(second))?.legs.map((leg) => [leg.deviceId, leg.state]).slice(1)
  expect(await states()).toEqual([
    [b.deviceId, 'busy'],
    [phone.deviceId, 'busy'],
    [tablet.deviceId, 'invited'],
  ])
  await accept(tablet, first)
  expect(await recordOf(second)).toMatchObject({ state: 'ended', reason: 'busy' })
})

it('C-23: whoever calls while it rings lets that call go', async () => {
  const first = newId<CallId>()
  await start(a, ab, first)
  expect(await start(b, bc)).toMatchObject({ event: { call: { state: 'ringing' } } })
  expect(await recordOf(first)).toMatchObject({ state: 'ended', reason: 'busy' })
})

it('C-23: a device that comes with the call that it is in rings softly for another', async () => {
  const [first, second] = [newId<CallId>(), newId<CallId>()]
  await start(a, ab, first)
  await accept(b, first)
  await test.context.presence.leave(b.deviceId, 0)
  test.clock.advance(0)
  expect(await start(c, bc, second)).toMatchObject({ event: { call: { state: 'ringing' } } })
  await test.context.presence.arrive(b)
  await joinCalls(test.context, b, [first], true)
  const legs = [{}, { state: 'invited', waiting: true }]
  expect(await recordOf(second)).toMatchObject({ state: 'ringing', legs })
})

it('C-23: a device that lost its call is free for the one that rings', async () => {
  const [first, second] = [newId<CallId>(), newId<CallId>()]
  await start(a, ab, first)
  await accept(b, first)
  await test.context.presence.leave(b.deviceId, 0)
  test.clock.advance(0)
  await start(c, bc, second)
  await test.context.presence.arrive(b)
  await joinCalls(test.context, b, [], true)
  expect(await recordOf(second)).toMatchObject({ state: 'ringing', legs: [{}, { state: 'invited' }] })
})

it('C-23: beside the call that it is in a device rings for one more, and is busy for a third', async () => {
  const [first, second] = [newId<CallId>(), newId<CallId>()]
  const d = await test.person('Daryna')
  const bd = await test.direct(b, d)
  await start(a, ab, first)
  await accept(b, first)
  await start(c, bc, second)
  expect(await recordOf(second)).toMatchObject({ legs: [{}, { state: 'invited', waiting: true }] })
  expect(await start(d, bd)).toMatchObject({ event: { call: { state: 'ended', reason: 'busy' } } })
  // It puts the first one aside for the second.
  await accept(b, second)
  expect(await recordOf(second)).toMatchObject({ legs: [{}, { state: 'active', waiting: false }] })
  expect(await recordOf(first)).toMatchObject({ state: 'active', legs: [{}, { state: 'active' }] })
  expect(await start(d, bd)).toMatchObject({ event: { call: { state: 'ended', reason: 'busy' } } })
})

it('C-20: is limited for the person, whatever the device; a repetition is free', async () => {
  const callId = newId<CallId>()
  await start(a, ab, callId)
  for (let calls = 1; calls < 10; calls += 1) await start(a, ab)
  await expect(start(await test.device(a.userId), ac)).rejects.toMatchObject({ code: 'rate_limited' })
  await start(a, ab, callId)
  await start(b, bc)
})

describe('C-5, C-6, C-20: in a group', () => {
  let groupId: ChatId
  beforeEach(async () => {
    groupId = newId<ChatId>()
    const group = { id: groupId, kind: 'group', title: 'Walks', createdBy: a.userId } as const
    await test.context.store.transaction((tx) =>
      createChat(tx, group, [b.userId, c.userId], test.clock.now()),
    )
  })

  it('it rings the members, who link with nobody while it rings', async () => {
    const call = callOf(await start(a, groupId))
    expect(call).toMatchObject({ state: 'ringing', roomId: null, mutual: false })
    expect([...call.invited].sort()).toEqual([b.userId, c.userId].sort())
    expect(call.legs.map((leg) => leg.state)).toEqual(['active', 'invited', 'invited'])
  })

  it('C-15: its message names those who were in it, and nobody who only heard it ring', async () => {
    const { id } = callOf(await start(a, groupId))
    await accept(b, id)
    for (const who of [a, b])
      await hangUpCall(test.context, who, {
        ...{ type: 'call.hangup', id: newId(), callId: id, reason: 'completed' },
      })
    const { messages } = await history(test.context.store.db, groupId, null, 1)
    const people = [a.userId, b.userId]
    expect(messages).toMatchObject([{ body: { kind: 'call', callId: id, people, peopleCount: 2 } }])
  })

  it('C-20: whoever comes into what is there begins nothing, but nobody comes and goes without end', async () => {
    const { id } = callOf(await start(a, groupId))
    const leave = () =>
      hangUpCall(test.context, b, {
        ...{ type: 'call.hangup', id: newId(), callId: id, reason: 'completed' },
      })
    for (let times = 0; times < 30; times += 1) {
      await (times % 2 ? accept(b, id) : start(b, groupId))
      await leave()
    }
    await expect(accept(b, id)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 2_000 })
    await expect(start(b, groupId)).rejects.toMatchObject({ code: 'rate_limited' })
    await accept(c, id)
    await start(b, bc)
  })

  it('whoever begins one where there is one comes into that, after those who are in', async () => {
    const first = callOf(await start(a, groupId))
    const joined = callOf(await start(b, groupId))
    expect(joined).toMatchObject({ id: first.id, state: 'active' })
    const since = (who: Who) => joined.legs.find((leg) => leg.deviceId === who.deviceId)?.since
    expect([since(a), since(b), since(c)]).toEqual([1, joined.rev, 0])
  })
})
