// What every store must keep to about people, their devices and invites.

import { newId, type User, type UserId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { addPerson, now, type OpenEmpty } from '../testing/stored.ts'
import {
  deleteDevice,
  deleteOtherDevices,
  findDeviceByTokenHash,
  insertDevice,
  listDevices,
  touchDevice,
} from './devices.ts'
import { insertInvite, isInviteUsable, listInvites, revokeInvite, useInvite } from './invites.ts'
import {
  countUsers,
  findPasswordHash,
  findUser,
  findUserByUsername,
  findUsers,
  insertUser,
  lockSignUps,
  searchUsers,
  setPasswordHash,
} from './users.ts'

export function peopleContract(emptyStore: OpenEmpty): void {
  test('users: found by id and username in any case, a taken username is refused', async () => {
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

  test('sign-ups pass one after another: of many at once, one finds an empty server', async () => {
    const store = await emptyStore()
    const found = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction(async (tx) => {
          await lockSignUps(tx)
          const before = await countUsers(tx)
          const user: User = { id: newId(now), username: `new${index}`, displayName: 'New', role: 'member' }
          await insertUser(tx, { ...user, passwordHash: 'hash', createdAt: now })
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

  test('search: username and display name, any case, also Cyrillic, prefix first, never above the limit', async () => {
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

  test('search: % _ and \\ are letters, not wildcards', async () => {
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

  test('devices: a session is found by the hash of its token until it ends', async () => {
    const store = await emptyStore()
    const [user, other] = [await addPerson(store), await addPerson(store)]
    const make = async (owner: User, tokenHash: string, createdAt: number) => {
      const device = { id: newId<never>(now), name: 'Firefox on Linux', createdAt, seenAt: createdAt }
      await insertDevice(store.db, { ...device, userId: owner.id, tokenHash })
      return device
    }
    const first = await make(user, 'one', now)
    const second = await make(user, 'two', now + 1)
    const third = await make(user, 'three', now + 2)
    const foreign = await make(other, 'foreign', now)
    expect(await findDeviceByTokenHash(store.db, 'one')).toEqual({ device: first, user })
    expect(await findDeviceByTokenHash(store.db, 'unknown')).toBeNull()
    expect((await listDevices(store.db, user.id)).map((device) => device.id)).toEqual([
      third.id,
      second.id,
      first.id,
    ])

    await touchDevice(store.db, first.id, now + 60_000)
    await touchDevice(store.db, first.id, now + 30_000)
    expect((await findDeviceByTokenHash(store.db, 'one'))?.device.seenAt).toBe(now + 60_000)

    expect(await deleteDevice(store.db, user.id, foreign.id)).toBe(false)
    expect(await deleteDevice(store.db, user.id, first.id)).toBe(true)
    expect(await deleteDevice(store.db, user.id, first.id)).toBe(false)
    expect(await findDeviceByTokenHash(store.db, 'one')).toBeNull()
    expect(await deleteOtherDevices(store.db, user.id, third.id)).toEqual([second.id])
    expect((await listDevices(store.db, user.id)).map((device) => device.id)).toEqual([third.id])
    expect(await findDeviceByTokenHash(store.db, 'foreign')).not.toBeNull()
  })

  test('invites: uses run out, time runs out, and a withdrawn one is dead', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const make = async (tokenHash: string, usesLeft: number | null, expiresAt: number | null) => {
      const invite = { id: newId<never>(now), createdAt: now, expiresAt, usesLeft }
      await insertInvite(store.db, { ...invite, tokenHash, createdBy: owner.id })
      return invite
    }
    await make('twice', 2, null)
    const endless = await make('endless', null, null)
    const timed = await make('timed', null, now + 1_000)
    expect(await listInvites(store.db, now)).toHaveLength(3)
    expect(await useInvite(store.db, 'twice', now)).toBe(true)
    expect(await isInviteUsable(store.db, 'twice', now)).toBe(true)
    expect(await useInvite(store.db, 'twice', now)).toBe(true)
    expect(await useInvite(store.db, 'twice', now)).toBe(false)
    expect(await isInviteUsable(store.db, 'twice', now)).toBe(false)
    expect(await useInvite(store.db, 'timed', now + 999)).toBe(true)
    expect(await useInvite(store.db, 'timed', now + 1_000)).toBe(false)
    expect(await useInvite(store.db, 'endless', now)).toBe(true)
    expect((await listInvites(store.db, now)).map((invite) => invite.id).toSorted()).toEqual(
      [endless.id, timed.id].toSorted(),
    )
    expect(await revokeInvite(store.db, endless.id, now)).toBe(true)
    expect(await revokeInvite(store.db, endless.id, now)).toBe(false)
    expect(await useInvite(store.db, 'endless', now)).toBe(false)
    expect(await useInvite(store.db, 'unknown', now)).toBe(false)
  })

  test('invites: of many at once with one use left, one gets it', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const invite = { id: newId<never>(now), createdAt: now, expiresAt: null, usesLeft: 1 }
    await insertInvite(store.db, { ...invite, tokenHash: 'once', createdBy: owner.id })
    const used = await Promise.all(
      Array.from({ length: 8 }, () => store.transaction((tx) => useInvite(tx, 'once', now))),
    )
    expect(used.filter(Boolean)).toHaveLength(1)
  })
}
