// When a person is not to be called, and who may all the same.
import type { CallSettings, UserId } from '@poruch/protocol'
import { textList } from '../db/json-rows.ts'
import type { Db, Tx, UserCallSettingsTable } from '../db/schema.ts'
import { findUsers } from '../people/store.ts'

function fromRow(row: UserCallSettingsTable): CallSettings {
  // Written by `setCallSettings`, so they are ids.
  return { doNotDisturbUntil: row.dnd_until, exceptions: JSON.parse(row.exceptions) as UserId[] }
}

export async function callSettingsOf(db: Db, userId: UserId): Promise<CallSettings> {
  const row = await db
    .selectFrom('user_call_settings')
    .selectAll()
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row === undefined ? { doNotDisturbUntil: null, exceptions: [] } : fromRow(row)
}

/** @returns them as they are kept: each exception once, and only people that there are. */
export async function setCallSettings(
  tx: Tx,
  userId: UserId,
  { doNotDisturbUntil, exceptions }: CallSettings,
): Promise<CallSettings> {
  const known = new Set((await findUsers(tx, exceptions)).map(({ id }) => id))
  const kept = [...new Set(exceptions)].filter((id) => known.has(id) && id !== userId)
  const values = { dnd_until: doNotDisturbUntil, exceptions: JSON.stringify(kept) }
  await tx
    .insertInto('user_call_settings')
    .values({ user_id: userId, ...values })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute()
  return { doNotDisturbUntil, exceptions: kept }
}

/** Those of these people for whom a call by this one does not ring. */
export async function notToDisturb(
  db: Db,
  userIds: readonly UserId[],
  by: UserId,
  now: number,
): Promise<ReadonlySet<UserId>> {
  if (userIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('user_call_settings')
    .selectAll()
    .where('user_id', 'in', textList(db, userIds))
    .where('dnd_until', '>', now)
    .execute()
  const quiet = rows.filter((row) => !fromRow(row).exceptions.includes(by))
  return new Set(quiet.map((row) => row.user_id))
}
