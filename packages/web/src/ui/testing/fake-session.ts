// A session whose values a test sets itself, and whose server answers only what the test says.
import type { Api, ChatSummary, Session } from '@poruch/client'
import { Value } from '@poruch/live'
import { type ChatId, type Device, type DeviceId, newId, type User, type UserId } from '@poruch/protocol'

export function person(displayName: string, username: string): User {
  return { id: newId<UserId>(), username, displayName, role: 'member' }
}

export const olena = person('Olena Kovalenko', 'olena')
export const taras = person('Taras Bondarenko', 'taras')
export const sofia = person('Sofia Melnyk', 'sofia')

/** Refuses whatever the test did not think of, by name. */
function apiOf(given: Partial<Api>): Api {
  const silent = new Proxy({} as Api, {
    get: (_, name) => async () => {
      throw new Error(`The test did not say what ${String(name)} answers.`)
    },
  })
  return Object.assign(Object.create(silent) as Api, given)
}

/** Olena's session. She knows Taras and Sofia; Taras is online. */
export function fakeSession(api: Partial<Api> = {}) {
  const opened: UserId[] = []
  const parts = {
    me: new Value(olena),
    connection: new Value<{ kind: 'online' | 'offline' | 'connecting' }>({ kind: 'online' }),
    devicesChanged: new Value(0),
    newDevice: new Value<Device | null>(null),
    chats: new Value<readonly ChatSummary[]>([]),
    loaded: new Value(true),
    users: new Value<ReadonlyMap<UserId, User>>(new Map([taras, sofia].map((user) => [user.id, user]))),
    online: new Value<ReadonlySet<UserId>>(new Set([taras.id])),
    /** Whose direct chats were asked for. */
    opened,
  }
  const { me, connection, devicesChanged, newDevice, chats, loaded, users, online } = parts
  const openDirect = async (userId: UserId): Promise<ChatId> => {
    opened.push(userId)
    return newId<ChatId>()
  }
  const session = {
    me,
    connection,
    devicesChanged,
    newDevice,
    deviceId: newId<DeviceId>(),
    api: apiOf(api),
    roster: { chats, loaded, users, online, openDirect },
    calls: { records: new Value(new Map()) },
  } as unknown as Session
  return { ...parts, session }
}

/** A direct chat with Taras in which nothing was said, but for `change`. */
export function summaryWith(change: Partial<ChatSummary> = {}): ChatSummary {
  const id = newId<ChatId>()
  const members = [olena, taras].map(({ id: userId }) => ({ userId, role: 'member' as const, readSeq: 0 }))
  return {
    chat: { id, kind: 'direct', title: null, createdAt: 0, lastSeq: 0, members },
    peer: taras,
    lastMessage: null,
    pending: null,
    unread: 0,
    typing: [],
    draft: '',
    ...change,
  }
}
