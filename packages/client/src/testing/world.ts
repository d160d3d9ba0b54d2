// Alice, Bob and the real server in memory: sessions whose every frame, answer and second is the test's.
import type { ManualClock } from '@poruch/live/testing'
import { type BodyDraft, type ChatId, type Message, newId, type User } from '@poruch/protocol'
import {
  type Member,
  type MemoryServer,
  openMemoryServer,
  storedMessages,
  type Wire,
} from '@poruch/server/testing'
import { memoryCache } from '../cache/memory.ts'
import type { Cache } from '../cache/port.ts'
import { openSession, type Session } from '../session.ts'
import { type Api, createApi } from '../wire/api.ts'

const origin = 'http://poruch.test'
/** A test does in a moment what people do in a day. */
const plenty = { burst: 1_000_000, perSecond: 1_000_000 }
const rates = {
  ...{ messages: plenty, chats: plenty, chatEdits: plenty, additions: plenty, joins: plenty },
  ...{ memberChanges: plenty, memberships: plenty, typing: plenty, names: plenty },
}

export interface WorldOptions {
  readonly random?: number
  /** Of SQLite in a file; in memory, unless given. */
  readonly databaseUrl?: string
  /** What becomes of the address of a request. */
  readonly address?: (url: string) => string
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { databaseUrl } = options
  const server = await openMemoryServer({
    rates,
    ...(databaseUrl === undefined ? {} : { config: { databaseUrl } }),
  })
  const [alice, bob] = [await server.addPerson('Alice'), await server.addPerson('Bob')]
  return new World(server, alice, bob, await openChat(server, alice, bob.user), options)
}

async function openChat(server: MemoryServer, by: Member, other: User): Promise<ChatId> {
  const event = await server.act(by, 'chat.open', { userId: other.id })
  if (event?.type !== 'chat.added') throw new Error('No chat was opened.')
  return event.entry.chat.id
}

export class World {
  readonly server: MemoryServer
  readonly clock: ManualClock
  readonly alice: Member
  readonly bob: Member
  /** The chat of the two. */
  readonly chatId: ChatId
  readonly #options: WorldOptions
  readonly #sessions: Session[] = []

  constructor(server: MemoryServer, alice: Member, bob: Member, chatId: ChatId, options: WorldOptions) {
    this.server = server
    this.clock = server.clock
    this.alice = alice
    this.bob = bob
    this.chatId = chatId
    this.#options = options
  }

  /** What this device may ask over HTTP. */
  api({ token }: Member): Api {
    const { address = (url) => url } = this.#options
    const { http } = this.server
    return createApi({ origin, token, fetch: (url, init) => http.fetch(address(String(url)), init) })
  }

  /** A page of this device. */
  async open(cache: Cache = memoryCache(), member: Member = this.alice): Promise<Session> {
    const { random = 0 } = this.#options
    const session = await openSession(
      { user: member.user, deviceId: member.device.id, token: null },
      {
        api: this.api(member),
        origin,
        cache,
        clock: this.clock,
        random: () => random,
        webSocket: this.server.webSocket(member),
        page: null,
      },
    )
    this.#sessions.push(session)
    return session
  }

  /** Somebody new and their chat with Alice. */
  async friend(name: string): Promise<{ friend: Member; chatId: ChatId }> {
    const friend = await this.server.addPerson(name)
    return { friend, chatId: await openChat(this.server, this.alice, friend.user) }
  }

  /** A group or channel of its owner and some more. */
  async group(
    owner: Member,
    others: readonly Member[],
    kind: 'group' | 'channel' = 'group',
    title = 'Walks',
  ): Promise<ChatId> {
    const chatId = newId<ChatId>()
    const userIds = others.map(({ user }) => user.id)
    await this.server.act(owner, 'chat.create', { chatId, kind, title, userIds })
    return chatId
  }

  /** Messages come from another device, all at once. */
  async write(count: number, from: Member = this.bob, chatId: ChatId = this.chatId): Promise<void> {
    const bodies = Array.from({ length: count }, (_, i) => textOf(`text ${i}`))
    await Promise.all(bodies.map((body) => this.server.act(from, 'message.send', { chatId, body })))
  }

  /** What the server keeps. */
  messages(chatId: ChatId = this.chatId): Promise<Message[]> {
    return storedMessages(this.server.store, chatId)
  }

  async texts(): Promise<string[]> {
    return (await this.messages()).map(({ body }) => (body.kind === 'text' ? body.text : body.kind))
  }

  /** The newest socket that any page opened. */
  get wire(): Wire {
    const wire = this.server.wires.at(-1)
    if (wire === undefined) throw new Error('no socket was opened')
    return wire
  }

  /** Delivers until it has come about, whatever disks and pages do meanwhile. */
  async run(done: () => boolean): Promise<void> {
    for (let turn = 0; turn < 2_000; turn += 1) {
      this.server.deliverAll()
      await this.server.settle()
      if (done()) return
    }
    throw new Error('It did not come about.')
  }

  /** Closes what is open. @throws when the server had faults. */
  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()))
    await this.server.close()
  }
}

/** What a person writes. */
export function textOf(text: string): BodyDraft {
  return { kind: 'text', text }
}
