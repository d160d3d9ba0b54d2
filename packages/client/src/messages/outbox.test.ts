// M-1, M-6: what was written is sent once and in order, wherever the connection, the page or the server breaks.
import { ManualClock, settle, until } from '@poruch/live/testing'
import {
  type ChatId,
  type ClientMessage,
  decode,
  type ErrorCode,
  type MessageId,
  newId,
} from '@poruch/protocol'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import { openCache } from '../cache/open-cache.ts'
import type { Cache } from '../cache/port.ts'
import { openSession, type Session } from '../session.ts'
import { ModelServer, person, type Wire } from '../testing/model-server.ts'

const opened: Cache[] = []
const sessions: Session[] = []

beforeAll(() => {
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close()
  for (const cache of opened.splice(0)) cache.close()
})

class World {
  readonly server = new ModelServer()
  readonly clock = new ManualClock()
  readonly alice = person('alice')
  readonly bob = person('bob')
  readonly chatId: ChatId

  constructor() {
    this.server.add(this.alice)
    this.server.add(this.bob)
    this.chatId = this.server.openChat(this.alice.id, this.bob.id)
  }

  async open(cache: Cache): Promise<Session> {
    const session = await openSession(this.server.add(this.alice), {
      api: this.server.api(this.alice.id),
      origin: 'http://test',
      cache,
      clock: this.clock,
      random: () => 0,
      webSocket: this.server.webSocket(this.alice.id),
      page: null,
    })
    sessions.push(session)
    return session
  }

  async run(done: () => boolean): Promise<void> {
    await until(() => {
      this.server.deliverAll()
      return done()
    })
  }

  get texts(): string[] {
    return this.server
      .place(this.chatId)
      .messages.map(({ body }) => (body.kind === 'text' ? body.text : body.kind))
  }

  get lastWire(): Wire {
    const wire = this.server.wires.at(-1)
    if (wire === undefined) throw new Error('no socket was opened')
    return wire
  }
}

function sends(wire: Wire): ClientMessage[] {
  return wire.toServer
    .map((frame) => decode(frame) as unknown as ClientMessage)
    .filter(({ type }) => type === 'message.send')
}

const states = (session: Session, chatId: ChatId) =>
  session
    .timeline(chatId)
    .state.get()
    .pending.map(({ text, state, code }) => [text, state, code])

async function disk(factory: IDBFactory): Promise<Cache> {
  const cache = await openCache('alice', () => factory)
  opened.push(cache)
  return cache
}

test('it is shown at once, kept before it is sent, and one of a chat is on its way at a time', async () => {
  const world = new World()
  const cache = memoryCache()
  const session = await world.open(cache)
  world.server.deliverAll()
  const put = cache.putPending.bind(cache)
  let kept = () => {}
  const disk = new Promise<void>((resolve) => {
    kept = resolve
  })
  vi.spyOn(cache, 'putPending').mockImplementation((message) => disk.then(() => put(message)))
  const timeline = session.timeline(world.chatId)
  timeline.send('one')
  timeline.send('two')
  expect(states(session, world.chatId)).toEqual([
    ['one', 'waiting', null],
    ['two', 'waiting', null],
  ])
  await settle()
  expect(sends(world.lastWire)).toEqual([])
  kept()
  await settle()
  expect(sends(world.lastWire)).toMatchObject([{ text: 'one' }])
  expect(states(session, world.chatId)[0]).toEqual(['one', 'sending', null])
  await world.run(() => states(session, world.chatId).length === 0)
  expect(world.texts).toEqual(['one', 'two'])
})

test('written offline, it goes out in order when the connection is there', async () => {
  const world = new World()
  const session = await world.open(memoryCache())
  for (const text of ['a', 'b', 'c']) session.timeline(world.chatId).send(text)
  await settle()
  expect(states(session, world.chatId).map(([, state]) => state)).toEqual(['waiting', 'waiting', 'waiting'])
  await world.run(() => states(session, world.chatId).length === 0)
  expect(world.texts).toEqual(['a', 'b', 'c'])
})

// Every frame that is delivered on the way is a point at which the connection may break.
test.each(Array.from({ length: 14 }, (_, point) => point))(
  'the connection breaks after %i deliveries: sent once, in order',
  async (point) => {
    for (const arrivesLater of [true, false]) {
      const world = new World()
      const session = await world.open(memoryCache())
      for (const text of ['a', 'b', 'c']) session.timeline(world.chatId).send(text)
      for (let i = 0; i < point; i += 1) {
        const wire = world.lastWire
        if (!world.server.deliverToServer(wire)) world.server.deliverToDevice(wire)
        await settle()
      }
      world.server.drop(world.lastWire, arrivesLater)
      world.clock.advance(1_000)
      await world.run(() => states(session, world.chatId).length === 0)
      expect(world.texts).toEqual(['a', 'b', 'c'])
    }
  },
)

test.each(Array.from({ length: 10 }, (_, point) => point))(
  'the page is reloaded after %i deliveries, on IndexedDB: sent once, in order',
  async (point) => {
    const world = new World()
    const factory = new IDBFactory()
    const first = await world.open(await disk(factory))
    for (const text of ['a', 'b', 'c']) first.timeline(world.chatId).send(text)
    await until(() => true)
    for (let i = 0; i < point; i += 1) {
      const wire = world.lastWire
      if (!world.server.deliverToServer(wire)) world.server.deliverToDevice(wire)
      for (let j = 0; j < 5; j += 1) await settle()
    }
    await first.close()
    const second = await world.open(await disk(factory))
    await world.run(() => second.roster.loaded.get() && states(second, world.chatId).length === 0)
    expect(world.texts).toEqual(['a', 'b', 'c'])
    expect(await (await disk(factory)).readPending()).toEqual([])
  },
)

test.each<ErrorCode>(['not_stored', 'internal', 'rate_limited', 'shutting_down'])(
  'M-6: after %s it waits with the code, is tried again, and what follows does not overtake it',
  async (code) => {
    const world = new World()
    const session = await world.open(memoryCache())
    world.server.refuse.push(code, code)
    session.timeline(world.chatId).send('first')
    session.timeline(world.chatId).send('second')
    await world.run(() => states(session, world.chatId)[0]?.[2] === code)
    expect(states(session, world.chatId)).toEqual([
      ['first', 'waiting', code],
      ['second', 'waiting', null],
    ])
    world.clock.advance(1_000)
    await world.run(() => world.server.refuse.length === 0 && states(session, world.chatId)[0]?.[2] === code)
    expect(world.texts).toEqual([])
    world.clock.advance(2_000)
    await world.run(() => states(session, world.chatId).length === 0)
    expect(world.texts).toEqual(['first', 'second'])
  },
)

test('M-6: a final answer keeps it as refused over a reload, the next ones go; retry and discard are the person’s', async () => {
  const world = new World()
  const cache = memoryCache()
  const session = await world.open(cache)
  world.server.refuse.push('too_large', 'too_large')
  const ids = ['big', 'bigger', 'small'].map((text) => session.timeline(world.chatId).send(text))
  await world.run(() => world.texts.length === 1)
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
  expect(world.texts).toEqual(['small'])
  again.timeline(world.chatId).retry(big)
  again.timeline(world.chatId).discard(bigger)
  await world.run(() => states(again, world.chatId).length === 0)
  expect(world.texts).toEqual(['small', 'big'])
  await settle()
  expect(await cache.readPending()).toEqual([])
})

test('a person who does not want to wait for the next try need not', async () => {
  const world = new World()
  const session = await world.open(memoryCache())
  world.server.refuse.push('not_stored')
  const id = session.timeline(world.chatId).send('now')
  await world.run(() => states(session, world.chatId)[0]?.[2] === 'not_stored')
  session.timeline(world.chatId).retry(id)
  await world.run(() => states(session, world.chatId).length === 0)
  expect(world.texts).toEqual(['now'])
})

test('a server that never answers is asked again with the same id', async () => {
  const world = new World()
  const session = await world.open(memoryCache())
  world.server.deliverAll()
  session.timeline(world.chatId).send('hello?')
  await settle()
  const [lost] = world.lastWire.toServer.splice(0)
  for (let i = 0; i < 8; i += 1) {
    world.clock.advance(2_500)
    await settle()
    for (const frame of world.lastWire.toServer)
      if (!frame.includes('message.send')) world.server.deliverAll()
    world.server.deliverAll()
  }
  await world.run(() => states(session, world.chatId).length === 0)
  expect(world.texts).toEqual(['hello?'])
  expect(world.server.place(world.chatId).messages[0]?.id).toBe(decode(lost ?? '')?.id)
})

test('ids keep the order of writing even when the clock was set back between two visits', async () => {
  const world = new World()
  const cache = memoryCache()
  // Not by newId, which would remember the later time.
  const time = (world.clock.now() + 2 ** 40).toString(16).padStart(12, '0')
  const before = `${time.slice(0, 8)}-${time.slice(8)}${newId<MessageId>().slice(13)}` as MessageId
  await cache.load(world.alice.id)
  const { chatId } = world
  const pending = { chatId, text: 'tomorrow', createdAt: 0, state: 'waiting', code: null } as const
  await cache.putPending({ ...pending, id: before })
  const session = await world.open(cache)
  session.timeline(chatId).send('today')
  await world.run(() => states(session, chatId).length === 0)
  expect(world.texts).toEqual(['tomorrow', 'today'])
})

test('two pages of one device: both show what either wrote, it is sent once, and each order holds', async () => {
  const world = new World()
  const factory = new IDBFactory()
  const pages = [await world.open(await disk(factory)), await world.open(await disk(factory))]
  for (let i = 0; i < 6; i += 1) pages[i % 2]?.timeline(world.chatId).send(`${i}`)
  await until(() => pages.every((page) => states(page, world.chatId).length === 6))
  let frames = 0
  await until(() => {
    frames += world.server.wires.flatMap(sends).length
    world.server.deliverAll()
    return pages.every((page) => states(page, world.chatId).length === 0)
  })
  expect(world.texts).toEqual(['0', '1', '2', '3', '4', '5'])
  // The turn made sure that nothing went out twice.
  expect(frames).toBe(6)
})

test('two pages of one device: one that is offline or closed keeps nobody waiting', async () => {
  const world = new World()
  const factory = new IDBFactory()
  const first = await world.open(await disk(factory))
  world.server.deliverAll()
  first.timeline(world.chatId).send('from the first')
  await until(() => sends(world.lastWire).length === 1)
  const silent = world.lastWire
  const second = await world.open(await disk(factory))
  const deliver = () => {
    for (const wire of world.server.wires) {
      if (wire === silent) continue
      world.server.deliverToServer(wire)
      world.server.deliverToDevice(wire)
    }
  }
  second.timeline(world.chatId).send('from the second')
  for (let i = 0; i < 50; i += 1) {
    deliver()
    await settle()
  }
  expect(world.texts).toEqual([])
  world.server.drop(silent, false)
  await until(() => {
    deliver()
    return world.texts.length === 2
  })
  expect(world.texts).toEqual(['from the first', 'from the second'])
})

test('two pages of one device: the turn of a page that sleeps is taken after a while', async () => {
  const world = new World()
  const factory = new IDBFactory()
  const asleep = await disk(factory)
  let wake = () => {}
  const held = asleep.exclusive(`outbox:${world.chatId}`, () => new Promise((resolve) => (wake = resolve)), {
    signal: new AbortController().signal,
    steal: false,
  })
  const session = await world.open(await disk(factory))
  session.timeline(world.chatId).send('patient')
  for (let i = 0; i < 30; i += 1) {
    world.server.deliverAll()
    await settle()
  }
  expect(world.texts).toEqual([])
  for (let i = 0; i < 8; i += 1) {
    world.clock.advance(2_500)
    world.server.deliverAll()
    await settle()
  }
  await world.run(() => states(session, world.chatId).length === 0)
  expect(world.texts).toEqual(['patient'])
  wake()
  await held
})
