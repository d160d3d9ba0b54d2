// What a device holds of its chats after an absence: caught up in few questions, shown from the cache until then.
import { settle } from '@poruch/live/testing'
import type { ChatId } from '@poruch/protocol'
import { setBack } from '@poruch/server/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Cache } from '../cache/port.ts'
import type { Session } from '../session.ts'
import { openWorld, textOf, type World } from '../testing/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const messages = (session: Session, chatId: ChatId) => session.timeline(chatId).state.get().messages
const changes = (since: number, chatId = world.chatId) =>
  `GET /chats/${chatId}/changes?since=${since}&limit=500`

/** A session that has read so far, opened the chat and closed again, with what its cache then keeps. */
async function visited(readTo = 0): Promise<Cache> {
  const cache = memoryCache()
  const session = await world.open(cache)
  await world.server.exchange()
  session.timeline(world.chatId).markRead(readTo)
  session.timeline(world.chatId).open()
  await world.server.exchange()
  await session.close()
  await world.server.exchange()
  world.server.http.requests.length = 0
  return cache
}

test('S-3: 500 missed messages need one request', async () => {
  await world.write(20)
  const cache = await visited()
  await world.write(500)
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.server.exchange()
  expect(world.server.http.requests).toEqual([changes(20)])
  expect(messages(session, world.chatId)).toEqual(await world.messages())
})

test('S-3: one missed message needs none, it stands in the welcome', async () => {
  await world.write(3)
  const cache = await visited()
  await world.write(1)
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.server.exchange()
  expect(world.server.http.requests).toEqual([])
  expect(messages(session, world.chatId)).toHaveLength(4)
})

test('a chat opens with all that is unread, back to what was read last, before it is shown', async () => {
  await world.write(300)
  const session = await world.open(memoryCache())
  await world.server.exchange()
  const timeline = session.timeline(world.chatId)
  timeline.markRead(100)
  await world.server.exchange()
  const shown: number[] = []
  timeline.state.subscribe(() => {
    const { loading, messages: now } = timeline.state.get()
    if (loading !== 'first' && now.length > 0) shown.push(now[0]?.seq ?? 0)
  })
  timeline.open()
  await world.server.exchange()
  expect(timeline.state.get().readSeq).toBe(100)
  expect(shown.every((first) => first <= 101)).toBe(true)
  expect(shown.length).toBeGreaterThan(0)
})

test('of more than 1,000 unread the newest are shown, and the rest as one scrolls', async () => {
  await world.write(1_200)
  const session = await world.open(memoryCache())
  const timeline = session.timeline(world.chatId)
  timeline.open()
  await world.server.exchange()
  expect(messages(session, world.chatId)).toHaveLength(50)
  expect(timeline.state.get()).toMatchObject({ loading: 'none', hasOlder: true })
})

test('S-5: a gap of more than 2,000 is dropped for the newest page; the rest comes as one scrolls', async () => {
  await world.write(3)
  const cache = await visited()
  await world.write(2_001)
  const session = await world.open(cache)
  const timeline = session.timeline(world.chatId)
  timeline.open()
  await world.server.exchange()
  expect(world.server.http.requests).toEqual([expect.stringMatching(/\/messages\?/)])
  expect(timeline.state.get()).toMatchObject({ hasOlder: true, loading: 'none', failed: false })
  expect(timeline.state.get().messages.at(-1)?.seq).toBe(2_004)
  while (timeline.state.get().hasOlder) await timeline.loadOlder()
  expect(messages(session, world.chatId)).toEqual(await world.messages())
})

test('chats that nobody opened are caught up too, the most active first', async () => {
  const friends = [await world.friend('Carol'), await world.friend('Dave'), await world.friend('Erin')]
  const cache = memoryCache()
  const first = await world.open(cache)
  for (const { friend, chatId } of friends) {
    await world.write(1, friend, chatId)
    first.timeline(chatId).open()
  }
  await world.server.exchange()
  await first.close()
  await world.server.exchange()
  world.server.http.requests.length = 0
  const order = [1, 0, 2].map((place) => friends[place]?.chatId ?? world.chatId)
  for (const chatId of order.toReversed()) {
    await world.server.pass(1_000)
    await world.write(3, world.alice, chatId)
  }
  await world.open(cache)
  await world.server.exchange()
  expect(world.server.http.requests).toEqual(order.map((chatId) => changes(1, chatId)))
})

test('it opens offline with all that was known, and the cache is shown before the server answers', async () => {
  await world.write(120)
  const cache = await visited(80)
  world.server.http.way = 'down'
  const session = await world.open(cache)
  const timeline = session.timeline(world.chatId)
  timeline.open()
  timeline.setDraft('half a')
  await settle()
  expect(session.connection.get().kind).toBe('connecting')
  expect(session.roster.loaded.get()).toBe(true)
  const [summary] = session.roster.chats.get()
  expect(summary).toMatchObject({ peer: { username: 'bob' }, unread: 40, draft: 'half a' })
  expect(timeline.state.get().messages.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 50 }, (_, place) => place + 71),
  )
  // Below the cache only the server knows, and it cannot be asked.
  await timeline.loadOlder()
  expect(timeline.state.get()).toMatchObject({ failed: true, loading: 'none', hasOlder: true })
  await session.close()
  const again = await world.open(cache)
  expect(again.roster.chats.get()[0]?.draft).toBe('half a')
})

test('O-13: all that the cache holds can be read without a server, however much it is', async () => {
  await world.write(400)
  const cache = memoryCache()
  const before = await world.open(cache)
  const all = before.timeline(world.chatId)
  all.open()
  await world.server.exchange()
  while (all.state.get().hasOlder) await Promise.all([all.loadOlder(), world.server.exchange()])
  await before.close()
  world.server.http.way = 'down'
  const timeline = (await world.open(cache)).timeline(world.chatId)
  timeline.open()
  await settle()
  while (timeline.state.get().hasOlderHere) await timeline.loadOlder()
  expect(timeline.state.get()).toMatchObject({ failed: false, hasOlder: false })
  expect(timeline.state.get().messages).toHaveLength(400)
})

test('O-13: an older page that could not be had comes by itself after the next welcome', async () => {
  await world.write(200)
  const session = await world.open()
  const timeline = session.timeline(world.chatId)
  await world.server.exchange()
  timeline.markRead(200)
  timeline.open()
  await world.server.exchange()
  world.server.http.way = 'down'
  await timeline.loadOlder()
  expect(timeline.state.get()).toMatchObject({ failed: true, hasOlder: true, hasOlderHere: false })
  world.server.http.way = 'open'
  world.wire.drop()
  await world.server.pass(2_000)
  await world.server.exchange()
  expect(timeline.state.get().failed).toBe(false)
  expect(messages(session, world.chatId)).toHaveLength(150)
})

test('a first load that fails says so, and comes by itself after the next welcome', async () => {
  await world.write(2)
  world.server.http.way = 'down'
  const session = await world.open()
  const timeline = session.timeline(world.chatId)
  timeline.open()
  expect(timeline.state.get().loading).toBe('first')
  await settle()
  expect(timeline.state.get()).toMatchObject({ failed: true, loading: 'none' })
  world.server.http.way = 'open'
  await world.server.exchange()
  expect(timeline.state.get()).toMatchObject({ failed: false, messages: [{ seq: 1 }, { seq: 2 }] })
})

test('O-13: the first load of a chat in which nothing changed comes by itself after the next welcome, too', async () => {
  await world.write(2)
  const session = await world.open()
  await world.server.exchange()
  await world.server.pass(60_000)
  await world.friend('Carol')
  for (let i = 0; i < 4; i += 1) {
    await world.server.exchange()
    await world.server.pass(5_000)
  }
  world.server.http.way = 'down'
  const timeline = session.timeline(world.chatId)
  timeline.open()
  await settle()
  expect(timeline.state.get()).toMatchObject({ failed: true, loading: 'none' })
  world.server.http.way = 'open'
  world.wire.drop()
  await world.server.pass(0)
  await world.server.exchange()
  expect(timeline.state.get()).toMatchObject({ failed: false, messages: [{ seq: 1 }, { seq: 2 }] })
})

test.each(['down', 'lost'] as const)(
  'a catch-up that fails (%s) is tried again after a pause, and at once after a welcome',
  async (way) => {
    await world.write(1)
    const cache = await visited()
    await world.write(5)
    world.server.http.way = way
    const session = await world.open(cache)
    session.timeline(world.chatId).open()
    await world.server.exchange()
    expect(world.server.http.requests).toEqual([changes(1)])
    await world.server.pass(1_000)
    expect(world.server.http.requests).toEqual([changes(1), changes(1)])
    world.server.http.way = 'open'
    world.wire.drop()
    await world.server.pass(0)
    await world.server.exchange()
    expect(messages(session, world.chatId)).toHaveLength(6)
  },
)

test('what changes while the answer is on its way is held in the end, once', async () => {
  await world.write(1)
  const cache = await visited()
  await world.write(5)
  world.server.http.way = 'held'
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.server.exchange()
  await world.write(2)
  await world.server.exchange()
  world.server.http.way = 'open'
  world.server.http.release()
  await world.server.exchange()
  expect(messages(session, world.chatId)).toEqual(await world.messages())
})

test('a server that was set back to an older state is believed', async () => {
  await world.write(10)
  const cache = await visited()
  await setBack(world.server.store, world.chatId, 4)
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.server.exchange()
  expect(messages(session, world.chatId).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
})

test('a server that restarts is found again, and what was written meanwhile is there', async () => {
  await world.write(1)
  const session = await world.open()
  session.timeline(world.chatId).open()
  await world.server.exchange()
  await world.server.restart()
  session.timeline(world.chatId).send(textOf('meanwhile'))
  await world.server.exchange()
  expect(session.connection.get().kind).toBe('offline')
  await world.write(1)
  await world.server.pass(2_000)
  await world.server.exchange()
  expect(messages(session, world.chatId)).toEqual(await world.messages())
  expect(await world.texts()).toEqual(['text 0', 'text 0', 'meanwhile'])
})

test('a message on its way that came by another way is pending no more', async () => {
  const session = await world.open()
  const timeline = session.timeline(world.chatId)
  timeline.open()
  await world.server.exchange()
  timeline.send(textOf('mine'))
  await settle()
  world.wire.deliverToServer()
  await world.server.settle()
  world.wire.drop()
  const wires = world.server.wires.length
  await world.server.pass(0)
  await world.run(() => timeline.state.get().pending.length === 0)
  expect(world.server.wires).toHaveLength(wires + 1)
  expect(messages(session, world.chatId)).toHaveLength(1)
})

test('after close nothing runs any more', async () => {
  const idle = world.clock.timers
  const session = await world.open()
  session.timeline(world.chatId).open()
  session.timeline(world.chatId).send(textOf('last words'))
  await session.close()
  expect(world.clock.timers).toBe(idle)
  expect(world.wire.closed).toBe(true)
})
