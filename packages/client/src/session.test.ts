// A session from the cache to the server and back: catch-up, marks, people, drafts.
import { ManualClock, settle, until } from '@poruch/live/testing'
import { type ChatId, type DeviceId, newId, type ServerMessage, type UserId } from '@poruch/protocol'
import { expect, test, vi } from 'vitest'
import { memoryCache } from './cache/memory.ts'
import type { Cache } from './cache/port.ts'
import { openSession, type Session } from './session.ts'
import { ModelServer, person, type Wire } from './testing/model-server.ts'

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

  open(cache: Cache = memoryCache(), userId: UserId = this.alice.id): Promise<Session> {
    const user = this.server.users.get(userId)
    if (user === undefined) throw new Error('no such user')
    return openSession(this.server.add(user), {
      api: this.server.api(userId),
      origin: 'http://test',
      cache,
      clock: this.clock,
      random: () => 0,
      webSocket: this.server.webSocket(userId),
      page: null,
    })
  }

  write(count: number, senderId: UserId = this.bob.id): void {
    for (let i = 0; i < count; i += 1) this.server.write(this.chatId, senderId, `text ${i}`)
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 6; i += 1) {
      this.server.deliverAll()
      await settle()
    }
  }

  get wire(): Wire {
    const wire = this.server.wires.at(-1)
    if (wire === undefined) throw new Error('no socket was opened')
    return wire
  }

  tell(event: ServerMessage): void {
    this.server.publish(this.server.place(this.chatId).chat, event)
  }
}

const summary = (session: Session) => session.roster.chats.get()[0]
const messages = (session: Session, chatId: ChatId) => session.timeline(chatId).state.get().messages

/** A session that has opened the chat and closed again, with what its cache then keeps. */
async function visited(world: World): Promise<Cache> {
  const cache = memoryCache()
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.settle()
  await session.close()
  world.server.requests.length = 0
  return cache
}

test('S-3: 500 missed messages need one request', async () => {
  const world = new World()
  world.write(20)
  const cache = await visited(world)
  world.write(500)
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.settle()
  expect(world.server.requests).toEqual([`changes ${world.chatId} since=20`])
  expect(messages(session, world.chatId)).toEqual(world.server.place(world.chatId).messages)
  await session.close()
})

test('S-3: one missed message needs none, it stands in the welcome', async () => {
  const world = new World()
  world.write(3)
  const cache = await visited(world)
  world.write(1)
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.settle()
  expect(world.server.requests).toEqual([])
  expect(messages(session, world.chatId)).toHaveLength(4)
  await session.close()
})

test('S-5: a gap of more than 2,000 is dropped for the newest page; the rest comes as one scrolls', async () => {
  const world = new World()
  world.write(3)
  const cache = await visited(world)
  world.write(2_001)
  const session = await world.open(cache)
  const timeline = session.timeline(world.chatId)
  timeline.open()
  await world.settle()
  expect(world.server.requests.map((request) => request.split(' ')[0])).toEqual(['history'])
  expect(timeline.state.get()).toMatchObject({ hasOlder: true, loading: 'none', failed: false })
  expect(timeline.state.get().messages.at(-1)?.seq).toBe(2_004)
  while (timeline.state.get().hasOlder) await timeline.loadOlder()
  expect(timeline.state.get().messages.map(({ seq }) => seq)).toEqual(
    world.server.place(world.chatId).messages.map(({ seq }) => seq),
  )
  await session.close()
})

test('chats that nobody opened are caught up too, the most active first', async () => {
  const world = new World()
  const others = ['carol', 'dave', 'erin'].map(person)
  const chatIds = others.map((user) => {
    world.server.add(user)
    return world.server.openChat(world.alice.id, user.id)
  })
  const cache = memoryCache()
  const first = await world.open(cache)
  for (const chatId of chatIds) {
    world.server.write(chatId, others[0]?.id ?? world.bob.id, 'before')
    first.timeline(chatId).open()
  }
  await world.settle()
  await first.close()
  world.server.requests.length = 0
  const order = [1, 0, 2].map((i) => chatIds[i] ?? world.chatId)
  for (const chatId of [...order].reverse())
    for (let i = 0; i < 3; i += 1) world.server.write(chatId, world.alice.id, 'missed')
  const second = await world.open(cache)
  await world.settle()
  expect(world.server.requests).toEqual(order.map((chatId) => `changes ${chatId} since=1`))
  await second.close()
})

test('it opens offline with all that was known, and the cache is shown before the server answers', async () => {
  const world = new World()
  world.write(120)
  const cache = await visited(world)
  world.server.httpDown = true
  const session = await world.open(cache)
  const timeline = session.timeline(world.chatId)
  timeline.open()
  timeline.setDraft('half a')
  await settle()
  expect(session.connection.get().kind).toBe('connecting')
  expect(session.roster.loaded.get()).toBe(true)
  expect(summary(session)).toMatchObject({ peer: { username: 'bob' }, unread: 120, draft: 'half a' })
  expect(timeline.state.get().messages.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 71),
  )
  // Below the cache only the server knows, and it cannot be asked.
  await timeline.loadOlder()
  expect(timeline.state.get()).toMatchObject({ failed: true, loading: 'none', hasOlder: true })
  await session.close()
  const again = await world.open(cache)
  expect(summary(again)?.draft).toBe('half a')
  await again.close()
})

test('a first load that fails says so, and comes by itself after the next welcome', async () => {
  const world = new World()
  world.write(2)
  world.server.httpDown = true
  const session = await world.open()
  const timeline = session.timeline(world.chatId)
  timeline.open()
  expect(timeline.state.get().loading).toBe('first')
  await settle()
  expect(timeline.state.get()).toMatchObject({ failed: true, loading: 'none' })
  world.server.httpDown = false
  await world.settle()
  expect(timeline.state.get()).toMatchObject({ failed: false, messages: [{ seq: 1 }, { seq: 2 }] })
  await session.close()
})

test('a catch-up that fails is tried again after a pause, and at once after a welcome', async () => {
  const world = new World()
  world.write(1)
  const cache = await visited(world)
  world.write(5)
  world.server.httpDown = true
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.settle()
  expect(world.server.requests).toHaveLength(1)
  world.clock.advance(1_000)
  await world.settle()
  expect(world.server.requests).toHaveLength(2)
  world.server.httpDown = false
  world.server.drop(world.wire, false)
  world.clock.advance(0)
  await world.settle()
  expect(messages(session, world.chatId)).toHaveLength(6)
  await session.close()
})

test('a server that was set back to an older state is believed', async () => {
  const world = new World()
  world.write(10)
  const cache = await visited(world)
  const place = world.server.place(world.chatId)
  place.messages.splice(4)
  place.chat.lastSeq = 4
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.settle()
  expect(messages(session, world.chatId).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  await session.close()
})

test('a chat that is this person’s no more leaves the list and the cache', async () => {
  const world = new World()
  world.write(2)
  const cache = await visited(world)
  world.server.chats.delete(world.chatId)
  const session = await world.open(cache)
  await world.settle()
  expect(session.roster.chats.get()).toEqual([])
  await session.close()
  expect(await cache.load(world.alice.id)).toMatchObject({ entries: [], held: [] })
})

test('S-10, S-11: a mark is shown at once, told once, and clears the other devices', async () => {
  const world = new World()
  world.write(30)
  const [phone, laptop] = [await world.open(), await world.open()]
  const bob = await world.open(memoryCache(), world.bob.id)
  for (const session of [phone, bob]) session.timeline(world.chatId).open()
  await world.settle()
  expect(summary(laptop)?.unread).toBe(30)
  const timeline = phone.timeline(world.chatId)
  for (let seq = 1; seq <= 20; seq += 1) timeline.markRead(seq)
  timeline.markRead(5)
  expect(timeline.state.get().readSeq).toBe(20)
  expect(summary(phone)?.unread).toBe(10)
  await settle()
  const told = world.server.wires.flatMap((wire) => wire.toServer).filter((one) => one.includes('chat.read'))
  expect(told).toHaveLength(1)
  await world.settle()
  expect(summary(laptop)?.unread).toBe(10)
  expect(bob.timeline(world.chatId).state.get().peerReadSeq).toBe(20)
  timeline.markRead(1_000)
  await world.settle()
  expect(summary(laptop)?.unread).toBe(0)
  expect(world.server.place(world.chatId).chat.members[0]?.readSeq).toBe(30)
  for (const session of [phone, laptop, bob]) await session.close()
})

test('what was read offline is told after the reload, and not undone by the welcome', async () => {
  const world = new World()
  world.write(4)
  const cache = await visited(world)
  const offline = await world.open(cache)
  offline.timeline(world.chatId).open()
  await settle()
  offline.timeline(world.chatId).markRead(3)
  await offline.close()
  const session = await world.open(cache)
  const shown = new Set<number | undefined>([summary(session)?.unread])
  session.roster.chats.subscribe(() => shown.add(summary(session)?.unread))
  await world.settle()
  expect([...shown]).toEqual([1])
  expect(world.server.place(world.chatId).chat.members[0]?.readSeq).toBe(3)
  await session.close()
})

test('unread grows with messages of others only, once for each, opened or not', async () => {
  const world = new World()
  const session = await world.open()
  await world.settle()
  world.write(2)
  world.write(1, world.alice.id)
  const twice = world.wire.toDevice.slice(0, 2)
  world.wire.toDevice.push(...twice)
  await world.settle()
  expect(summary(session)).toMatchObject({ unread: 2, lastMessage: { seq: 3 } })
  await session.close()
})

test('unread is what the welcome says, as long as what was missed is not there to count', async () => {
  const world = new World()
  world.write(4)
  const cache = await visited(world)
  world.write(300)
  world.server.httpDown = true
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.settle()
  expect(summary(session)?.unread).toBe(304)
  await session.close()
})

test('P-5: who types stands for 6 s, until their message, and not over a lost connection', async () => {
  const world = new World()
  const session = await world.open()
  await world.settle()
  const typing = { type: 'typing.changed', re: null, chatId: world.chatId } as const
  const state = () => session.timeline(world.chatId).state.get().typing
  world.tell({ ...typing, userId: world.alice.id })
  await world.settle()
  expect(state()).toEqual([])
  world.tell({ ...typing, userId: world.bob.id })
  await world.settle()
  expect(state()).toEqual([world.bob.id])
  expect(summary(session)?.typing).toEqual([world.bob.id])
  world.write(1)
  await world.settle()
  expect(state()).toEqual([])
  world.tell({ ...typing, userId: world.bob.id })
  await world.settle()
  world.clock.advance(2_500)
  await world.settle()
  world.clock.advance(3_499)
  expect(state()).toEqual([world.bob.id])
  world.clock.advance(1)
  expect(state()).toEqual([])
  world.tell({ ...typing, userId: world.bob.id })
  await world.settle()
  world.server.drop(world.wire, false)
  expect(state()).toEqual([])
  await session.close()
})

test('P-5: typing is told once in 3 s', async () => {
  const world = new World()
  const session = await world.open()
  await world.settle()
  const timeline = session.timeline(world.chatId)
  const told = () => world.wire.toServer.filter((frame) => frame.includes('chat.typing')).length
  timeline.typing()
  timeline.typing()
  expect(told()).toBe(1)
  world.clock.advance(3_000)
  timeline.typing()
  expect(told()).toBe(2)
  await session.close()
})

test('P-4: presence follows events, and outlives a short loss only', async () => {
  const world = new World()
  const session = await world.open()
  await world.settle()
  const { id } = world.bob
  world.tell({ type: 'presence.changed', re: null, userId: id, online: true })
  await world.settle()
  expect(session.roster.online.get().has(id)).toBe(true)
  world.server.drop(world.wire, false)
  expect(session.roster.online.get().has(id)).toBe(true)
  world.clock.advance(5_000)
  expect(session.roster.online.get().has(id)).toBe(false)
  await session.close()
})

test('A-7, A-8, S-13: devices, names and new chats are told', async () => {
  const world = new World()
  const session = await world.open()
  await world.settle()
  const device = { id: newId<DeviceId>(), name: 'Laptop', createdAt: 1, seenAt: 1 }
  world.tell({ type: 'device.added', re: null, device })
  world.tell({ type: 'device.removed', re: null, deviceId: device.id })
  world.tell({ type: 'user.changed', re: null, user: { ...world.bob, displayName: 'Robert' } })
  world.tell({ type: 'user.changed', re: null, user: { ...world.alice, displayName: 'Alisa' } })
  await world.settle()
  expect(session.devicesChanged.get()).toBe(2)
  expect(session.newDevice.get()).toEqual(device)
  expect(summary(session)?.peer?.displayName).toBe('Robert')
  expect(session.me.get().displayName).toBe('Alisa')
  const carol = person('carol')
  world.server.add(carol)
  const opening = session.roster.openDirect(carol.id)
  await world.settle()
  const chatId = await opening
  expect(session.roster.chats.get().find(({ chat }) => chat.id === chatId)?.peer).toEqual(carol)
  await session.close()
})

test('a message of a chat that nobody told of brings the chat', async () => {
  const world = new World()
  const session = await world.open()
  await world.settle()
  const carol = person('carol')
  world.server.add(carol)
  const chatId = world.server.openChat(world.alice.id, carol.id)
  world.server.write(chatId, carol.id, 'hello')
  await world.settle()
  const entry = session.roster.chats.get().find(({ chat }) => chat.id === chatId)
  expect(entry).toMatchObject({ unread: 1, lastMessage: { seq: 1 } })
  await session.close()
})

test('lists and states keep their references while nothing in them changes', async () => {
  const world = new World()
  const carol = person('carol')
  world.server.add(carol)
  const other = world.server.openChat(world.alice.id, carol.id)
  world.write(2)
  const session = await world.open()
  session.timeline(world.chatId).open()
  await world.settle()
  expect(session.timeline(world.chatId)).toBe(session.timeline(world.chatId))
  const state = session.timeline(world.chatId).state
  const before = state.get()
  const told = vi.fn()
  state.subscribe(told)
  const [first] = session.roster.chats.get().filter(({ chat }) => chat.id === world.chatId)
  world.server.write(other, carol.id, 'elsewhere')
  await world.settle()
  expect(session.roster.chats.get().map(({ chat }) => chat.id)).toEqual([other, world.chatId])
  expect(session.roster.chats.get()[1]).toBe(first)
  expect(state.get()).toBe(before)
  expect(told).not.toHaveBeenCalled()
  world.write(1)
  await world.settle()
  // One event is one change to look at.
  expect(told).toHaveBeenCalledTimes(1)
  await session.close()
})

test('a message on its way that came by another way is pending no more', async () => {
  const world = new World()
  const session = await world.open()
  session.timeline(world.chatId).open()
  await world.settle()
  session.timeline(world.chatId).send('mine')
  await settle()
  world.server.deliverToServer(world.wire)
  world.server.drop(world.wire, false)
  const wires = world.server.wires.length
  world.clock.advance(0)
  await until(() => {
    world.server.deliverAll()
    return session.timeline(world.chatId).state.get().pending.length === 0
  })
  expect(world.server.wires).toHaveLength(wires + 1)
  expect(messages(session, world.chatId)).toHaveLength(1)
  await session.close()
})

test('after close nothing runs any more', async () => {
  const world = new World()
  const session = await world.open()
  session.timeline(world.chatId).open()
  session.timeline(world.chatId).send('last words')
  await session.close()
  expect(world.clock.timers).toBe(0)
  expect(world.wire.closed).toBe(true)
})
