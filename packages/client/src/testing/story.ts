// A story at random: three people, their devices and pages, a direct chat, two groups and a channel, and a bad network.
import { type ChatId, decode, type MessageId, newId, PoruchError } from '@poruch/protocol'
import { type HttpWay, type Member, rewrite, type Wire } from '@poruch/server/testing'
import { memoryCache } from '../cache/memory.ts'
import type { Cache } from '../cache/port.ts'
import type { Session } from '../session.ts'
import { openWorld, textOf, type World } from './world.ts'

/** One page: two of them share the cache of a device. */
export interface StoryPage {
  readonly member: Member
  readonly cache: Cache
  /** What was written here, and not thrown away. */
  readonly wrote: Set<MessageId>
  session: Session
}

interface Place {
  readonly chatId: ChatId
  /** Lets people in, again and again; null: it is a direct chat. */
  readonly token: string | null
}

export const nth = <Item>(items: readonly Item[], n: number): Item => {
  const item = items[n % items.length]
  if (item === undefined) throw new Error('There is none.')
  return item
}

/** Events that say which version of a thing they tell: late or twice they do no harm. */
const versioned = ['message.changed', 'chat.changed', 'read.changed', 'member.changed', 'membership.changed']
const isOf = (frame: string | undefined, types: readonly string[]) =>
  frame !== undefined && types.includes(String(decode(frame)?.type))

export class Story {
  readonly world: World
  readonly pages: StoryPage[] = []
  readonly people: readonly Member[]
  readonly places: readonly Place[]
  #count = 0

  constructor(world: World, people: readonly Member[], places: readonly Place[]) {
    this.world = world
    this.people = people
    this.places = places
  }

  /** @param crowd as many groups more, newer than the places, so that the list comes in pages */
  static async begin(crowd: number): Promise<Story> {
    // Pages of three, so that few messages make many.
    const world = await openWorld({ random: 0.5, address: (url) => url.replace(/limit=\d+/u, 'limit=3') })
    const { alice, bob, chatId } = world
    const carol = await world.server.addPerson('Carol')
    const places: Place[] = [{ chatId, token: null }]
    const inviting = async (owner: Member, id: ChatId) => {
      const draft = { chatId: id, uses: null, expiresAt: null }
      places.push({ chatId: id, token: (await world.api(owner).createInvite(draft)).token })
    }
    await inviting(bob, await world.group(bob, [alice, carol]))
    await inviting(alice, await world.group(alice, [bob], 'group', 'Books'))
    await inviting(carol, await world.group(carol, [alice], 'channel', 'Trails'))
    await world.server.pass(1)
    for (let i = 0; i < crowd; i += 1) await world.group(bob, [alice], 'group', `Crowd ${i}`)
    const story = new Story(world, [alice, bob, carol], places)
    const laptop = memoryCache()
    await story.#addPage(alice, laptop)
    await story.#addPage(alice, laptop)
    await story.#addPage(await world.server.addDevice(alice.user), memoryCache())
    await story.#addPage(bob, memoryCache())
    await story.#addPage(carol, memoryCache())
    return story
  }

  async #addPage(member: Member, cache: Cache): Promise<void> {
    this.pages.push({ member, cache, wrote: new Set(), session: await this.world.open(cache, member) })
  }

  page(n: number): StoryPage {
    return nth(this.pages, n)
  }

  chatId(m: number): ChatId {
    return nth(this.places, m).chatId
  }

  timeline(n: number, m: number) {
    return this.page(n).session.timeline(this.chatId(m))
  }

  /** One that still carries something. */
  wire(n: number): Wire | undefined {
    const living = this.world.server.wires.filter((wire) => !wire.closed || wire.toServer.length > 0)
    return living[n % Math.max(1, living.length)]
  }

  send(n: number, m: number): void {
    this.#count += 1
    this.page(n).wrote.add(this.timeline(n, m).send(textOf(`text ${this.#count} for @bob and @alice`)))
  }

  discard(n: number, m: number): void {
    const { session, wrote } = this.page(n)
    const [oldest] = session.timeline(this.chatId(m)).state.get().pending
    if (oldest?.state !== 'refused') return
    session.timeline(this.chatId(m)).discard(oldest.id)
    // Whichever page of the device wrote it.
    for (const page of this.pages) page.wrote.delete(oldest.id)
    wrote.delete(oldest.id)
  }

  /** Somebody does something on a device that is not among the pages; most of it they may not. */
  async elsewhere(n: number, act: Parameters<World['server']['act']>[1], fields: object): Promise<void> {
    // Refusals of messages are for the pages.
    const refusals = this.world.server.refusals.splice(0)
    try {
      await this.world.server.act(nth(this.people, n), act, fields as never)
    } catch (error) {
      if (!(error instanceof PoruchError)) throw error
    } finally {
      this.world.server.refusals.push(...refusals)
    }
  }

  async write(n: number, m: number): Promise<void> {
    this.#count += 1
    const body = textOf(`elsewhere ${this.#count}, @carol and @alice`)
    await this.elsewhere(n, 'message.send', { id: newId(), chatId: this.chatId(m), body })
  }

  async edit(n: number, m: number): Promise<void> {
    const messages = (await this.world.messages(this.chatId(m))).filter(({ body }) => body.kind === 'text')
    const message = messages[n % Math.max(1, messages.length)]
    if (message !== undefined) await rewrite(this.world.server.context, message, `edited ${n}`)
  }

  /** The page dies without a word; another is opened on what the cache got so far. */
  async crash(n: number): Promise<void> {
    const page = this.page(n)
    void page.session.close()
    page.session = await this.world.open(page.cache, page.member)
  }

  /** Something comes late once more, as it never does on one socket, but does when there are two. */
  repeat(n: number): void {
    const wire = this.wire(n)
    const frame = wire?.toDevice[0]
    if (frame !== undefined && isOf(frame, versioned)) wire?.toDevice.push(frame)
  }

  /** Two that were committed one after the other are told the other way round, as PostgreSQL may. */
  swap(n: number): void {
    const frames = this.wire(n)?.toDevice ?? []
    if (isOf(frames[1], versioned) && isOf(frames[2], versioned))
      frames.splice(1, 2, ...frames.slice(1, 3).reverse())
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
    for (let second = 0; second < 40; second += 1) {
      await server.exchange()
      await server.pass(1_000)
    }
    await server.exchange()
  }
}
