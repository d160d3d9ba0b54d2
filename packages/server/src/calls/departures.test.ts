// Proves that calls end for people who are taken out of their place, and that they hear nothing more of them.
import { type Call, type CallId, type ChatId, newId, type UserId } from '@poruch/protocol'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Publication } from '../bus/bus.ts'
import { createChat, deleteChat } from '../chats/store.ts'
import { setState } from '../chats/store-members.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { acceptCall, hangUpCall } from './commands.ts'
import { callDepartures, departUnheard } from './departures.ts'
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
      roomId: null,
      prelink: 'none',
      isQuiet: false,
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
/** Whom the record was told to, each time. */
const audiences = () =>
  test.published.flatMap((one) =>
    one.kind === 'event' && one.event.type === 'call.changed' && 'people' in one.audience
      ? [one.audience.people]
      : [],
  )

it('G-9, C-2: whoever is removed leaves the call, and hears and changes nothing of it any more', async () => {
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
    [a.userId, c.userId],
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

it('G-9, T-6: an answer that meets the removal is taken before it or refused, and leaves nobody in the call', async () => {
  const [answered] = await Promise.allSettled([accept(b), remove(b.userId)])
  if (answered.status === 'rejected') expect(answered.reason).toMatchObject({ code: 'not_found' })
  await vi.waitFor(async () => {
    const record = await findCall(test.context.store.db, call.id)
    expect(record?.legs.find((leg) => leg.userId === b.userId)?.state).toMatch(/^(missed|left)$/)
  })
})

it('G-12, G-11, C-2: with its chat a call ends for all, and nobody is told of it', async () => {
  await accept(b)
  test.published.length = 0
  await test.context.store.transaction((tx) => deleteChat(tx, chatId, test.clock.now()))
  receive({ kind: 'dissolve', chat: chatId })
  expect(await changed(3)).toMatchObject({ state: 'ended', reason: 'completed' })
  expect(audiences()).toEqual([[]])
})

it.each(['removed', 'deleted'])(
  'G-9, G-12: a server that died before it heard of it makes up for it: %s',
  async (end) => {
    for (const who of [b, c]) await accept(who)
    await test.context.store.transaction(async (tx) => {
      if (end === 'deleted') await deleteChat(tx, chatId, test.clock.now())
      else await setState(tx, chatId, b.userId, 'removed', test.clock.now())
    })
    const found = await changed(3)
    if (found === null) throw new Error('There is no call.')
    await departUnheard(test.context, found)
    const legs = [{}, { state: 'left' }, { state: end === 'deleted' ? 'left' : 'active' }]
    expect(await changed(4)).toMatchObject({ state: end === 'deleted' ? 'ended' : 'active', legs })
  },
)

it('G-9: what is told twice, of strangers, or of a chat without a call changes nothing', async () => {
  receive({ kind: 'leave', chat: newId<ChatId>(), people: [b.userId] })
  receive({ kind: 'leave', chat: chatId, people: [newId<UserId>()] })
  await remove(b.userId)
  receive({ kind: 'leave', chat: chatId, people: [b.userId] })
  await changed(2)
  await accept(c)
  expect(await changed(3)).toMatchObject({ state: 'active' })
})
