// A signed-in person on this device: everything that screens read and do.
import { type Readable, Value } from '@poruch/live'
import type { ChatId, Device, DeviceId, SessionInfo, User } from '@poruch/protocol'
import type { CallChannel } from './calls.ts'
import { type ChatCommands, createChatCommands } from './chats/commands.ts'
import { LiveMembers, type MemberList } from './chats/members.ts'
import { createRoster, type Roster } from './chats/roster.ts'
import { hand } from './event-table.ts'
import { eventsOf } from './events.ts'
import { createTimeline, type Timeline } from './messages/timeline.ts'
import { createParts, type Parts, type SessionOptions } from './parts.ts'
import type { People } from './people/people.ts'
import type { Presence } from './people/presence.ts'
import type { RoomList } from './rooms/room-list.ts'
import type { Rooms } from './rooms/rooms.ts'
import type { Api } from './wire/api.ts'
import type { ConnectionState } from './wire/connection.ts'
import type { ServerTime } from './wire/server-clock.ts'

export interface Session {
  readonly connection: Readable<ConnectionState>
  readonly me: Readable<User>
  readonly deviceId: DeviceId
  readonly api: Api
  readonly roster: Roster
  readonly people: People
  readonly presence: Presence
  /** What a person does with chats and the people in them. */
  readonly chats: ChatCommands
  readonly calls: CallChannel
  /** For all times that are shown, and all that the server is told. */
  readonly clock: ServerTime
  /** Counts devices that came and went, for a list that loads itself anew. */
  readonly devicesChanged: Readable<number>
  /** The last one that signed in while this session is open. */
  readonly newDevice: Readable<Device | null>
  /** `memory`: the browser keeps nothing for us. */
  readonly persistence: Readable<'disk' | 'memory'>
  /** Something was written that is neither sent nor on the disk: it ends with the page. */
  readonly unsentEnds: Readable<boolean>
  /** The same object for the same chat. */
  timeline(chatId: ChatId): Timeline
  /** The same object for the same chat. */
  members(chatId: ChatId): MemberList
  /** The same object for the same chat. Rejects when a part of the app cannot be fetched. */
  rooms(chatId: ChatId): Promise<RoomList>
  /** Ends the socket and all timers; resolves when what is written so far is in the cache, which stays open. */
  close(): Promise<void>
}

class ClientSession implements Session {
  readonly connection: Readable<ConnectionState>
  readonly me: Value<User>
  readonly deviceId: DeviceId
  readonly api: Api
  readonly roster: Roster
  readonly people: People
  readonly presence: Presence
  readonly chats: ChatCommands
  readonly calls: CallChannel
  readonly clock: ServerTime
  readonly devicesChanged = new Value(0)
  readonly newDevice = new Value<Device | null>(null)
  readonly persistence: Readable<'disk' | 'memory'>
  readonly unsentEnds: Readable<boolean>
  readonly #parts: Parts
  readonly #timelines = new Map<ChatId, Timeline>()
  readonly #members = new Map<ChatId, LiveMembers>()
  #rooms: Rooms | null = null

  constructor(info: SessionInfo, parts: Parts) {
    const { api, book, calls, clock, connection, people, presence, scope, settings, summaries } = parts
    this.#parts = parts
    this.connection = connection.state
    this.me = new Value(info.user)
    this.deviceId = info.deviceId
    this.api = api
    this.roster = createRoster({
      summaries,
      loaded: book.loaded,
      forgotten: (chatId) => book.forgotten(chatId),
    })
    this.people = people
    this.presence = presence
    this.chats = createChatCommands(connection, settings)
    this.calls = calls
    this.clock = clock
    this.persistence = parts.persistence
    this.unsentEnds = parts.unsentEnds
    const { devicesChanged, newDevice } = this
    // Nothing at the start waits for it: what is told until it is here is heard then, in its order.
    const sights = import('./seen-calls.ts').then(
      ({ SeenCalls }) => new SeenCalls(calls.seen, api),
      () => null,
    )
    const table = eventsOf({ parts, me: this.me, devicesChanged, newDevice, members: this.#members })
    scope.add(
      connection.onMessage((message) => {
        // First, for all that is made of the message.
        if ('serverAt' in message) clock.hear(message.serverAt)
        hand(table, message)
        void sights.then((seen) => seen?.hear(message))
      }),
    )
    scope.add(connection.state.subscribe(() => this.#followConnection()))
    connection.start()
  }

  timeline(chatId: ChatId): Timeline {
    const known = this.#timelines.get(chatId)
    if (known !== undefined) return known
    const { syncs } = this.#parts
    const timeline = createTimeline({
      ...this.#parts,
      chatId,
      sync: syncs.of(chatId),
      open: () => syncs.open(chatId),
    })
    this.#timelines.set(chatId, timeline)
    return timeline
  }

  members(chatId: ChatId): MemberList {
    const known = this.#members.get(chatId)
    if (known !== undefined) return known
    const { api, clock, people } = this.#parts
    const list = new LiveMembers({ chatId, api, clock, onUsers: (users) => people.add(users) })
    this.#members.set(chatId, list)
    return list
  }

  async rooms(chatId: ChatId): Promise<RoomList> {
    const { Rooms } = await import('./rooms/rooms.ts')
    this.#rooms ??= new Rooms(this.#parts)
    return this.#rooms.of(chatId)
  }

  async close(): Promise<void> {
    const { connection, drafts, keeper, outbox, people, scope, syncs } = this.#parts
    scope.end()
    connection.close()
    await Promise.all([outbox, keeper, drafts, syncs, people].map((writer) => writer.saved()))
  }

  #followConnection(): void {
    const { connection, pages, presence, typing } = this.#parts
    if (connection.state.get().kind === 'online') return
    typing.clear()
    presence.lost()
    pages.lost()
  }
}

/** Opens at once with what the cache keeps, with or without a network; the connection follows. */
export async function openSession(info: SessionInfo, options: SessionOptions): Promise<Session> {
  const stored = await options.cache.load(info.user.id)
  return new ClientSession(info, createParts(info, options, stored))
}
