// After any losses, repetitions, crashes and restarts, every device holds exactly what the server holds.
import { settle } from '@poruch/live/testing'
import type { ChatId, Message, MessageId } from '@poruch/protocol'
import { type HttpWay, type Member, rewrite, type Wire } from '@poruch/server/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryCache } from './cache/memory.ts'
import type { Cache } from './cache/port.ts'
import type { Session } from './session.ts'
import { openWorld, textOf, type World } from './testing/world.ts'

/** One page: two of them share the cache of a device. */
interface Page {
  readonly member: Member
  readonly cache: Cache
  readonly chatIds: readonly ChatId[]
  readonly wrote: MessageId[]
  session: Session
}

const nth = <Item>(items: readonly Item[], n: number): Item => {
  const item = items[n % items.length]
  if (item === undefined) throw new Error('There is none.')
  return item
}

class Story {
  readonly world: World
  readonly pages: Page[] = []
  /** Each chat with a device of each of its people. */
  readonly chats: { readonly chatId: ChatId; readonly writers: readonly Member[] }[]
  #count = 0

  constructor(world: World, chats: Story['chats']) {
    this.world = world
    this.chats = chats
  }

  static async begin(): Promise<Story> {
    // Pages of three, so that few messages make many.
    const world = await openWorld({ random: 0.5, address: (url) => url.replace(/limit=\d+/u, 'limit=3') })
    const { alice, bob, chatId } = world
    const carol = await world.friend('Carol')
    const story = new Story(world, [
      { chatId, writers: [alice, bob] },
      { chatId: carol.chatId, writers: [alice, carol.friend] },
    ])
    const laptop = memoryCache()
    const chatIds = [chatId, carol.chatId]
    await story.#addPage(alice, laptop, chatIds)
    await story.#addPage(alice, laptop, chatIds)
    await story.#addPage(await world.server.addDevice(alice.user), memoryCache(), chatIds)
    await story.#addPage(bob, memoryCache(), [chatId])
    return story
  }

  async #addPage(member: Member, cache: Cache, chatIds: readonly ChatId[]): Promise<void> {
    const session = await this.world.open(cache, member)
    this.pages.push({ member, cache, chatIds, wrote: [], session })
  }

  timeline(n: number, m: number) {
    const { session, chatIds } = nth(this.pages, n)
    return session.timeline(nth(chatIds, m))
  }

  /** One that still carries something. */
  wire(n: number): Wire | undefined {
    const living = this.world.server.wires.filter((wire) => !wire.closed || wire.toServer.length > 0)
    return living[n % Math.max(1, living.length)]
  }

  send(n: number, m: number): void {
    this.#count += 1
    nth(this.pages, n).wrote.push(this.timeline(n, m).send(textOf(`text ${this.#count}`)))
  }

  async write(n: number, m: number): Promise<void> {
    const { chatId, writers } = nth(this.chats, m)
    // Refusals are for the pages.
    const refusals = this.world.server.refusals.splice(0)
    await this.world.write(1, nth(writers, n), chatId)
    this.world.server.refusals.push(...refusals)
  }

  async edit(n: number, m: number): Promise<void> {
    const messages = await this.world.messages(nth(this.chats, m).chatId)
    const message = messages[n % Math.max(1, messages.length)]
    if (message !== undefined) await rewrite(this.world.server.context, message, `edited ${n}`)
  }

  /** The page dies without a word; another is opened on what the cache got so far. */
  async crash(n: number): Promise<void> {
    const page = nth(this.pages, n)
    void page.session.close()
    page.session = await this.world.open(page.cache, page.member)
  }

  http(way: HttpWay): void {
    this.world.server.http.way = way
    if (way === 'open') this.world.server.http.release()
  }

  /** The network is well again: everything comes to rest. */
  async rest(): Promise<void> {
    const { server } = this.world
    this.http('open')
    server.refusals.length = 0
    for (const { session, chatIds } of this.pages) for (const id of chatIds) session.timeline(id).open()
    for (let second = 0; second < 40; second += 1) {
      await server.exchange()
      await server.pass(1_000)
    }
    await server.exchange()
  }
}

type Act = (story: Story, n: number, m: number) => Promise<void> | void

const act: Readonly<Record<string, Act>> = {
  send: (story, n, m) => story.send(n, m),
  write: (story, n, m) => story.write(n, m),
  edit: (story, n, m) => story.edit(n, m),
  open: (story, n, m) => story.timeline(n, m).open(),
  older: (story, n, m) => void story.timeline(n, m).loadOlder(),
  read: (story, n, m) => {
    const timeline = story.timeline(n, m)
    timeline.markRead(timeline.state.get().messages.at(-1)?.seq ?? 0)
  },
  toServer: async (story, n, m) => {
    const wire = story.wire(n)
    for (let i = 0; wire !== undefined && i <= m; i += 1) wire.deliverToServer()
  },
  toDevice: (story, n, m) => {
    const wire = story.wire(n)
    for (let i = 0; wire !== undefined && i <= m; i += 1) wire.deliverToDevice()
  },
  repeat: (story, n) => {
    const wire = story.wire(n)
    const frame = wire?.toDevice[0]
    if (frame !== undefined && !frame.includes('"welcome"')) wire?.toDevice.push(frame)
  },
  swap: (story, n) => {
    const frames = story.wire(n)?.toDevice ?? []
    // The welcome stays the first.
    if (frames.length >= 3) frames.splice(1, 2, ...frames.slice(1, 3).reverse())
  },
  drop: (story, n, m) => story.wire(n)?.drop(m % 2 === 0 ? 'late' : 'lost'),
  silence: (story, n) => story.wire(n)?.silence(),
  crash: (story, n) => story.crash(n),
  restart: (story) => story.world.server.restart(),
  time: (story, n) => story.world.server.pass(n * 300),
  refuse: (story) => void story.world.server.refusals.push('not_stored'),
  http: (story, n) => story.http(nth(['open', 'down', 'held', 'lost'], n)),
  all: (story) => void story.world.server.deliverAll(),
}

interface Step {
  readonly what: string
  readonly n: number
  readonly m: number
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

/** The page shows every message, and its list what a device is told that knew nothing. */
async function everythingHeld(page: Page, stored: ReadonlyMap<ChatId, readonly Message[]>, fresh: Session) {
  for (const chatId of page.chatIds) {
    const timeline = page.session.timeline(chatId)
    for (let i = 0; i < 60 && timeline.state.get().hasOlder; i += 1) await timeline.loadOlder()
    const { messages, pending } = timeline.state.get()
    expect([messages, pending]).toEqual([stored.get(chatId), []])
  }
  const list = (session: Session) =>
    session.roster.chats.get().map(({ chat, lastMessage, unread }) => ({ chat, lastMessage, unread }))
  expect(list(page.session)).toEqual(list(fresh))
}

/** A change came ahead of what precedes it, and its turn came while an older version was read from the cache. */
const aheadWhileRead: Step[] = [
  { what: 'write', n: 0, m: 0 },
  { what: 'open', n: 3, m: 0 },
  { what: 'http', n: 2, m: 0 },
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
      const story = await Story.begin()
      const { world, pages } = story
      for (const { what, n, m } of list) {
        await act[what]?.(story, n, m)
        await world.server.settle()
      }
      await story.rest()
      const stored = new Map<ChatId, Message[]>()
      for (const { chatId } of story.chats) stored.set(chatId, await world.messages(chatId))
      for (const page of pages) {
        const fresh = await world.open(memoryCache(), page.member)
        await world.server.exchange()
        await everythingHeld(page, stored, fresh)
        const wrote = [...stored.values()].flat().filter(({ id }) => page.wrote.includes(id))
        expect(wrote).toHaveLength(page.wrote.length)
        for (const chatId of page.chatIds) {
          const own = wrote.filter((message) => message.chatId === chatId).map(({ id }) => id)
          expect(own).toEqual(page.wrote.filter((id) => own.includes(id)))
        }
      }
      await world.close()
      await settle()
      expect(world.clock.timers).toBe(0)
    }),
    { numRuns: 100, verbose: 1, examples: [[aheadWhileRead]] },
  )
}, 60_000)
