// Read marks: raised many at once, never lowered, never beyond the end of the chat.
import type { ChatId, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { isPostgres, jsonRows, textList } from '../db/json-rows.ts'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { Db, Tx } from '../db/schema.ts'
import { pairOf } from './store.ts'
import { lockChats, stampChats } from './store-rows.ts'

/** Somebody has read a chat up to a place. */
export interface Mark {
  readonly chatId: ChatId
  readonly userId: UserId
  readonly seq: number
}

/** Where somebody's mark stands now; null for no member. */
export type MarkOutcome = { readonly seq: number; readonly rose: boolean } | null

/** Raises many marks in a few statements for all of them. @returns what became of each, in their order. */
export async function raiseReadMarks(tx: Tx, marks: readonly Mark[], at: number): Promise<MarkOutcome[]> {
  const keyed = marks.map((mark) => [keyOf(mark), mark] as const)
  const highest = new Map<string, Mark>()
  for (const [key, mark] of keyed) if ((highest.get(key)?.seq ?? -1) < mark.seq) highest.set(key, mark)
  const wanted = [...highest.values()]
  await lockChats(
    tx,
    wanted.map((mark) => mark.chatId),
  )
  const risen = await raise(tx, wanted)
  const rest = [...highest].filter(([key]) => !risen.has(key)).map(([, mark]) => mark)
  const standing = await standingMarks(tx, rest)
  const changed = [...highest].filter(([key]) => risen.has(key)).map(([, mark]) => mark.chatId)
  await stampChats(tx, [...new Set(changed)], at)
  return keyed.map(([key, mark]) => {
    const seq = risen.get(key) ?? standing.get(key)
    if (seq === undefined) return null
    // Of several marks of one person, the highest is the one that rose.
    return { seq, rose: risen.has(key) && highest.get(key) === mark }
  })
}

function keyOf({ chatId, userId }: { readonly chatId: ChatId; readonly userId: UserId }): string {
  return `${chatId} ${userId}`
}

/** A mark as a row of JSON. */
interface MarkRow {
  readonly c: ChatId
  readonly u: UserId
  readonly s: number
}

function rowsOf(marks: readonly Mark[]): MarkRow[] {
  return marks.map(({ chatId, userId, seq }) => ({ c: chatId, u: userId, s: seq }))
}

const raiseRows = keepQuery((db, given: Given<{ marks: readonly MarkRow[] }>) => {
  const wanted = sql<number>`cast(mark.value ->> 's' as bigint)`
  const least = isPostgres(db) ? sql.raw('least') : sql.raw('min')
  const capped = sql<number>`${least}(${wanted}, chats.last_seq)`
  return db
    .updateTable('members')
    .from([jsonRows(db, given('marks')).as('mark'), 'chats'])
    .set({ read_seq: capped })
    .where('members.chat_id', '=', sql<ChatId>`mark.value ->> 'c'`)
    .where('members.user_id', '=', sql<UserId>`mark.value ->> 'u'`)
    .where('members.state', '=', 'in')
    .whereRef('chats.id', '=', 'members.chat_id')
    .where('chats.deleted_at', 'is', null)
    .where('members.read_seq', '<', capped)
    .returning(['members.chat_id as chatId', 'members.user_id as userId', 'members.read_seq as seq'])
})

async function raise(tx: Tx, marks: readonly Mark[]): Promise<Map<string, number>> {
  if (marks.length === 0) return new Map()
  const rows = await raiseRows(tx, { marks: rowsOf(marks) })
  return new Map(rows.map((row) => [keyOf(row), row.seq]))
}

const standingRows = keepQuery((db, given: Given<{ marks: readonly MarkRow[] }>) =>
  db
    .selectFrom(jsonRows(db, given('marks')).as('mark'))
    .innerJoin('members', (join) =>
      join
        .on('members.chat_id', '=', sql<ChatId>`mark.value ->> 'c'`)
        .on('members.user_id', '=', sql<UserId>`mark.value ->> 'u'`)
        .on('members.state', '=', 'in'),
    )
    .innerJoin('chats', (join) =>
      join.onRef('chats.id', '=', 'members.chat_id').on('chats.deleted_at', 'is', null),
    )
    .select(['members.chat_id as chatId', 'members.user_id as userId', 'members.read_seq as seq']),
)

async function standingMarks(db: Db, marks: readonly Mark[]): Promise<Map<string, number>> {
  if (marks.length === 0) return new Map()
  const rows = await standingRows(db, { marks: rowsOf(marks) })
  return new Map(rows.map((row) => [keyOf(row), row.seq]))
}

/** What decides who hears of a mark. */
export interface MarkPlace {
  /** The two people of a direct chat. */
  readonly pair: readonly UserId[] | null
  readonly memberCount: number
}

const placesById = keepQuery((db, given: Given<{ ids: readonly ChatId[] }>) =>
  db
    .selectFrom('chats')
    .select(['id', 'pair_key', 'member_count as memberCount'])
    .where('id', 'in', textList(db, given('ids'))),
)

export async function markPlaces(db: Db, ids: readonly ChatId[]): Promise<Map<ChatId, MarkPlace>> {
  const rows = await placesById(db, { ids })
  return new Map(rows.map((row) => [row.id, { pair: pairOf(row), memberCount: row.memberCount }]))
}

const greatestTwo = keepQuery((db, given: Given<{ chatId: ChatId }>) =>
  db
    .selectFrom('members')
    .select(['user_id as userId', 'read_seq as seq'])
    .where('chat_id', '=', given('chatId'))
    .where('state', '=', 'in')
    .orderBy('read_seq', 'desc')
    .limit(2),
)

/** The greatest two marks of a chat: whoever set one of them finds a foreign one in the other. */
export async function greatestMarks(db: Db, chatId: ChatId): Promise<{ userId: UserId; seq: number }[]> {
  return await greatestTwo(db, { chatId })
}
