// Proves that a call ends with its place, for one or for all, and that whoever is out hears nothing more of it.
import { type Call, type CallId, type ChatId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { policies } from '../calls/policy.ts'
import { createCall } from '../calls/record.ts'
import { findCall, insertCall } from '../calls/store.ts'
import { createGroup, toldOf } from '../testing/chat-steps.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let olena: TestDevice
let taras: TestDevice
let sofia: TestDevice
let chatId: ChatId
let call: Call
beforeEach(async () => {
  server = await startTestServer()
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.join(await server.addPerson('Taras'))
  sofia = await server.join(await server.addPerson('Sofia'))
})
afterEach(() => server.close())

const whoOf = ({ member: { user, device } }: TestDevice) => ({ userId: user.id, deviceId: device.id })
/** All of them are in a call. This version begins none in groups: the record stands there all the same. */
async function callIn(...people: readonly TestDevice[]): Promise<void> {
  const { store, clock } = server.context
  const others = people.filter((device) => device !== olena)
  chatId = await createGroup(
    olena,
    others.map(({ member }) => member),
  )
  const draft = {
    ...({
      id: newId<CallId>(),
      chatId,
      roomId: null,
      by: whoOf(olena),
      media: 'audio',
      prelink: 'none',
    } as const),
    ...{
      isQuiet: false,
      mutual: false,
      ringMs: 45_000,
      invited: others.map((device) => whoOf(device).userId),
    },
    devices: others.map((device) => ({ ...whoOf(device), isBusy: false })),
  }
  call = createCall(draft, policies.group, clock.now())
  await store.transaction((tx) => insertCall(tx, call))
  for (const device of others) await device.get('call.accept', { callId: call.id }, 'call.changed')
}
const record = () => findCall(server.context.store.db, call.id)
const ended = () => vi.waitFor(async () => expect(await record()).toMatchObject({ state: 'ended' }))
/** What a device was told of the chat and of calls, after it was told that the chat is gone. */
async function toldAfterGone(device: TestDevice): Promise<readonly string[]> {
  await device.settle()
  const end = device.events.findIndex(({ type }) => type === 'chat.gone')
  expect(end).toBeGreaterThan(0)
  return device.events.slice(end + 1).flatMap(({ type }) => (type === 'pong' ? [] : [type]))
}

it('G-11, G-12: when the last one leaves a chat, the call there ends', async () => {
  await callIn(olena)
  await olena.get('chat.leave', { chatId }, 'chat.gone')
  await ended()
  expect(await toldAfterGone(olena)).toEqual([])
})

it('G-12: a call in a deleted chat ends, and nobody is told but that the chat is gone', async () => {
  await callIn(olena, taras, sofia)
  await olena.get('chat.delete', { chatId }, 'chat.gone')
  await ended()
  for (const device of [olena, taras, sofia]) expect(await toldAfterGone(device)).toEqual([])
  expect((await server.join(taras.member)).welcome.calls).toEqual([])
})

it.each(['member.remove', 'member.ban', 'chat.leave'] as const)(
  'G-9, C-2: after %s they are in the call no longer, and hear nothing of how it goes on',
  async (command) => {
    await callIn(olena, taras, sofia)
    if (command === 'chat.leave') await sofia.get(command, { chatId }, 'chat.gone')
    else await olena.get(command, { chatId, userId: whoOf(sofia).userId }, 'member.changed')
    await vi.waitFor(async () =>
      expect((await record())?.legs.map(({ state }) => state)).toEqual(['active', 'active', 'left']),
    )
    const hangup = { callId: call.id, reason: 'completed' } as const
    expect(await sofia.ask('call.accept', { callId: call.id })).toMatchObject({ code: 'not_found' })
    expect(await sofia.ask('call.hangup', hangup)).toMatchObject({ code: 'not_found' })
    for (const device of [taras, olena]) await device.get('call.hangup', hangup, 'call.changed')
    expect(await toldAfterGone(sofia)).toEqual(['error', 'error'])
    expect(toldOf(taras, chatId).at(-1)).toBe('call')
    expect((await server.send(sofia.member, 'GET', '/calls')).body.calls).toEqual([])
    const late = await server.join(sofia.member, [call.id])
    expect(late.welcome.calls).toEqual([])
    await late.settle()
    expect(late.all('call.changed')).toEqual([])
  },
)
