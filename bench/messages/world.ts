// People, their signed-in devices and their chats, written before a server starts: signing up thousands takes minutes.
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type ChatId, type DeviceId, newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { pino } from 'pino'
import { insertDevice } from '../../packages/server/src/accounts/store.ts'
import { createChat, openDirectChat } from '../../packages/server/src/chats/store.ts'
import { addMembers } from '../../packages/server/src/chats/store-members.ts'
import { openStore, type Store, type Tx } from '../../packages/server/src/db/open.ts'
import { insertUser } from '../../packages/server/src/people/store.ts'

export interface Dweller {
  readonly userId: UserId
  readonly deviceId: DeviceId
  /** For `hello.token`; the database holds its SHA-256. */
  readonly token: string
}

export interface World {
  readonly people: readonly Dweller[]
  /** Direct chats, in the order in which they were asked for. */
  readonly chats: readonly ChatId[]
}

/** Where a world is kept: a folder with an SQLite file, or the address of a PostgreSQL database. */
export type Site = string

export const isPostgres = (site: Site): boolean => site.startsWith('postgres:')

export const openWorldStore = (site: Site): Promise<Store> =>
  openStore(isPostgres(site) ? site : `sqlite:${join(site, 'poruch.db')}`, pino({ level: 'silent' }))

/** Writes a new world as a whole. */
export async function writeWorld<T>(site: Site, write: (tx: Tx) => Promise<T>): Promise<T> {
  const store = await openWorldStore(site)
  try {
    return await store.transaction(write)
  } finally {
    await store.close()
  }
}

/**
 * @param pairs direct chats: the places of two people in the list.
 */
export function makeWorld(
  site: Site,
  size: number,
  pairs: readonly (readonly [number, number])[],
): Promise<World> {
  return writeWorld(site, async (tx) => {
    const people = await settlePeople(tx, size)
    const chats: ChatId[] = []
    for (const [one, other] of pairs) {
      const [a, b] = [people[one], people[other]]
      if (!a || !b) throw new Error('A pair names nobody.')
      chats.push((await openDirectChat(tx, a.userId, b.userId, Date.now())).chatId)
    }
    return { people, chats }
  })
}

/** Everybody is in the one group; the first of them made it. */
export function makeCrowd(
  folder: string,
  size: number,
): Promise<{ people: readonly Dweller[]; chatId: ChatId }> {
  return writeWorld(folder, async (tx) => {
    const people = await settlePeople(tx, size)
    return { people, chatId: await foundGroup(tx, people, Date.now()) }
  })
}

/** So many new people, each with one signed-in device. */
export async function settlePeople(tx: Tx, size: number): Promise<Dweller[]> {
  const people: Dweller[] = []
  for (let place = 0; place < size; place++) people.push(await settle(tx, place))
  return people
}

async function settle(tx: Tx, place: number): Promise<Dweller> {
  const userId = newId<UserId>()
  await insertUser(tx, {
    ...make.user({ id: userId, username: `person${place}`, displayName: `Person ${place}` }),
    passwordHash: 'nobody signs in by password here',
    createdAt: Date.now(),
  })
  return signIn(tx, userId)
}

/** One more device of somebody. */
export async function signIn(tx: Tx, userId: UserId): Promise<Dweller> {
  const now = Date.now()
  const token = randomBytes(32).toString('base64url')
  const deviceId = newId<DeviceId>()
  await insertDevice(tx, {
    ...{ id: deviceId, userId, name: 'Bench', createdAt: now, seenAt: now },
    tokenHash: createHash('sha256').update(token).digest('base64url'),
  })
  return { userId, deviceId, token }
}

/** A statement takes no more than 32,766 parameters in SQLite (sqlite.org/limits.html). */
const addedAtOnce = 1_000

/** A group of these people; the first of them made it. */
export async function foundGroup(tx: Tx, people: readonly Dweller[], at: number): Promise<ChatId> {
  const [first, ...others] = people
  if (!first) throw new Error('a group of nobody')
  const id = newId<ChatId>(at)
  await createChat(tx, { id, kind: 'group', title: 'Bench', createdBy: first.userId }, [], at)
  const userIds = others.map(({ userId }) => userId)
  for (let from = 0; from < userIds.length; from += addedAtOnce)
    await addMembers(tx, id, userIds.slice(from, from + addedAtOnce), at)
  return id
}

/** How many messages the database holds. */
export async function countMessages(folder: string): Promise<number> {
  const store = await openWorldStore(folder)
  const query = store.db.selectFrom('messages').select((select) => select.fn.countAll<number>().as('count'))
  const { count } = await query.executeTakeFirstOrThrow()
  await store.close()
  return count
}
