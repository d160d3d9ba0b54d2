// Proves who may speak to whom in a call, and that nothing is answered or kept.
import { type CallId, type DeviceId, newId } from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { changeCall } from './change-call.ts'
import { acceptCall, hangUpCall } from './commands.ts'
import { relay } from './links.ts'
import { startCall } from './start-call.ts'
import { findCall } from './store.ts'

let test: TestContext
let a: Who
let b1: Who
let b2: Who
let stranger: Who
const callId = newId<CallId>()
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b1 = await test.person('Bohdan')
  b2 = await test.device(b1.userId)
  stranger = await test.person('Clara')
  const chatId = await test.direct(a, b1)
  const fields = { id: newId(), callId, chatId, media: 'audio', prelink: 'all' } as const
  await startCall(test.context, a, { type: 'call.start', ...fields })
  test.published.length = 0
})

const say = (who: Who, to: DeviceId, where = callId) =>
  relay(test.context, who, { type: 'link.sync', id: newId(), callId: where, to, gen: 1, neg: 0 })
const accept = () => acceptCall(test.context, b1, { type: 'call.accept', id: newId(), callId })

it('L-1, W-5: is handed to one device with its sender, without its id, and not answered', async () => {
  expect(await say(a, b2.deviceId)).toEqual({ event: null, told: false })
  const event = { type: 'link.sync', callId, from: a.deviceId, to: b2.deviceId, gen: 1, neg: 0 }
  expect(test.published).toEqual([{ kind: 'event', audience: { devices: [b2.deviceId] }, event, by: null }])
})

it('C-17: a stranger finds no call, nor does anybody one that is none', async () => {
  const none = { code: 'not_found', field: 'callId' }
  await expect(say(stranger, a.deviceId)).rejects.toMatchObject(none)
  await expect(say(a, b1.deviceId, newId())).rejects.toMatchObject(none)
})

it('L-2: nobody speaks to oneself, to own devices, or to one outside', async () => {
  await expect(say(a, a.deviceId)).rejects.toMatchObject({ code: 'forbidden', field: 'to' })
  await expect(say(b1, b2.deviceId)).rejects.toMatchObject({ code: 'forbidden', field: 'to' })
  await expect(say(a, stranger.deviceId)).rejects.toMatchObject({ code: 'not_found', field: 'to' })
  expect(test.published).toEqual([])
})

it('L-2: a device that lost the call, came too late, or speaks after the end is refused', async () => {
  await accept()
  await expect(say(b2, a.deviceId)).rejects.toMatchObject({ code: 'call_elsewhere' })
  await expect(say(a, b2.deviceId)).rejects.toMatchObject({ code: 'forbidden', field: 'to' })
  await expect(say(await test.device(b1.userId), a.deviceId)).rejects.toMatchObject({ code: 'forbidden' })
  await hangUpCall(test.context, a, { type: 'call.hangup', id: newId(), callId, reason: 'completed' })
  await expect(say(a, b1.deviceId)).rejects.toMatchObject({ code: 'call_ended' })
})

it('C-14: who speaks is back in the call', async () => {
  await accept()
  await changeCall(test.context, callId, { kind: 'gone', deviceId: b1.deviceId }, null)
  await say(b1, a.deviceId)
  const call = await findCall(test.context.store.db, callId)
  expect(call?.legs.map((leg) => leg.state)).toEqual(['active', 'active', 'answered_elsewhere'])
})

it('L-13: is limited for each link and each end of it', async () => {
  for (let times = 0; times < 120; times += 1) await say(a, b1.deviceId)
  await expect(say(a, b1.deviceId)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 125 })
  // One link that is made anew again and again holds up no other one.
  await say(a, b2.deviceId)
  await say(b1, a.deviceId)
})
