// After any losses, repetitions and crashes, every device holds exactly what the server holds.
import { ManualClock, settle } from '@poruch/live/testing'
import type { ChatId, MessageId, UserId } from '@poruch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryCache } from './cache/memory.ts'
import type { Cache } from './cache/port.ts'
import { openSession, type Session } from './session.ts'
import { ModelServer, person, type Wire } from './testing/model-server.ts'

/** One page: two of them share the cache of a device. */
interface PageOfDevice {
  userId: UserId
  cache: Cache
  session: Session
  wrote: MessageId[]
}

class World {
  readonly server = new ModelServer()
  readonly clock = new ManualClock()
  readonly pages: PageOfDevice[] = []
  readonly chatIds: ChatId[] = []
  #count = 0

  static async create(): Promise<World> {
    const world = new World()
    const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')]
    for (const user of [alice, bob, carol]) world.server.add(user)
    world.chatIds.push(world.server.openChat(alice.id, bob.id), world.server.openChat(alice.id, carol.id))
    world.server.pageMax = 3
    const laptop = memoryCache()
    await world.#addPage(alice.id, laptop)
    await world.#addPage(alice.id, laptop)
    await world.#addPage(alice.id, memoryCache())
    await world.#addPage(bob.id, memoryCache())
    return world
  }

  async #open(userId: UserId, cache: Cache): Promise<Session> {
    const user = this.server.users.get(userId)
    if (user === undefined) throw new Error('no such user')
    return openSession(this.server.add(user), {
      api: this.server.api(userId),
      origin: 'http://test',
      cache,
      clock: this.clock,
      random: () => 0.5,
      webSocket: this.server.webSocket(userId),
      page: null,
    })
  }

  async #addPage(userId: UserId, cache: Cache): Promise<void> {
    this.pages.push({ userId, cache, session: await this.#open(userId, cache), wrote: [] })
  }

  page(n: number): PageOfDevice {
    const page = this.pages[n % this.pages.length]
    if (page === undefined) throw new Error('no pages')
    return page
  }

  chatOf(page: PageOfDevice, n: number): ChatId {
    const own = this.chatIds.filter((id) =>
      this.server.place(id).chat.members.some(({ userId }) => userId === page.userId),
    )
    const chatId = own[n % own.length]
    if (chatId === undefined) throw new Error('no chats')
    return chatId
  }

  wire(n: number): Wire | undefined {
    const live = this.server.wires.filter((wire) => !wire.closed || wire.toServer.length > 0)
    return live[n % Math.max(1, live.length)]
  }

  send(n: number, chat: number): void {
    const page = this.page(n)
    this.#count += 1
    page.wrote.push(page.session.timeline(this.chatOf(page, chat)).send(`text ${this.#count}`))
  }

  /** The page dies without a word; another is opened on what the cache got so far. */
  async crash(n: number): Promise<void> {
    const page = this.page(n)
    void page.session.close()
    page.session = await this.#open(page.userId, page.cache)
  }

  /** The network is well again: everything comes to rest. */
  async quiesce(): Promise<void> {
    const { server } = this
    server.httpDown = false
    server.httpHeld = false
    server.refuse.length = 0
    for (const page of this.pages) {
      for (const id of this.chatIds) {
        if (server.place(id).chat.members.some(({ userId }) => userId === page.userId))
          page.session.timeline(id).open()
      }
    }
    for (let i = 0; i < 60; i += 1) {
      server.releaseHttp()
      server.deliverAll()
      await settle()
      this.clock.advance(1_000)
    }
  }
}

type Step = { what: string; n: number; m: number }

const act: Record<string, (world: World, n: number, m: number) => Promise<void> | void> = {
  send: (world, n, m) => world.send(n, m),
  write: (world, n, m) => {
    const chatId = world.chatIds[m % world.chatIds.length]
    if (chatId === undefined) return
    const { chat } = world.server.place(chatId)
    const writer = chat.members[n % chat.members.length]
    if (writer !== undefined) world.server.write(chatId, writer.userId, `elsewhere ${chat.lastSeq}`)
  },
  edit: (world, n, m) => {
    const chatId = world.chatIds[m % world.chatIds.length]
    if (chatId === undefined) return
    const { chat, messages } = world.server.place(chatId)
    const message = messages[n % Math.max(1, messages.length)]
    if (message !== undefined) world.server.edit(chatId, message.seq, `edited ${chat.lastSeq}`)
  },
  open: (world, n, m) =>
    world
      .page(n)
      .session.timeline(world.chatOf(world.page(n), m))
      .open(),
  older: (world, n, m) =>
    void world
      .page(n)
      .session.timeline(world.chatOf(world.page(n), m))
      .loadOlder(),
  read: (world, n, m) => {
    const timeline = world.page(n).session.timeline(world.chatOf(world.page(n), m))
    timeline.markRead(timeline.state.get().messages.at(-1)?.seq ?? 0)
  },
  toServer: (world, n, m) => {
    const wire = world.wire(n)
    for (let i = 0; wire !== undefined && i <= m; i += 1) world.server.deliverToServer(wire)
  },
  toDevice: (world, n, m) => {
    const wire = world.wire(n)
    for (let i = 0; wire !== undefined && i <= m; i += 1) world.server.deliverToDevice(wire)
  },
  repeat: (world, n) => {
    const wire = world.wire(n)
    const frame = wire?.toDevice[0]
    if (frame !== undefined && !frame.includes('"welcome"')) wire?.toDevice.push(frame)
  },
  swap: (world, n) => {
    const frames = world.wire(n)?.toDevice ?? []
    // The welcome stays the first.
    if (frames.length >= 3) frames.splice(1, 2, ...frames.slice(1, 3).reverse())
  },
  drop: (world, n, m) => {
    const wire = world.wire(n)
    if (wire !== undefined) world.server.drop(wire, m % 2 === 0)
  },
  crash: (world, n) => world.crash(n),
  time: (world, n) => world.clock.advance(n * 300),
  refuse: (world) => void world.server.refuse.push('not_stored'),
  httpDown: (world, n) => {
    world.server.httpDown = n % 2 === 0
  },
  httpHeld: (world, n) => {
    world.server.httpHeld = n % 2 === 0
    if (!world.server.httpHeld) world.server.releaseHttp()
  },
  all: (world) => void world.server.deliverAll(),
}

const steps = fc.array(
  fc.record<Step>({
    what: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('send', 'write', 'toServer', 'toDevice', 'all') },
      { weight: 2, arbitrary: fc.constantFrom(...Object.keys(act)) },
    ),
    n: fc.nat(11),
    m: fc.nat(3),
  }),
  { maxLength: 80, size: 'max' },
)

async function everythingHeld(world: World, page: PageOfDevice): Promise<void> {
  for (const chatId of world.chatIds) {
    const { chat, messages } = world.server.place(chatId)
    if (!chat.members.some(({ userId }) => userId === page.userId)) continue
    const timeline = page.session.timeline(chatId)
    for (let i = 0; i < 60 && timeline.state.get().hasOlder; i += 1) await timeline.loadOlder()
    const state = timeline.state.get()
    expect(state.messages).toEqual(messages)
    expect(state.pending).toEqual([])
    const summary = page.session.roster.chats.get().find((one) => one.chat.id === chatId)
    expect(summary?.chat).toEqual(chat)
    expect(summary?.lastMessage).toEqual(messages.at(-1) ?? null)
    expect(summary?.unread).toBe(world.server.unread(chatId, page.userId))
  }
}

/** A change came ahead of what precedes it, and its turn came while an older version was read from the cache. */
const aheadWhileRead: Step[] = [
  { what: 'write', n: 0, m: 0 },
  { what: 'open', n: 3, m: 0 },
  { what: 'httpHeld', n: 0, m: 0 },
  { what: 'edit', n: 0, m: 0 },
  { what: 'write', n: 0, m: 0 },
  { what: 'crash', n: 7, m: 0 },
  { what: 'all', n: 0, m: 0 },
  { what: 'edit', n: 0, m: 0 },
  { what: 'toDevice', n: 3, m: 0 },
]

test('S-3, S-8, S-9, M-1: no gaps, nothing twice, order kept, outbox empty', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const world = await World.create()
      for (const { what, n, m } of list) {
        await act[what]?.(world, n, m)
        await settle()
      }
      await world.quiesce()
      const stored = world.chatIds.flatMap((id) => world.server.place(id).messages)
      for (const page of world.pages) {
        await everythingHeld(world, page)
        for (const chatId of world.chatIds) {
          const own = stored.filter((one) => one.chatId === chatId && page.wrote.includes(one.id))
          expect(own.map(({ id }) => id)).toEqual(page.wrote.filter((id) => own.some((one) => one.id === id)))
        }
        expect(stored.filter(({ id }) => page.wrote.includes(id))).toHaveLength(page.wrote.length)
        void page.session.close()
      }
      expect(world.clock.timers).toBe(0)
    }),
    { numRuns: 300, verbose: 1, examples: [[aheadWhileRead]] },
  )
}, 60_000)
