// Proves each command about a call: who may not, said twice, said too late.
import { type Call, type CallId, type CommandId, newId } from '@poruch/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Action } from '../action.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { acceptCall, cancelCall, declineCall, hangUpCall, ringCall } from './commands.ts'
import { startCall } from './start-call.ts'

let test: TestContext
let a: Who
let b1: Who
let b2: Who
let stranger: Who
let callId: CallId
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b1 = await test.person('Bohdan')
  b2 = await test.device(b1.userId)
  stranger = await test.person('Clara')
  callId = newId<CallId>()
  const chatId = await test.direct(a, b1)
  const fields = { id: newId(), callId, chatId, media: 'audio', prelink: 'none' } as const
  await startCall(test.context, a, { type: 'call.start', ...fields })
  test.published.length = 0
})

const id = newId<CommandId>()
type Say = (who: Who, callId: CallId) => ReturnType<Action<'call.accept'>>
const ring: Say = (who, callId) =>
  ringCall(test.context, who, { type: 'call.ringing', id, callId, prelink: 'none' })
const accept: Say = (who, callId) => acceptCall(test.context, who, { type: 'call.accept', id, callId })
const decline: Say = (who, callId) =>
  declineCall(test.context, who, { type: 'call.decline', id, callId, scope: 'user' })
const cancel: Say = (who, callId) => cancelCall(test.context, who, { type: 'call.cancel', id, callId })
const hangUp: Say = (who, callId) =>
  hangUpCall(test.context, who, { type: 'call.hangup', id, callId, reason: 'completed' })
const all = [
  ['call.ringing', ring],
  ['call.accept', accept],
  ['call.decline', decline],
  ['call.cancel', cancel],
  ['call.hangup', hangUp],
] as const

const shown = (state: Partial<Call>) => ({ type: 'call.changed', re: null, call: state })

describe.each(all)('%s', (type, say) => {
  it('C-17: a stranger finds no call, ringing or ended, and is shown none', async () => {
    await expect(say(stranger, callId)).rejects.toMatchObject({ code: 'not_found' })
    await cancel(a, callId)
    const refusal = await say(stranger, callId).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'not_found' })
    expect(refusal).not.toHaveProperty('state')
  })

  it('C-17: of a call that is none is answered not_found', async () => {
    await expect(say(a, newId())).rejects.toMatchObject({ code: 'not_found' })
    expect(test.published).toEqual([])
  })

  it('C-2: said in time by who may, it is told to both people, by who said it', async () => {
    const who = type === 'call.cancel' || type === 'call.hangup' ? a : b1
    const { event, told } = await say(who, callId)
    expect(event).toMatchObject({ type: 'call.changed', re: id, call: { id: callId, rev: 2 } })
    expect(told).toBe(true)
    expect(test.published[0]).toEqual({
      kind: 'event',
      audience: { people: [a.userId, b1.userId] },
      event,
      by: who,
    })
  })

  it('W-7: said twice, it is answered with the record, to who asked alone', async () => {
    const who = type === 'call.cancel' || type === 'call.hangup' ? a : b1
    await say(who, callId)
    test.published.length = 0
    const again = await say(who, callId)
    expect(again).toMatchObject({ event: { type: 'call.changed', re: id, call: { rev: 2 } }, told: false })
    expect(test.published).toEqual([])
  })
})

describe('what is for the other side to say', () => {
  it.each([
    ['call.ringing', ring],
    ['call.accept', accept],
    ['call.decline', decline],
  ] as const)('C-17: %s by the caller is forbidden, and shows how the call stands', async (_, say) => {
    await expect(say(a, callId)).rejects.toMatchObject({
      code: 'forbidden',
      state: shown({ id: callId, state: 'ringing', rev: 1 }),
    })
  })

  it('C-17: call.cancel by who is called is forbidden', async () => {
    await expect(cancel(b1, callId)).rejects.toMatchObject({ code: 'forbidden', state: shown({ rev: 1 }) })
  })
})

describe('too late', () => {
  it('C-9: an accept by another device is told by whom the call was taken', async () => {
    await accept(b1, callId)
    test.published.length = 0
    await expect(accept(b2, callId)).rejects.toMatchObject({
      code: 'call_elsewhere',
      state: shown({ state: 'active', rev: 2 }),
    })
    expect(test.published).toEqual([])
  })

  it('C-9: an accept of an ended call is refused', async () => {
    await cancel(a, callId)
    await expect(accept(b1, callId)).rejects.toMatchObject({
      code: 'call_ended',
      state: shown({ state: 'ended', reason: 'cancelled' }),
    })
  })

  it('C-12: everything else about an ended call is answered with it', async () => {
    await accept(b1, callId)
    await hangUp(a, callId)
    test.published.length = 0
    for (const [who, say] of [
      [b2, ring],
      [b1, decline],
      [a, cancel],
      [b1, hangUp],
      [b2, hangUp],
    ] as const) {
      const answer = await say(who, callId)
      expect(answer).toMatchObject({ event: { call: { state: 'ended', reason: 'completed', rev: 3 } } })
      expect(answer.told).toBe(false)
    }
    expect(test.published).toEqual([])
  })

  it('C-11: a device that is not in the call does not end it', async () => {
    await accept(b1, callId)
    expect(await hangUp(b2, callId)).toMatchObject({ event: { call: { state: 'active' } }, told: false })
  })
})

it('C-15: the end is told with its message in the chat', async () => {
  await cancel(a, callId)
  const [changed, note] = test.published
  if (changed?.kind !== 'event' || changed.event.type !== 'call.changed') throw new Error('Nothing changed.')
  expect(note).toMatchObject({
    audience: { people: [a.userId, b1.userId] },
    event: {
      type: 'message.changed',
      re: null,
      message: { senderId: a.userId, chatId: changed.event.call.chatId, body: { kind: 'call', callId } },
    },
    by: null,
  })
})
