// What every store must keep to about devices and their sessions.
import { newId, type User } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { addPerson, now, type OpenEmpty } from '../testing/stored.ts'
import {
  deleteDevice,
  deleteOtherDevices,
  findDeviceByTokenHash,
  hasDevice,
  insertDevice,
  listDevices,
  touchDevice,
} from './store.ts'

export function devicesContract(emptyStore: OpenEmpty): void {
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

    await touchDevice(store.db, first.id, now + 59_999)
    expect((await findDeviceByTokenHash(store.db, 'one'))?.device.seenAt).toBe(now)
    await touchDevice(store.db, first.id, now + 60_000)
    await touchDevice(store.db, first.id, now + 30_000)
    expect((await findDeviceByTokenHash(store.db, 'one'))?.device.seenAt).toBe(now + 60_000)

    expect(await hasDevice(store.db, user.id, foreign.id)).toBe(false)
    expect(await hasDevice(store.db, user.id, first.id)).toBe(true)
    expect(await deleteDevice(store.db, user.id, foreign.id)).toBe(false)
    expect(await deleteDevice(store.db, user.id, first.id)).toBe(true)
    expect(await deleteDevice(store.db, user.id, first.id)).toBe(false)
    expect(await hasDevice(store.db, user.id, first.id)).toBe(false)
    expect(await findDeviceByTokenHash(store.db, 'one')).toBeNull()
    expect(await deleteOtherDevices(store.db, user.id, third.id)).toEqual([second.id])
    expect((await listDevices(store.db, user.id)).map((device) => device.id)).toEqual([third.id])
    expect(await findDeviceByTokenHash(store.db, 'foreign')).not.toBeNull()
  })
}
