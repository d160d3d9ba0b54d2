// M-1, M-6: what was written is sent once and in order, wherever the connection, the page or the server breaks.
import { settle, until } from '@poruch/live/testing'
import {
  type ChatId,
  type ClientMessage,
  decode,
  type ErrorCode,
  type MessageId,
  newId,
} from '@poruch/protocol'
import type { Wire } from '@poruch/server/testing'
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import { openCache } from '../cache/open-cache.ts'
import type { Cache } from '../cache/port.ts'
import type { Session } from '../session.ts'
import { openWorld, textOf, type World } from '../testing/world.ts'

const opened: Cache[] = []
let world: World

beforeEach(async () => {
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  world = await openWorld()
})
afterEach(async () => {
  await world.close()
  for (const cache of opened.splice(0)) cache.close()
})

function sends(wire: Wire): ClientMessage[] {
  return wire.toServer
    .map((frame) => decode(frame) as unknown as ClientMessage)
    .filter(({ type }) => type === 'message.send')
}

const states = (session: Session, chatId: ChatId) =>
  session
    .timeline(chatId)
    .state.get()
    .pending.map(({ body, state, code }) => [body.text, state, code])

async function disk(factory: IDBFactory): Promise<Cache> {
  const cache = await openCache('alice', () => factory)
  opened.push(cache)
  return cache
}

test('O-1: it is shown at once, kept before it is sent, and one of a chat is on its way at a time', async () => {
  const cache = memoryCache()
  const session = await world.open(cache)
  await world.server.exchange()
  const put = cache.putPending.bind(cache)
  let kept = () => {}
  const disk = new Promise<void>((resolve) => {
    kept = resolve
  })
  vi.spyOn(cache, 'putPending').mockImplementation((message) => disk.then(() => put(message)))
  const timeline = session.timeline(world.chatId)
  timeline.send(textOf('one'))
  timeline.send(textOf('two'))
  expect(states(session, world.chatId)).toEqual([
    ['one', 'waiting', null],
    ['two', 'waiting', null],
  ])
  await settle()
  expect(sends(world.wire)).toEqual([])
  kept()
  await settle()
  expect(sends(world.wire)).toMatchObject([{ body: textOf('one') }])
  expect(states(session, world.chatId)[0]).toEqual(['one', 'sending', null])
  await world.run(() => states(session, world.chatId).length === 0)
  expect(await world.texts()).toEqual(['one', 'two'])
})

test('written offline, it goes out in order when the connection is there', async () => {
  const session = await world.open(memoryCache())
  for (const text of ['a', 'b', 'c']) session.timeline(world.chatId).send(textOf(text))
  await settle()
  expect(states(session, world.chatId).map(([, state]) => state)).toEqual(['waiting', 'waiting', 'waiting'])
  await world.run(() => states(session, world.chatId).length === 0)
  expect(await world.texts()).toEqual(['a', 'b', 'c'])
})

// Every frame that is delivered on the way is a point at which the connection may break.
const breaks = Array.from({ length: 14 }, (_, point) =>
  (['late', 'lost'] as const).map((fate) => [point, fate] as const),
)

test.each(breaks.flat())(
  'the connection breaks after %i deliveries, and what was on its way is %s: sent once, in order',
  async (point, fate) => {
    const session = await world.open(memoryCache())
    for (const text of ['a', 'b', 'c']) session.timeline(world.chatId).send(textOf(text))
    for (let i = 0; i < point; i += 1) {
      if (!world.wire.deliverToServer()) world.wire.deliverToDevice()
      await world.server.settle()
    }
    world.wire.drop(fate)
    world.clock.advance(1_000)
    await world.run(() => states(session, world.chatId).length === 0)
    expect(await world.texts()).toEqual(['a', 'b', 'c'])
  },
)

test.each(Array.from({ length: 10 }, (_, point) => point))(
  'the page is reloaded after %i deliveries, on IndexedDB: sent once, in order',
  async (point) => {
    const factory = new IDBFactory()
    const first = await world.open(await disk(factory))
    for (const text of ['a', 'b', 'c']) first.timeline(world.chatId).send(textOf(text))
    await until(() => true)
    for (let i = 0; i < point; i += 1) {
      if (!world.wire.deliverToServer()) world.wire.deliverToDevice()
      await world.server.settle()
      for (let j = 0; j < 5; j += 1) await settle()
    }
    await first.close()
    const second = await world.open(await disk(factory))
    await world.run(() => second.roster.loaded.get() && states(second, world.chatId).length === 0)
    expect(await world.texts()).toEqual(['a', 'b', 'c'])
    expect(await (await disk(factory)).readPending()).toEqual([])
  },
)

test.each<ErrorCode>(['not_stored', 'internal', 'rate_limited', 'shutting_down'])(
  'M-6: after %s it waits with the code, is tried again, and what follows does not overtake it',
  async (code) => {
    const session = await world.open(memoryCache())
    world.server.refusals.push(code, code)
    session.timeline(world.chatId).send(textOf('first'))
    session.timeline(world.chatId).send(textOf('second'))
    await world.run(() => states(session, world.chatId)[0]?.[2] === code)
    expect(states(session, world.chatId)).toEqual([
      ['first', 'waiting', code],
      ['second', 'waiting', null],
    ])
    world.clock.advance(1_000)
    await world.run(
      () => world.server.refusals.length === 0 && states(session, world.chatId)[0]?.[2] === code,
    )
    expect(await world.texts()).toEqual([])
    world.clock.advance(2_000)
    await world.run(() => states(session, world.chatId).length === 0)
    expect(await world.texts()).toEqual(['first', 'second'])
  },
)

test('M-6: a final answer keeps it as refused over a reload, the next ones go; retry and discard are the person’s', async () => {
  const cache = memoryCache()
  const session = await world.open(cache)
  world.server.refusals.push('too_large', 'too_large')
  const ids = ['big', 'bigger', 'small'].map((text) => session.timeline(world.chatId).send(textOf(text)))
  await world.run(() => states(session, world.chatId).length === 2)
  await settle()
  await session.close()
  const again = await world.open(cache)
  expect(states(again, world.chatId)).toEqual([
    ['big', 'refused', 'too_large'],
    ['bigger', 'refused', 'too_large'],
  ])
  const [big, bigger] = ids
  if (big === undefined || bigger === undefined) return
  await world.run(() => again.connection.get().kind === 'online')
  await settle()
  expect(await world.texts()).toEqual(['small'])
  again.timeline(world.chatId).retry(big)
  again.timeline(world.chatId).discard(bigger)
  await world.run(() => states(again, world.chatId).length === 0)
  expect(await world.texts()).toEqual(['small', 'big'])
  await settle()
  expect(await cache.readPending()).toEqual([])
})

test('a person who does not want to wait for the next try need not', async () => {
  const session = await world.open(memoryCache())
  world.server.refusals.push('not_stored')
  const id = session.timeline(world.chatId).send(textOf('now'))
  await world.run(() => states(session, world.chatId)[0]?.[2] === 'not_stored')
  session.timeline(world.chatId).retry(id)
  await world.run(() => states(session, world.chatId).length === 0)
  expect(await world.texts()).toEqual(['now'])
})

test('a server that never answers is asked again with the same id', async () => {
  const session = await world.open(memoryCache())
  await world.server.exchange()
  session.timeline(world.chatId).send(textOf('hello?'))
  await settle()
  const [lost] = world.wire.toServer.splice(0)
  for (let i = 0; i < 8; i += 1) {
    await world.server.pass(2_500)
    await world.server.exchange()
  }
  await world.run(() => states(session, world.chatId).length === 0)
  expect(await world.texts()).toEqual(['hello?'])
  expect((await world.messages())[0]?.id).toBe(decode(lost ?? '')?.id)
})

test('ids keep the order of writing even when the clock was set back between two visits', async () => {
  const cache = memoryCache()
  // Not by newId, which would remember the later time.
  const time = (world.clock.now() + 2 ** 40).toString(16).padStart(12, '0')
  const before = `${time.slice(0, 8)}-${time.slice(8)}${newId<MessageId>().slice(13)}` as MessageId
  await cache.load(world.alice.user.id)
  const { chatId } = world
  const pending = { chatId, body: textOf('tomorrow'), createdAt: 0, state: 'waiting', code: null } as const
  await cache.putPending({ ...pending, id: before })
  const session = await world.open(cache)
  session.timeline(chatId).send(textOf('today'))
  await world.run(() => states(session, chatId).length === 0)
  expect(await world.texts()).toEqual(['tomorrow', 'today'])
})

test('O-3: two pages of one device: both show what either wrote, it is sent once, and each order holds', async () => {
  const factory = new IDBFactory()
  const pages = [await world.open(await disk(factory)), await world.open(await disk(factory))]
  for (let i = 0; i < 6; i += 1) pages[i % 2]?.timeline(world.chatId).send(textOf(`${i}`))
  await until(() => pages.every((page) => states(page, world.chatId).length === 6))
  let frames = 0
  await world.run(() => {
    frames += world.server.wires.flatMap(sends).length
    return pages.every((page) => states(page, world.chatId).length === 0)
  })
  expect(await world.texts()).toEqual(['0', '1', '2', '3', '4', '5'])
  // The turn made sure that nothing went out twice.
  expect(frames).toBe(6)
})

test('O-3: two pages of one device: one that is offline or closed keeps nobody waiting', async () => {
  const factory = new IDBFactory()
  const first = await world.open(await disk(factory))
  await world.server.exchange()
  first.timeline(world.chatId).send(textOf('from the first'))
  await until(() => sends(world.wire).length === 1)
  const silent = world.wire
  const second = await world.open(await disk(factory))
  const deliver = () => {
    for (const wire of world.server.wires) {
      if (wire === silent) continue
      wire.deliverToServer()
      wire.deliverToDevice()
    }
  }
  second.timeline(world.chatId).send(textOf('from the second'))
  for (let i = 0; i < 50; i += 1) {
    deliver()
    await world.server.settle()
  }
  expect(await world.texts()).toEqual([])
  silent.drop()
  await until(() => {
    deliver()
    return states(second, world.chatId).length === 0
  })
  expect(await world.texts()).toEqual(['from the first', 'from the second'])
})

test('O-3: two pages of one device: the turn of a page that sleeps is taken after a while', async () => {
  const factory = new IDBFactory()
  const asleep = await disk(factory)
  let wake = () => {}
  const held = asleep.exclusive(`outbox:${world.chatId}`, () => new Promise((resolve) => (wake = resolve)), {
    signal: new AbortController().signal,
    steal: false,
  })
  const session = await world.open(await disk(factory))
  session.timeline(world.chatId).send(textOf('patient'))
  for (let i = 0; i < 30; i += 1) {
    world.server.deliverAll()
    await world.server.settle()
  }
  expect(await world.texts()).toEqual([])
  for (let i = 0; i < 8; i += 1) {
    await world.server.pass(2_500)
    await world.server.exchange()
  }
  await world.run(() => states(session, world.chatId).length === 0)
  expect(await world.texts()).toEqual(['patient'])
  wake()
  await held
})

test('O-14: what is neither sent nor on the disk is known to end with the page, until it is sent', async () => {
  const cache = await disk(new IDBFactory())
  const session = await world.open(cache)
  session.timeline(world.chatId).setDraft('half a')
  await settle()
  expect([session.persistence.get(), session.unsentEnds.get()]).toEqual(['disk', false])
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  session.timeline(world.chatId).send(textOf('not on the disk'))
  await until(() => session.unsentEnds.get())
  vi.restoreAllMocks()
  expect(session.persistence.get()).toBe('memory')
  await world.run(() => states(session, world.chatId).length === 0)
  expect(session.unsentEnds.get()).toBe(false)
})
