// Records of calls: one live call in each place, changed only by who read the newest.
import type { Call, CallId, ChatId, ChatKind, Leg, RoomId, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { textList } from '../db/json-rows.ts'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { CallTable, Db, Tx } from '../db/schema.ts'
import { peopleOf } from './record.ts'
import { insertPeople, replacePeople } from './store-people.ts'

export function fromRow(row: CallTable): Call {
  return {
    id: row.id,
    chatId: row.chat_id,
    roomId: row.room_id,
    startedBy: row.started_by,
    // These lists were written by `toRow`, so they are ids and legs.
    invited: JSON.parse(row.invited) as UserId[],
    guests: JSON.parse(row.guests) as UserId[],
    media: row.media,
    state: row.state,
    reason: row.reason,
    rev: row.rev,
    createdAt: row.created_at,
    ringUntil: row.ring_until,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    pair: row.pair === 1,
    mutual: row.mutual === 1,
    legs: JSON.parse(row.legs) as Leg[],
  }
}

function toRow(call: Call): CallTable {
  return {
    id: call.id,
    chat_id: call.chatId,
    room_id: call.roomId,
    started_by: call.startedBy,
    invited: JSON.stringify(call.invited),
    guests: JSON.stringify(call.guests),
    media: call.media,
    state: call.state,
    reason: call.reason,
    rev: call.rev,
    created_at: call.createdAt,
    ring_until: call.ringUntil,
    answered_at: call.answeredAt,
    ended_at: call.endedAt,
    pair: call.pair ? 1 : 0,
    mutual: call.mutual ? 1 : 0,
    legs: JSON.stringify(call.legs),
  }
}

/** False when its place has a live call already, or the id is taken. */
export async function insertCall(tx: Tx, call: Call): Promise<boolean> {
  const inserted = await tx
    .insertInto('calls')
    .values(toRow(call))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) return false
  await insertPeople(tx, call, peopleOf(call))
  return true
}

export async function findCall(db: Db, id: CallId): Promise<Call | null> {
  const row = await db.selectFrom('calls').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : fromRow(row)
}

/** Those of `ids` that exist, each once, in no order. */
export async function findCalls(db: Db, ids: readonly CallId[]): Promise<Call[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('calls').selectAll().where('id', 'in', textList(db, ids)).execute()
  return rows.map(fromRow)
}

/** Where a call is: one lives in each at most. */
export type Place = Pick<Call, 'chatId' | 'roomId'>

/** A call and the kind of chat it is in, which says what may become of it. */
export interface PlacedCall {
  readonly call: Call
  readonly kind: ChatKind
}

/** Whether its chat still stands or not. */
export async function findPlacedCall(db: Db, id: CallId): Promise<PlacedCall | null> {
  const row = await db
    .selectFrom('calls')
    .innerJoin('chats', 'chats.id', 'calls.chat_id')
    .selectAll('calls')
    .select('chats.kind')
    .where('calls.id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : { call: fromRow(row), kind: row.kind }
}

/** Writes a record over the one it was made from; false when somebody else was faster. */
export async function replaceCall(tx: Tx, before: Call, after: Call): Promise<boolean> {
  const { id, ...row } = toRow(after)
  const replaced = await tx
    .updateTable('calls')
    .set(row)
    .where('id', '=', id)
    .where('rev', '=', before.rev)
    .returning('id')
    .executeTakeFirst()
  if (replaced === undefined) return false
  await replacePeople(tx, before, after)
  return true
}

// As literals: a plan made before the values are known cannot rely on a partial index.
export const isLive = sql<boolean>`calls.state <> ${sql.lit('ended')}`
const concernsLive = sql<boolean>`call_participants.is_live = ${sql.lit(1)}`

/** A chat, or a room in it: the one call that rings or runs there. */
export async function liveCallIn(db: Db, { chatId, roomId }: Place): Promise<Call | null> {
  const row = await db
    .selectFrom('calls')
    .selectAll()
    .where('chat_id', '=', chatId)
    .where(sql<string>`coalesce(room_id, '')`, '=', roomId ?? '')
    .where(isLive)
    .executeTakeFirst()
  return row === undefined ? null : fromRow(row)
}

/** The calls that ring or run in a chat and its rooms. */
export async function liveCallsIn(db: Db, chatId: ChatId): Promise<Call[]> {
  const rows = await db
    .selectFrom('calls')
    .selectAll()
    .where('chat_id', '=', chatId)
    .where(isLive)
    // As the index of those that live has them: that of all that ever were is not gone through.
    .orderBy(sql`coalesce(room_id, '')`)
    .execute()
  return rows.map(fromRow)
}

/** Does this room stand, in that chat? Asked under the chat's lock it stays so until the commit. */
export async function hasRoom(db: Db, chatId: ChatId, roomId: RoomId): Promise<boolean> {
  const row = await db
    .selectFrom('rooms')
    .select('id')
    .where('id', '=', roomId)
    .where('chat_id', '=', chatId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

const liveRowsOf = keepQuery((db, given: Given<{ userId: UserId }>) =>
  db
    .selectFrom('call_participants')
    .innerJoin('calls', 'calls.id', 'call_participants.call_id')
    .leftJoin('members', (join) =>
      join
        .onRef('members.chat_id', '=', 'calls.chat_id')
        .onRef('members.user_id', '=', 'call_participants.user_id')
        .on('members.state', '=', 'in'),
    )
    .innerJoin('chats', (join) =>
      join.onRef('chats.id', '=', 'calls.chat_id').on('chats.deleted_at', 'is', null),
    )
    .selectAll('calls')
    .where('call_participants.user_id', '=', given('userId'))
    .where(concernsLive)
    .where((where) =>
      where.or([where('members.user_id', 'is not', null), where('call_participants.is_guest', '=', 1)]),
    )
    .orderBy('calls.id'),
)

/** Calls that ring or run and concern this person, in chats that they are in, or as a guest, and that still stand. */
export async function liveCallsOf(db: Db, userId: UserId): Promise<Call[]> {
  return (await liveRowsOf(db, { userId })).map(fromRow)
}

/** All calls that ring or run, in no order. */
export async function liveCalls(db: Db): Promise<Call[]> {
  const rows = await db.selectFrom('calls').selectAll().where(isLive).execute()
  return rows.map(fromRow)
}

/** A place in the call log: that of the oldest one told. Without `id`, before all that began at that time. */
export interface LogPlace {
  readonly createdAt: number
  readonly id: CallId | null
}

/** A person's calls in chats that they are in, and those in which they are guests, newest first. @param before only older ones. */
export async function callLog(
  db: Db,
  userId: UserId,
  before: LogPlace | null,
  limit: number,
): Promise<Call[]> {
  const rows = await db
    .selectFrom('call_participants as own')
    .innerJoin('calls', 'calls.id', 'own.call_id')
    .leftJoin('members', (join) =>
      join
        .onRef('members.chat_id', '=', 'calls.chat_id')
        .onRef('members.user_id', '=', 'own.user_id')
        .on('members.state', '=', 'in'),
    )
    .innerJoin('chats', (join) =>
      join.onRef('chats.id', '=', 'calls.chat_id').on('chats.deleted_at', 'is', null),
    )
    .selectAll('calls')
    .where('own.user_id', '=', userId)
    .where((where) => where.or([where('members.user_id', 'is not', null), where('own.is_guest', '=', 1)]))
    .$if(before !== null, (query) =>
      query.where(sql<boolean>`(own.created_at, own.call_id) < (${before?.createdAt}, ${before?.id ?? ''})`),
    )
    .orderBy('own.created_at', 'desc')
    .orderBy('own.call_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** Remembers that a start became the answer to a call, so that who repeats or ends it means that call. */
export async function insertMerge(tx: Tx, started: CallId, into: CallId, now: number): Promise<void> {
  await tx
    .insertInto('call_merges')
    .values({ started_id: started, into_id: into, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The call that this start answered; null when it answered none. */
export async function mergedInto(db: Db, started: CallId): Promise<CallId | null> {
  const row = await db
    .selectFrom('call_merges')
    .select('into_id as into')
    .where('started_id', '=', started)
    .executeTakeFirst()
  return row?.into ?? null
}

/** Two people know each other when both wrote in their direct chat, or a call there was answered. */
export async function knowEachOther(db: Db, chatId: ChatId): Promise<boolean> {
  const { members, writers } = await db
    .selectFrom('members')
    .select((select) => [
      select.fn.countAll<number>().as('members'),
      select.fn.count<number>('wrote_at').as('writers'),
    ])
    .where('chat_id', '=', chatId)
    .executeTakeFirstOrThrow()
  if (members > 0 && members === writers) return true
  const answered = await db
    .selectFrom('calls')
    .select('id')
    .where('chat_id', '=', chatId)
    .where('answered_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return answered !== undefined
}
