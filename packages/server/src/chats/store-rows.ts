// The row of a chat as what others wait for: locked, and stamped when anything changed that a roster shows.
import type { ChatId } from '@poruch/protocol'
import { isPostgres, stampAt, textList } from '../db/json-rows.ts'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { Tx } from '../db/schema.ts'

const lockRows = keepQuery((db, given: Given<{ ids: readonly ChatId[] }>) =>
  db
    .selectFrom('chats')
    .select('id')
    .where('id', 'in', textList(db, given('ids')))
    .orderBy('id')
    // What only names a chat by a foreign key need not wait.
    .forNoKeyUpdate(),
)

/**
 * Lets changes of these chats pass one after another until the transaction ends. In the order of their ids, so that two
 * never wait for each other; whoever changes members locks their chat first. SQLite has one writer anyway.
 */
export async function lockChats(tx: Tx, ids: readonly ChatId[]): Promise<void> {
  if (isPostgres(tx)) await lockRows(tx, { ids })
}

const stampRows = keepQuery((db, given: Given<{ ids: readonly ChatId[]; at: number }>) =>
  db
    .updateTable('chats')
    .set({ stamp: stampAt(db, given('at')) })
    .where('id', 'in', textList(db, given('ids'))),
)

/** Makes rosters tell these chats again. */
export async function stampChats(tx: Tx, ids: readonly ChatId[], at: number): Promise<void> {
  if (ids.length > 0) await stampRows(tx, { ids, at })
}

/** So many came, or with a minus went. */
export async function countMembers(tx: Tx, chatId: ChatId, came: number, at: number): Promise<void> {
  await tx
    .updateTable('chats')
    .set((set) => ({ member_count: set('member_count', '+', came), stamp: stampAt(tx, at) }))
    .where('id', '=', chatId)
    .execute()
}
