// Proves invites: who may not, said twice, crossed, and what becomes of the call there is already.
import { type CallId, type CommandId, newId, type UserId } from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { inviteToCall } from './call-invites.ts'
import { acceptCall, hangUpCall } from './commands.ts'
import { findCall, mergedInto } from './store.ts'

let test: TestContext
let a: Who
let b: Who
let c: Who
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b = await test.person('Bohdan')
  c = await test.person('Clara')
})

const id = newId<CommandId>()
const invite = (who: Who, userId: UserId, callId = newId<CallId>()) =>
  inviteToCall(test.context, who, {
    type: 'call.invite',
    id,
    callId,
    userId,
    media: 'audio',
    prelink: 'none',
  })
const accept = (who: Who, callId: CallId) =>
  acceptCall(test.context, who, { type: 'call.accept', id: newId(), callId })
const kinds = () =>
  test.published.map((one) => (one.kind === 'event' ? `${one.event.type} by ${one.by?.deviceId}` : one.kind))

it('C-4 C-5 rings on the devices that are connected, told after the chat in which it will stand', async () => {
  const away = await test.device(b.userId)
  await test.context.presence.leave(away.deviceId, 3_000)
  const callId = newId<CallId>()
  const { event, told } = await invite(a, b.userId, callId)
  expect(told).toBe(true)
  expect(event).toMatchObject({
    re: id,
    call: { id: callId, state: 'ringing', legs: [{ deviceId: a.deviceId }, { deviceId: b.deviceId }] },
  })
  expect(kinds()).toEqual([
    'enter',
    'chat.changed by undefined',
    'presence.changed by undefined',
    'presence.changed by undefined',
    `call.changed by ${a.deviceId}`,
  ])
})

it('C-4 a device that comes while the call is written rings too, though neither saw the other', async () => {
  const { presence, store } = test.context
  const devicesOf = presence.devicesOf.bind(presence)
  const late: Who[] = []
  presence.devicesOf = async (userIds) => {
    const found = await devicesOf(userIds)
    if (late.length === 0) late.push(await test.device(b.userId))
    return found
  }
  const { event } = await invite(a, b.userId)
  if (event?.type !== 'call.changed') throw new Error('There is no call.')
  const call = await findCall(store.db, event.call.id)
  expect(call?.legs.map((leg) => [leg.deviceId, leg.state])).toEqual([
    [a.deviceId, 'active'],
    [b.deviceId, 'invited'],
    [late[0]?.deviceId, 'invited'],
  ])
})

it('W-5 a call that was told is not refused for what goes wrong after it', async () => {
  const { presence } = test.context
  const devicesOf = presence.devicesOf.bind(presence)
  let asked = 0
  presence.devicesOf = async (userIds) => {
    asked += 1
    if (asked > 1) throw new Error('nobody answers')
    return await devicesOf(userIds)
  }
  expect(await invite(a, b.userId)).toMatchObject({ told: true, event: { call: { state: 'ringing' } } })
  expect(asked).toBe(2)
})

it('C-5 nobody calls themselves, or nobody', async () => {
  await expect(invite(a, a.userId)).rejects.toMatchObject({ code: 'invalid', field: 'userId' })
  await expect(invite(a, newId())).rejects.toMatchObject({ code: 'not_found', field: 'userId' })
  expect(test.published).toEqual([])
})

it('W-7 said twice, it is answered with the record, to who asked alone', async () => {
  const callId = newId<CallId>()
  const first = await invite(a, b.userId, callId)
  test.published.length = 0
  expect(await invite(a, b.userId, callId)).toEqual({ event: first.event, told: false })
  expect(test.published).toEqual([])
})

it('W-7 said again when the call is over, it begins none', async () => {
  const callId = newId<CallId>()
  await invite(a, b.userId, callId)
  await hangUpCall(test.context, a, { type: 'call.hangup', id: newId(), callId, reason: 'completed' })
  const again = await invite(a, b.userId, callId)
  expect(again).toMatchObject({ event: { call: { id: callId, state: 'ended' } }, told: false })
})

it('C-17 an id of others is refused, and says nothing of their call', async () => {
  const callId = newId<CallId>()
  await invite(a, b.userId, callId)
  await expect(invite(c, a.userId, callId)).rejects.toMatchObject({ code: 'id_taken', field: 'callId' })
  await expect(invite(a, c.userId, callId)).rejects.toMatchObject({ code: 'id_taken', field: 'callId' })
})

it('C-6 crossed, it is an answer, and stays known by both ids', async () => {
  const [mine, theirs] = [newId<CallId>(), newId<CallId>()]
  await invite(a, b.userId, mine)
  const { event, told } = await invite(b, a.userId, theirs)
  expect(event).toMatchObject({ re: id, call: { id: mine, state: 'active' } })
  expect(told).toBe(true)
  expect(await mergedInto(test.context.store.db, theirs)).toBe(mine)
  expect(await invite(b, a.userId, theirs)).toEqual({ event, told: false })
  await expect(invite(c, a.userId, theirs)).rejects.toMatchObject({ code: 'id_taken' })
})

it('C-7 a device in the call replaces it, another is turned away until that one is gone', async () => {
  const first = newId<CallId>()
  await invite(a, b.userId, first)
  await accept(b, first)
  const other = await test.device(a.userId)
  await expect(invite(other, b.userId)).rejects.toMatchObject({ code: 'call_in_progress' })
  expect(await invite(a, b.userId)).toMatchObject({ event: { call: { state: 'ringing' } }, told: true })
  await test.context.presence.leave(a.deviceId, 0)
  test.clock.advance(0)
  expect(await invite(other, b.userId)).toMatchObject({ event: { call: { state: 'ringing' } } })
})

it('a person all of whose devices are in calls is busy', async () => {
  const first = newId<CallId>()
  await invite(a, b.userId, first)
  await accept(b, first)
  expect(await invite(c, b.userId)).toMatchObject({ event: { call: { state: 'ended', reason: 'busy' } } })
})

it('C-20 is limited for the person, whatever the device; a repetition is free', async () => {
  const callId = newId<CallId>()
  await invite(a, b.userId, callId)
  for (let calls = 1; calls < 10; calls += 1) await invite(a, b.userId)
  await expect(invite(await test.device(a.userId), c.userId)).rejects.toMatchObject({ code: 'rate_limited' })
  await invite(a, b.userId, callId)
  await invite(b, c.userId)
})
