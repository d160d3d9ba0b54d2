// Proves that calls end for people who are taken out of their place, and that they hear of that and of nothing after it.
import { type Call, type CallId, type ChatId, newId, type UserId } from '@poruch/protocol'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Publication } from '../bus/bus.ts'
import { createChat } from '../chats/store.ts'
import { setState } from '../chats/store-members.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { acceptCall, hangUpCall } from './commands.ts'
import { callDepartures } from './departures.ts'
import { policies } from './policy.ts'
import { createCall } from './record.ts'
import { findCall, insertCall } from './store.ts'

let test: TestContext
let a: Who
let b: Who
let c: Who
let chatId: ChatId
let call: Call
let receive: (publication: Publication) => void

/** This version begins no calls in groups: the record stands there all the same. */
beforeEach(async () => {
  test = await createTestContext()
  ;[a, b, c] = [await test.person('Anna'), await test.person('Bohdan'), await test.person('Clara')]
  chatId = newId<ChatId>()
  const chat = { id: chatId, kind: 'group', title: 'Walks', createdBy: a.userId } as const
  const invited = [b.userId, c.userId]
  const now = test.clock.now()
  call = createCall(
    {
      id: newId<CallId>(),
      chatId,
      by: a,
      invited,
      media: 'audio',
      prelink: 'none',
      mutual: false,
      ringMs: 45_000,
      devices: [b, c].map((device) => ({ ...device, isBusy: false })),
    },
    policies.group,
    now,
  )
  await test.context.store.transaction(async (tx) => {
    await createChat(tx, chat, invited, now)
    await insertCall(tx, call)
  })
  receive = callDepartures(test.context)
})

const accept = (who: Who) =>
  acceptCall(test.context, who, { type: 'call.accept', id: newId(), callId: call.id })
const hangUp = (who: Who) =>
  hangUpCall(test.context, who, { type: 'call.hangup', id: newId(), callId: call.id, reason: 'completed' })
const remove = async (userId: UserId): Promise<void> => {
  await test.context.store.transaction((tx) => setState(tx, chatId, userId, 'removed', test.clock.now()))
  receive({ kind: 'leave', chat: chatId, people: [userId] })
}
/** When the record has this many changes. */
const changed = (rev: number) =>
  vi.waitFor(async () => {
    const record = await findCall(test.context.store.db, call.id)
    expect(record?.rev).toBe(rev)
    return record
  })
const audiences = () =>
  test.published.map((one) => (one.kind === 'event' && 'people' in one.audience ? one.audience.people : null))

it('G-9: whoever is removed leaves the call, is told so, and hears and changes nothing of it after that', async () => {
  for (const who of [b, c]) await accept(who)
  test.published.length = 0
  await remove(b.userId)
  const record = await changed(4)
  expect(record).toMatchObject({
    state: 'active',
    legs: [{}, { ...b, state: 'left' }, { ...c, state: 'active' }],
  })
  await hangUp(c)
  expect(audiences()).toEqual([
    [a.userId, b.userId, c.userId],
    [a.userId, c.userId],
  ])
  for (const say of [accept, hangUp]) await expect(say(b)).rejects.toMatchObject({ code: 'not_found' })
  expect((await hangUp(a)).event).toMatchObject({ call: { state: 'ended', reason: 'completed' } })
})

it('G-9: whoever is removed while it rings is rung no longer', async () => {
  await remove(b.userId)
  expect(await changed(2)).toMatchObject({
    state: 'ringing',
    legs: [{}, { state: 'missed' }, { state: 'invited' }],
  })
  await expect(accept(b)).rejects.toMatchObject({ code: 'not_found' })
})

it('G-12: with its chat a call ends for all', async () => {
  await accept(b)
  const event = { type: 'chat.gone', re: null, chatId, reason: 'deleted' } as const
  receive({ kind: 'event', audience: { chat: chatId }, event, by: null })
  expect(await changed(3)).toMatchObject({ state: 'ended', reason: 'completed' })
})

it('G-9: what is told twice, of strangers, or of a chat without a call changes nothing', async () => {
  receive({ kind: 'leave', chat: newId<ChatId>(), people: [b.userId] })
  receive({ kind: 'leave', chat: chatId, people: [newId<UserId>()] })
  await remove(b.userId)
  receive({ kind: 'leave', chat: chatId, people: [b.userId] })
  await changed(2)
  await accept(c)
  expect(await changed(3)).toMatchObject({ state: 'active' })
})
