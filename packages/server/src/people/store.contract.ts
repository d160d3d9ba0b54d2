// What every store must keep to about people.
import { newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { addPerson, now, type OpenEmpty } from '../testing/stored.ts'
import {
  countUsers,
  findPasswordHash,
  findUser,
  findUserByUsername,
  findUsers,
  insertUser,
  lockPasswordHash,
  lockSignUps,
  searchUsers,
  setPasswordHash,
} from './store.ts'

export function usersContract(emptyStore: OpenEmpty): void {
  test('T-7: people are found by id and username in any case, and a taken username is refused', async () => {
    const store = await emptyStore()
    const user = await addPerson(store, 'Ада Лавлейс', 'ada')
    expect(await findUser(store.db, user.id)).toEqual(user)
    expect(await findUser(store.db, newId(now))).toBeNull()
    expect(await findUserByUsername(store.db, 'ADA')).toMatchObject({ id: user.id, passwordHash: 'hash' })
    expect(await findUserByUsername(store.db, 'nobody')).toBeNull()
    const again = { ...user, id: newId<UserId>(now), passwordHash: 'other', createdAt: now }
    expect(await insertUser(store.db, again)).toBe(false)
    expect(await countUsers(store.db)).toBe(1)
    const other = await addPerson(store)
    const found = await findUsers(store.db, [user.id, other.id, newId(now)])
    expect(found.map((one) => one.id).toSorted()).toEqual([user.id, other.id].toSorted())
    expect(await findUsers(store.db, [])).toEqual([])
  })

  test('A-3, T-7: sign-ups pass one after another: of many at once, one finds an empty server', async () => {
    const store = await emptyStore()
    const found = await Promise.all(
      Array.from({ length: 8 }, () =>
        store.transaction(async (tx) => {
          await lockSignUps(tx)
          const before = await countUsers(tx)
          await insertUser(tx, { ...make.user(), passwordHash: 'hash', createdAt: now })
          return before
        }),
      ),
    )
    expect(found.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('users: a password is replaced', async () => {
    const store = await emptyStore()
    const user = await addPerson(store)
    await setPasswordHash(store.db, user.id, 'next')
    expect(await findPasswordHash(store.db, user.id)).toBe('next')
    expect(await findPasswordHash(store.db, newId(now))).toBeNull()
  })

  test('A-6: who relies on a password and who changes it pass one after another', async () => {
    const store = await emptyStore()
    const user = await addPerson(store)
    const read: (string | null)[] = []
    const change = (index: number) =>
      store.transaction(async (tx) => {
        read.push(await lockPasswordHash(tx, user.id))
        await setPasswordHash(tx, user.id, `hash ${index}`)
      })
    await Promise.all(Array.from({ length: 8 }, (_, index) => change(index)))
    expect(new Set(read).size).toBe(8)
    expect(await store.transaction((tx) => lockPasswordHash(tx, newId(now)))).toBeNull()
  })

  test('A-11: username and display name, any case, also Cyrillic, prefix first, never above the limit', async () => {
    const store = await emptyStore()
    await addPerson(store, 'Їжак Іван', 'hedgehog')
    await addPerson(store, 'Ёлка', 'bob_hedge')
    await addPerson(store, '100%', 'percent')
    const names = async (query: string, limit = 10) =>
      (await searchUsers(store.db, query, limit)).map((user) => user.username)
    expect(await names('ЇЖА')).toEqual(['hedgehog'])
    expect(await names('івАН')).toEqual(['hedgehog'])
    expect(await names('ёл')).toEqual(['bob_hedge'])
    expect(await names('HEDGE')).toEqual(['hedgehog', 'bob_hedge'])
    expect(await names('@hedge', 1)).toEqual(['hedgehog'])
    expect(await names('nobody at all')).toEqual([])
    expect(await names('   ')).toEqual([])
  })

  test('A-11: without their marks, composed or not, in full case, and words in any order', async () => {
    const store = await emptyStore()
    await addPerson(store, 'Je\u0301rémie Strauß', 'jerry')
    await addPerson(store, 'Артём Д’Арк', 'tyoma')
    const names = async (query: string) =>
      (await searchUsers(store.db, query, 10)).map((user) => user.username)
    for (const query of ['jeremie', 'JÉRÉMIE', 'strauss', 'STRAUẞ jer', '@jerry  stra\u0301uß', 'ｊérémie'])
      expect(await names(query), query).toEqual(['jerry'])
    for (const query of ['артем', 'арте\u0308м', "д'арк арт", 'АРК @tyoma'])
      expect(await names(query), query).toEqual(['tyoma'])
    expect([await names('jeremie артем'), await names('\u200b @')]).toEqual([[], []])
  })

  test('A-11: % _ and \\ are letters, not wildcards', async () => {
    const store = await emptyStore()
    await addPerson(store, '100%', 'percent')
    await addPerson(store, 'back\\slash', 'slash')
    await addPerson(store, 'Under', 'under_score')
    const names = async (query: string) =>
      (await searchUsers(store.db, query, 10)).map((user) => user.username)
    expect(await names('%')).toEqual(['percent'])
    expect(await names('_')).toEqual(['under_score'])
    expect(await names('\\')).toEqual(['slash'])
    expect(await names("'; drop table users; --")).toEqual([])
  })
}
