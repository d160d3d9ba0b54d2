// Live calls that somebody sees without being in them.
import type { Call, UserId } from '@poruch/protocol'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { Db } from '../db/schema.ts'
import { fromRow, isLive } from './store.ts'

/** From the few that live to whether this person is there: never through all that ever were in their chats. */
const liveRowsAround = keepQuery((db, given: Given<{ userId: UserId }>) =>
  db
    .selectFrom('calls')
    // SQLite keeps to the order of a cross join.
    .crossJoin('members')
    .crossJoin('chats')
    .selectAll('calls')
    .where(isLive)
    .whereRef('members.chat_id', '=', 'calls.chat_id')
    .where('members.user_id', '=', given('userId'))
    .where('members.state', '=', 'in')
    .where('members.is_direct', '=', 0)
    .whereRef('chats.id', '=', 'calls.chat_id')
    .where('chats.deleted_at', 'is', null),
)

/** Calls that ring or run in this person's groups, whether they concern them or not, in no order. */
export async function liveCallsAround(db: Db, userId: UserId): Promise<Call[]> {
  return (await liveRowsAround(db, { userId })).map(fromRow)
}
