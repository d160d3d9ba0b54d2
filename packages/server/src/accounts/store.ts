// Devices: a signed-in browser or app, known by the hash of its session token.
import type { Device, DeviceId, User, UserId } from '@poruch/protocol'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { Db } from '../db/schema.ts'
import { userColumns } from '../people/store.ts'

export interface NewDevice extends Device {
  readonly userId: UserId
  readonly tokenHash: string
}

const columns = ['id', 'name', 'created_at as createdAt', 'seen_at as seenAt'] as const

export async function insertDevice(db: Db, device: NewDevice): Promise<void> {
  await db
    .insertInto('devices')
    .values({
      id: device.id,
      user_id: device.userId,
      name: device.name,
      token_hash: device.tokenHash,
      created_at: device.createdAt,
      seen_at: device.seenAt,
    })
    .execute()
}

const byTokenHash = keepQuery((db, given: Given<{ tokenHash: string }>) =>
  db
    .selectFrom('devices')
    .innerJoin('users', 'users.id', 'devices.user_id')
    .select([
      'devices.id as deviceId',
      'devices.name',
      'devices.created_at as createdAt',
      'devices.seen_at as seenAt',
      ...userColumns,
    ])
    .where('devices.token_hash', '=', given('tokenHash')),
)

/** Whose session this is; null when it ended or never was. */
export async function findDeviceByTokenHash(
  db: Db,
  tokenHash: string,
): Promise<{ device: Device; user: User } | null> {
  const [row] = await byTokenHash(db, { tokenHash })
  if (row === undefined) return null
  const { deviceId, name, createdAt, seenAt, ...user } = row
  return { device: { id: deviceId, name, createdAt, seenAt }, user }
}

/** Is this session of this person alive? */
export async function hasDevice(db: Db, userId: UserId, id: DeviceId): Promise<boolean> {
  const query = db.selectFrom('devices').select('id').where('id', '=', id).where('user_id', '=', userId)
  return (await query.executeTakeFirst()) !== undefined
}

/** Newest first. */
export async function listDevices(db: Db, userId: UserId): Promise<Device[]> {
  return await db
    .selectFrom('devices')
    .select(columns)
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** Ends one session of this person; false when they have no such device. */
export async function deleteDevice(db: Db, userId: UserId, id: DeviceId): Promise<boolean> {
  const deleted = await db
    .deleteFrom('devices')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

/** Ends all sessions of this person but one, and answers which. */
export async function deleteOtherDevices(db: Db, userId: UserId, keep: DeviceId): Promise<DeviceId[]> {
  const deleted = await db
    .deleteFrom('devices')
    .where('user_id', '=', userId)
    .where('id', '<>', keep)
    .returning('id')
    .execute()
  return deleted.map((device) => device.id)
}

/** How often "last seen" is written, at most: many who come back at once must not wait for a commit of each. */
export const touchMs = 60_000

const touchSeenBefore = keepQuery((db, given: Given<{ id: DeviceId; seenAt: number; before: number }>) =>
  db
    .updateTable('devices')
    .set({ seen_at: given('seenAt') })
    .where('id', '=', given('id'))
    .where('seen_at', '<=', given('before')),
)

/** @param seenAt now; a device that was seen less than `touchMs` before is left as it is. */
export async function touchDevice(db: Db, id: DeviceId, seenAt: number): Promise<void> {
  await touchSeenBefore(db, { id, seenAt, before: seenAt - touchMs })
}
