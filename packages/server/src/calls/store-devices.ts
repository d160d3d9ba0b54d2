// Which devices are signed in, as far as calls ask: whoever signed out takes part in none.
import { type DeviceId, PoruchError } from '@poruch/protocol'
import { isPostgres, textList } from '../db/json-rows.ts'
import type { Db, Tx } from '../db/schema.ts'
import type { Who } from '../who.ts'

/** Those of these devices whose session has not ended. */
export async function signedIn(db: Db, ids: readonly DeviceId[]): Promise<ReadonlySet<DeviceId>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('devices').select('id').where('id', 'in', textList(db, ids)).execute()
  return new Set(rows.map((row) => row.id))
}

/**
 * Keeps the session of this device from ending before the transaction does: whoever ends it then finds what was written.
 * @throws PoruchError `unauthenticated` when it has ended.
 */
export async function holdSession(tx: Tx, { userId, deviceId }: Who): Promise<void> {
  const query = tx.selectFrom('devices').select('id').where('id', '=', deviceId).where('user_id', '=', userId)
  // SQLite has one writer anyway; what only stamps the device need not wait.
  const held = await (isPostgres(tx) ? query.forKeyShare() : query).executeTakeFirst()
  if (held === undefined) throw new PoruchError('unauthenticated')
}
