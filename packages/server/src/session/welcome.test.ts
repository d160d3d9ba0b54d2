// Proves what a device begins with, and what changes while that is gathered.
import { type CallId, type ChatId, type CommandId, newId } from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import { acceptCall, hangUpCall } from '../calls/commands.ts'
import { startCall } from '../calls/start-call.ts'
import { createChat } from '../chats/store.ts'
import { findUser } from '../people/store.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { type Arrival, welcome } from './welcome.ts'

let test: TestContext
let a: Who
let b: Who
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b = await test.person('Bohdan')
})

const quiet = { enter: () => {}, leave: () => {} }
/** A new socket of this device, beside the one that is there. */
async function come(
  who: Who,
  calls: CallId[] = [],
  listening: Pick<Arrival, 'enter' | 'leave'> = quiet,
): ReturnType<typeof welcome> {
  const me = await findUser(test.context.store.db, who.userId)
  if (me === null) throw new Error('There is nobody.')
  const before = await test.context.presence.arrive(who)
  const id = newId<CommandId>()
  const hello = {
    type: 'hello' as const,
    id,
    versions: [1],
    token: null,
    cursor: null,
    lastMessageId: null,
    calls,
  }
  return await welcome(test.context, { who, me, hello, version: 1, before, ...listening })
}
async function talk(): Promise<CallId> {
  const callId = newId<CallId>()
  const fields = {
    id: newId<CommandId>(),
    callId,
    chatId: await test.direct(a, b),
    media: 'audio',
    prelink: 'none',
  } as const
  await startCall(test.context, a, { type: 'call.start', ...fields })
  await acceptCall(test.context, b, { type: 'call.accept', id: newId(), callId })
  test.published.length = 0
  return callId
}

it('W-18: who was taken out of a chat while the welcome was made is in it no more', async () => {
  const { store, clock } = test.context
  const chat = { id: newId<ChatId>(), kind: 'group', title: 'Walks', createdBy: b.userId } as const
  await store.transaction((tx) => createChat(tx, chat, [a.userId], clock.now()))
  const [entered, left]: [ChatId[], ChatId[]] = [[], []]
  const { event } = await come(a, [], {
    enter(chatId) {
      entered.push(chatId)
      void store.db.deleteFrom('members').where('user_id', '=', a.userId).execute()
    },
    leave: (chatId) => left.push(chatId),
  })
  expect(event.roster.entries).toEqual([])
  expect([entered, left]).toEqual([[chat.id], [chat.id]])
})

it('P-4: who was there through another device is not told again', async () => {
  await come(await test.device(a.userId))
  expect(test.published).toEqual([])
  await test.context.presence.leave(b.deviceId, 0)
  test.clock.advance(0)
  await come(b)
  const event = { type: 'presence.changed', re: null, online: [b.userId], offline: [] }
  expect(test.published).toEqual([{ kind: 'event', audience: { watchersOf: b.userId }, event, by: null }])
})

it('W-17: a device that comes alone and without its call has lost it there, one beside another tab has not', async () => {
  const callId = await talk()
  const legsOf = async (arrival: ReturnType<typeof welcome>) =>
    (await arrival).event.calls.flatMap((call) => call.legs.map((leg) => leg.state))
  expect(await legsOf(come(b))).toEqual(['active', 'active'])
  await test.context.presence.leave(b.deviceId, 3_000)
  await test.context.presence.leave(b.deviceId, 3_000)
  expect(await legsOf(come(b))).toEqual(['active', 'stale'])
  expect(await legsOf(come(b, [callId]))).toEqual(['active', 'active'])
})

it('C-16, C-17: calls that ended meanwhile are shown to who was in them, each once', async () => {
  const callId = await talk()
  await hangUpCall(test.context, a, { type: 'call.hangup', id: newId(), callId, reason: 'completed' })
  const { event, after } = await come(b, [callId, callId, newId()])
  expect(event.calls).toEqual([])
  expect(after).toMatchObject([{ type: 'call.changed', re: null, call: { id: callId, state: 'ended' } }])
  const stranger = await test.person('Clara')
  expect((await come(stranger, [callId])).after).toEqual([])
})
