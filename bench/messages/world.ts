// People, their signed-in devices and their chats, written before a server starts: signing up thousands takes minutes.
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type ChatId, type DeviceId, newId, type UserId } from '@poruch/protocol'
import { pino } from 'pino'
import { insertDevice } from '../../packages/server/src/accounts/store.ts'
import { createChat, openDirectChat } from '../../packages/server/src/chats/store.ts'
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

export const openWorldStore = (folder: string): Promise<Store> =>
  openStore(`sqlite:${join(folder, 'poruch.db')}`, pino({ level: 'silent' }))

/**
 * @param pairs direct chats: the places of two people in the list.
 */
export async function makeWorld(
  folder: string,
  size: number,
  pairs: readonly (readonly [number, number])[],
): Promise<World> {
  const store = await openWorldStore(folder)
  try {
    return await store.transaction(async (tx) => {
      const people: Dweller[] = []
      for (let place = 0; place < size; place++) people.push(await settle(tx, place))
      const chats: ChatId[] = []
      for (const [one, other] of pairs) {
        const [a, b] = [people[one], people[other]]
        if (!a || !b) throw new Error('A pair names nobody.')
        chats.push((await openDirectChat(tx, a.userId, b.userId, Date.now())).chatId)
      }
      return { people, chats }
    })
  } finally {
    await store.close()
  }
}

async function settle(tx: Tx, place: number): Promise<Dweller> {
  const now = Date.now()
  const token = randomBytes(32).toString('base64url')
  const person = { userId: newId<UserId>(), deviceId: newId<DeviceId>(), token }
  await insertUser(tx, {
    id: person.userId,
    username: `person${place}`,
    displayName: `Person ${place}`,
    role: 'member',
    passwordHash: 'nobody signs in by password here',
    createdAt: now,
  })
  await insertDevice(tx, {
    id: person.deviceId,
    userId: person.userId,
    name: 'Bench',
    tokenHash: createHash('sha256').update(token).digest('base64url'),
    createdAt: now,
    seenAt: now,
  })
  return person
}

/** A group whose only member is the one who writes: who hears of it is said to the hub. */
export async function makeGroup(folder: string, writer: UserId): Promise<ChatId> {
  const store = await openWorldStore(folder)
  const chatId = newId<ChatId>()
  const group = { id: chatId, kind: 'group', title: 'Bench', createdBy: writer } as const
  await store.transaction((tx) => createChat(tx, group, [], Date.now()))
  await store.close()
  return chatId
}

/** How many messages the database holds. */
export async function countMessages(folder: string): Promise<number> {
  const store = await openWorldStore(folder)
  const query = store.db.selectFrom('messages').select((select) => select.fn.countAll<number>().as('count'))
  const { count } = await query.executeTakeFirstOrThrow()
  await store.close()
  return count
}
