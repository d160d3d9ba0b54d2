// What every store must keep to about the list of members.
import { type ChatId, type Member, newId, type UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { jsonRows } from '../db/json-rows.ts'
import type { Store } from '../db/open.ts'
import { addGroup, addPerson, now, type OpenEmpty } from '../testing/stored.ts'
import { deleteChat, openDirectChat } from './store.ts'
import { findMentioned, listBanned, listMembers, type MemberPlace, sharingWith } from './store-member-list.ts'
import { addMembers, setRole, setState } from './store-members.ts'

/** Many people in one statement. */
async function addMany(store: Store, count: number): Promise<UserId[]> {
  const rows = Array.from({ length: count }, (_, index) => ({ id: newId<UserId>(now), name: `many${index}` }))
  await sql`insert into users (id, username, display_name, role, password_hash, search_text, created_at)
    select value ->> 'id', value ->> 'name', 'Many', 'member', 'hash', value ->> 'name', ${sql.lit(now)}
    from ${jsonRows(store.db, rows)} as row where true`.execute(store.db)
  return rows.map((row) => row.id)
}

export function memberListContract(emptyStore: OpenEmpty): void {
  const add = (store: Store, chatId: ChatId, userIds: readonly UserId[], at: number) =>
    store.transaction((tx) => addMembers(tx, chatId, userIds, at))

  test('P-7: those share a chat who are in one together that stands, and oneself', async () => {
    const store = await emptyStore()
    const people: UserId[] = []
    for (let made = 0; made < 7; made++) people.push((await addPerson(store)).id)
    const [me, direct, inGroup, left, removed, inDeleted, stranger] = people
    if (!me || !direct || !inGroup || !left || !removed || !inDeleted || !stranger) throw new Error('Seven.')
    await store.transaction((tx) => openDirectChat(tx, direct, me, now))
    await store.transaction((tx) => openDirectChat(tx, stranger, direct, now))
    const group = await addGroup(store, inGroup, [me, left, removed])
    const deleted = await addGroup(store, me, [inDeleted])
    await addGroup(store, stranger, [inGroup])
    await store.transaction(async (tx) => {
      await setState(tx, group, left, 'left', now)
      await setState(tx, group, removed, 'removed', now)
      await deleteChat(tx, deleted, now)
    })
    const asked = [...people, newId<UserId>(now)]
    expect(await sharingWith(store.db, me, asked)).toEqual(new Set([me, direct, inGroup]))
    expect(await sharingWith(store.db, removed, asked)).toEqual(new Set([removed]))
    expect(await sharingWith(store.db, me, [])).toEqual(new Set())
  })

  test('G-18: pages of ten thousand are complete and repeat nobody, while people come and go', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const chatId = await addGroup(store, owner.id)
    const people = await addMany(store, 10_100)
    // Whole hundreds join in the same millisecond.
    for (let from = 0; from < 10_000; from += 100) {
      await add(store, chatId, people.slice(from, from + 100), now + from)
    }
    const admins = people.filter((_, index) => index % 1_000 === 999 && index < 10_000)
    await store.transaction(async (tx) => {
      for (const id of admins) await setRole(tx, chatId, id, 'admin')
    })
    const seen: Member[] = []
    const gone = new Set<UserId>()
    let place: MemberPlace | null = null
    for (let page = 0; page === 0 || place !== null; page++) {
      const { members, users, last } = await listMembers(store.db, chatId, {
        after: place,
        query: null,
        limit: 500,
      })
      expect(users.map((user) => user.id)).toEqual(members.map((member) => member.userId))
      seen.push(...members)
      place = last
      // One who was told, one who was not yet, and one who is new.
      const leavers = [people[page * 37], people[9_990 - page * 41]].flatMap((id) => id ?? [])
      for (const id of leavers) {
        gone.add(id)
        await store.transaction((tx) => setState(tx, chatId, id, 'left', now))
      }
      await add(store, chatId, people.slice(10_000 + page, 10_001 + page), now + 20_000 + page)
    }
    const ids = seen.map((member) => member.userId)
    expect(new Set(ids).size).toBe(ids.length)
    const stayed = [owner.id, ...people.slice(0, 10_000)].filter((id) => !gone.has(id))
    const told = new Set(ids)
    expect(stayed.filter((id) => !told.has(id))).toEqual([])
    expect(seen.slice(0, 11).map((member) => member.role)).toEqual(['owner', ...admins.map(() => 'admin')])
    const joined = seen.slice(11).map((member) => member.joinedAt)
    expect(joined).toEqual(joined.toSorted((one, other) => one - other))
  }, 60_000)

  test('G-18: the search finds members by a piece of their name, in any case, in pages', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store, 'Тарас Григорович', 'taras')
    const chatId = await addGroup(store, owner.id)
    const olena = await addPerson(store, 'Олена', 'olena')
    const olenka = await addPerson(store, 'Оленка 100%', 'olenka')
    await addPerson(store, 'Олена інша', 'olena_else')
    await add(store, chatId, [olena.id], now + 1)
    await add(store, chatId, [olenka.id], now + 2)
    const find = async (query: string, limit = 10, after: MemberPlace | null = null) =>
      await listMembers(store.db, chatId, { after, query, limit })
    const names = async (query: string) => (await find(query)).users.map((user) => user.username)
    expect(await names('ОЛЕН')).toEqual(['olena', 'olenka'])
    expect(await names('@OLENA')).toEqual(['olena'])
    expect(await names('%')).toEqual(['olenka'])
    expect(await names('григорОВИЧ тара\u0301с')).toEqual(['taras'])
    expect(await names('nobody')).toEqual([])
    const first = await find('олен', 1)
    expect(first.last).not.toBeNull()
    const second = await find('олен', 1, first.last)
    expect([...first.users, ...second.users]).toEqual([olena, olenka])
    expect(second.last).toBeNull()
  })

  test('G-18: those who are banned, the latest first, and nobody else', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const chatId = await addGroup(store, owner.id)
    const [first, second, stranger, removed] = [
      await addPerson(store),
      await addPerson(store),
      await addPerson(store),
      await addPerson(store),
    ]
    await add(store, chatId, [first.id, second.id, removed.id], now)
    const ban = (userId: UserId, at: number) =>
      store.transaction((tx) => setState(tx, chatId, userId, 'banned', at))
    await ban(second.id, now + 1)
    await ban(stranger.id, now + 2)
    await ban(first.id, now + 3)
    await store.transaction((tx) => setState(tx, chatId, removed.id, 'removed', now + 4))
    expect(await listBanned(store.db, chatId)).toEqual([first, stranger, second])
  })

  test('G-14: only those who are in are found by their usernames, each chat for itself', async () => {
    const store = await emptyStore()
    const [owner, member, left, stranger] = [
      await addPerson(store),
      await addPerson(store, 'Taras', 'taras'),
      await addPerson(store, 'Left', 'left'),
      await addPerson(store, 'Stranger', 'stranger'),
    ]
    const [one, two] = [await addGroup(store, owner.id), await addGroup(store, owner.id)]
    await add(store, one, [member.id, left.id], now)
    await store.transaction((tx) => setState(tx, one, left.id, 'left', now))
    const named = [one, two].flatMap((chatId) =>
      ['taras', 'left', stranger.username, 'nobody'].map((username) => ({ chatId, username })),
    )
    expect(await findMentioned(store.db, named)).toEqual([
      { chatId: one, username: 'taras', userId: member.id },
    ])
    expect(await findMentioned(store.db, [])).toEqual([])
  })
}
