// A session whose values a test sets itself, and whose server answers only what the test says.
import type {
  Api,
  ChatCommands,
  ChatSummary,
  ConnectionState,
  GoneChat,
  People,
  Presence,
  Roster,
  Session,
} from '@poruch/client'
import { computed, Value } from '@poruch/live'
import {
  type CallId,
  type CallSeen,
  type ChatId,
  type Device,
  type DeviceId,
  newId,
  type User,
  type UserId,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { FakeMembers } from './fake-members.ts'
import { FakeRooms } from './fake-rooms.ts'

export function person(displayName: string, username: string): User {
  return make.user({ username, displayName })
}

export const olena = person('Olena Kovalenko', 'olena')
export const taras = person('Taras Bondarenko', 'taras')
export const sofia = person('Sofia Melnyk', 'sofia')

/** Refuses whatever the test did not think of, by name. */
function only<Part extends object>(given: Partial<Part>): Part {
  const silent = new Proxy({} as Part, {
    get: (_, name) => async () => {
      throw new Error(`The test did not say what ${String(name)} answers.`)
    },
  })
  return Object.assign(Object.create(silent) as Part, given)
}

/** Olena's session. She knows Taras and Sofia; Taras is online. */
export function fakeSession(api: Partial<Api> = {}, commands: Partial<ChatCommands> = {}) {
  const values = {
    me: new Value(olena),
    connection: new Value<ConnectionState>({ kind: 'online' }),
    devicesChanged: new Value(0),
    persistence: new Value<'disk' | 'memory'>('disk'),
    unsentEnds: new Value(false),
    newDevice: new Value<Device | null>(null),
    chats: new Value<readonly ChatSummary[]>([]),
    archived: new Value<readonly ChatSummary[]>([]),
    /** Chats that went with nothing left in them. */
    gone: new Map<ChatId, GoneChat>(),
    loaded: new Value(true),
    known: new Value<ReadonlyMap<UserId, User>>(new Map([taras, sofia].map((user) => [user.id, user]))),
    online: new Value<ReadonlySet<UserId>>(new Set([taras.id])),
    /** The server's clock less this device's. */
    offsetMs: new Value(0),
    /** Whose direct chats were asked for. */
    opened: [] as UserId[],
    /** The lists of members that were asked for, by chat. */
    members: new Map<ChatId, FakeMembers>(),
    /** The lists of rooms that were asked for, by chat. */
    rooms: new Map<ChatId, FakeRooms>(),
    /** Live calls in her groups. */
    seen: new Value<ReadonlyMap<CallId, CallSeen>>(new Map()),
    /** Whose presence screens want to show now. */
    shown: new Set<readonly UserId[]>(),
  }
  const { me, connection, devicesChanged, newDevice, persistence, unsentEnds } = values
  const session = {
    ...{ me, connection, devicesChanged, newDevice, persistence, unsentEnds },
    deviceId: newId<DeviceId>(),
    clock: { now: () => Date.now() + values.offsetMs.get(), offsetMs: values.offsetMs },
    api: only(api),
    roster: rosterOf(values),
    people: peopleOf(values.known),
    presence: presenceOf(values),
    chats: only<ChatCommands>({
      async openDirect(userId) {
        values.opened.push(userId)
        return newId<ChatId>()
      },
      ...commands,
    }),
    members: (chatId: ChatId) => membersOf(values.members, chatId),
    rooms: async (chatId: ChatId) => roomsOf(values.rooms, chatId),
    calls: { records: new Value(new Map()), seen: values.seen },
  } as unknown as Session
  return { ...values, session }
}

type Values = ReturnType<typeof fakeSession>

function rosterOf({
  chats,
  archived,
  gone,
  loaded,
}: Pick<Values, 'chats' | 'archived' | 'gone' | 'loaded'>): Roster {
  const all = () => [...chats.get(), ...archived.get()]
  return {
    ...{ chats, archived, loaded },
    chat: (chatId) => computed([chats, archived], () => all().find(({ chat }) => chat.id === chatId) ?? null),
    gone: (chatId) => gone.get(chatId) ?? null,
    direct: (userId) => all().find(({ peerId }) => peerId === userId)?.chat.id ?? null,
    marked: computed([chats], () => chats.get().reduce((sum, { unread }) => sum + unread, 0)),
  }
}

function membersOf(lists: Values['members'], chatId: ChatId): FakeMembers {
  const list = lists.get(chatId) ?? new FakeMembers(chatId)
  lists.set(chatId, list)
  return list
}

function roomsOf(lists: Values['rooms'], chatId: ChatId): FakeRooms {
  const list = lists.get(chatId) ?? new FakeRooms(chatId)
  lists.set(chatId, list)
  return list
}

function peopleOf(known: Values['known']): People {
  return {
    known,
    get: (id) => known.get().get(id) ?? null,
    user: (id) => computed([known], () => known.get().get(id) ?? null),
    hasNamesake: (id) =>
      computed([known], () => {
        const name = known.get().get(id)?.displayName
        return [...known.get().values()].filter((user) => user.displayName === name).length > 1 || null
      }),
  }
}

function presenceOf({ online, shown }: Pick<Values, 'online' | 'shown'>): Presence {
  return {
    online,
    show(ids) {
      shown.add(ids)
      return () => shown.delete(ids)
    },
  }
}

/** A direct chat with Taras in which nothing was said, but for `change`. */
export function summaryWith(change: Partial<ChatSummary> = {}): ChatSummary {
  const chat = change.chat ?? make.chat()
  const peer = chat.kind === 'direct' ? (change.peer ?? taras) : null
  return {
    chat,
    me: make.membership(),
    title: chat.title ?? peer?.displayName ?? '',
    peerId: peer?.id ?? null,
    peer,
    lastMessage: null,
    lastSender: null,
    pending: null,
    unread: 0,
    mentions: 0,
    othersReadSeq: 0,
    isPinned: false,
    isMuted: false,
    isArchived: false,
    gone: null,
    typing: [],
    draft: '',
    ...change,
  }
}

/** A group in which nothing was said, but for `change`. */
export function groupWith(change: Partial<ChatSummary> = {}): ChatSummary {
  return summaryWith({ chat: make.group(), ...change })
}
