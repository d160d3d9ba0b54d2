// People who are chosen for a chat.
import { PoruchError, type UserId } from '@poruch/protocol'
import type { Db } from '../db/open.ts'
import { findUsers } from '../people/store.ts'

/** @throws PoruchError `not_found` when one of them does not exist. */
export async function demandPeople(
  db: Db,
  userIds: readonly UserId[],
  field: 'userId' | 'userIds' = 'userIds',
): Promise<void> {
  const found = await findUsers(db, userIds)
  if (found.length < new Set(userIds).size) throw new PoruchError('not_found', { field })
}
