// Proves signs of life: what they keep, and what they do not.
import { type CallId, type CommandId, type CommandOf, newId } from '@poruch/protocol'
import { beforeEach, expect, it, vi } from 'vitest'
import { changeCall } from '../calls/change-call.ts'
import { acceptCall, hangUpCall } from '../calls/commands.ts'
import { startCall } from '../calls/start-call.ts'
import { findCall } from '../calls/store.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { ping, refreshIce, refuseHello } from './commands.ts'

let test: TestContext
let a: Who
let b1: Who
let b2: Who
let stranger: Who
const callId = newId<CallId>()
const id = newId<CommandId>()
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b1 = await test.person('Bohdan')
  b2 = await test.device(b1.userId)
  stranger = await test.person('Clara')
  const chatId = await test.direct(a, b1)
  const fields = { id, callId, chatId, media: 'audio', prelink: 'none' } as const
  await startCall(test.context, a, { type: 'call.start', ...fields })
  await acceptCall(test.context, b1, { type: 'call.accept', id: newId(), callId })
  test.published.length = 0
})

const say = (who: Who, ...calls: CallId[]) => ping(test.context, who, { type: 'ping', id, calls, hears: [] })
/** When this device said that it hears that one. */
const reported = async (who: Who, other: Who) =>
  (await test.context.presence.heardAt(callId, [who.deviceId])).get(other.deviceId)

it('P-1: is answered, and keeps for the lease of the other side that it is heard', async () => {
  const cursor = await test.context.cursors.now()
  expect(await say(a, callId)).toEqual({
    event: { type: 'pong', re: id, serverAt: test.clock.now(), cursor },
    told: false,
  })
  expect(await reported(a, b1)).toBe(test.clock.monotonic())
  expect(test.published).toEqual([])
})

it('P-1: calls that are none, ended, or of others are not kept', async () => {
  const keep = vi.spyOn(test.context.presence, 'reportMedia')
  const foreign = Array.from({ length: 15 }, () => newId<CallId>())
  await say(a, ...foreign, callId)
  for (const who of [b2, stranger]) await say(who, callId)
  await hangUpCall(test.context, a, { type: 'call.hangup', id: newId(), callId, reason: 'completed' })
  await say(a, callId)
  expect(keep.mock.calls.flatMap(([, heard]) => [...heard.keys()])).toEqual([callId])
})

it('C-14: a device that names its call is back in it, once', async () => {
  await changeCall(test.context, callId, { kind: 'gone', deviceId: b1.deviceId }, null)
  test.published.length = 0
  await say(b2, callId)
  expect(test.published).toEqual([])
  await say(b1, callId, callId)
  await say(b1, callId)
  expect(test.published).toHaveLength(1)
  const call = await findCall(test.context.store.db, callId)
  expect(call?.legs.map((leg) => leg.state)).toEqual(['active', 'active', 'answered_elsewhere'])
})

it('I-2, I-3: fresh ICE servers are for one person and run out', async () => {
  const { event } = await refreshIce(test.context, a, { type: 'ice.refresh', id })
  if (event?.type !== 'ice.changed') throw new Error('There are no servers.')
  expect(event.iceServers[0]?.username).toContain(a.userId)
  expect(event.iceExpiresAt).toBeGreaterThan(test.clock.now())
})

it('W-15: a second hello is refused', async () => {
  const hello: CommandOf<'hello'> = {
    type: 'hello',
    id,
    versions: [1],
    token: null,
    cursor: null,
    lastMessageId: null,
    calls: [],
  }
  await expect(refuseHello(test.context, a, hello)).rejects.toMatchObject({
    code: 'invalid',
    field: 'type',
  })
})
