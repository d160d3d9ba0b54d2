// Records of calls: one live call for each pair of people, changed only by who read the newest.
import type { Call, CallId, Leg, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { textList } from '../db/json-rows.ts'
import { type CallTable, type Db, pairKey, type Tx } from '../db/schema.ts'

function fromRow(row: CallTable): Call {
  return {
    id: row.id,
    chatId: row.chat_id,
    callerId: row.caller_id,
    calleeId: row.callee_id,
    media: row.media,
    state: row.state,
    reason: row.reason,
    rev: row.rev,
    createdAt: row.created_at,
    ringUntil: row.ring_until,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    mutual: row.mutual === 1,
    // Written by `toRow`, so they are legs.
    legs: JSON.parse(row.legs) as Leg[],
  }
}

function toRow(call: Call): CallTable {
  return {
    id: call.id,
    chat_id: call.chatId,
    pair_key: pairKey(call.callerId, call.calleeId),
    caller_id: call.callerId,
    callee_id: call.calleeId,
    media: call.media,
    state: call.state,
    reason: call.reason,
    rev: call.rev,
    created_at: call.createdAt,
    ring_until: call.ringUntil,
    answered_at: call.answeredAt,
    ended_at: call.endedAt,
    mutual: call.mutual ? 1 : 0,
    legs: JSON.stringify(call.legs),
  }
}

/** False when the two people have a live call already, or the id is taken. */
export async function insertCall(tx: Tx, call: Call): Promise<boolean> {
  const inserted = await tx
    .insertInto('calls')
    .values(toRow(call))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) return false
  const people = [...new Set([call.callerId, call.calleeId])]
  await tx
    .insertInto('call_participants')
    .values(people.map((user_id) => ({ call_id: call.id, user_id, created_at: call.createdAt })))
    .execute()
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

/** Writes a record over the one with `expectedRev`; false when somebody else was faster. */
export async function replaceCall(tx: Tx, call: Call, expectedRev: number): Promise<boolean> {
  const { id, ...row } = toRow(call)
  const replaced = await tx
    .updateTable('calls')
    .set(row)
    .where('id', '=', id)
    .where('rev', '=', expectedRev)
    .returning('id')
    .executeTakeFirst()
  return replaced !== undefined
}

/** As text in the query: what a parameter will say is not known to who plans, so an index of live calls is no use. */
const ended = sql.lit<'ended'>('ended')

export async function liveCallOfPair(db: Db, a: UserId, b: UserId): Promise<Call | null> {
  const row = await db
    .selectFrom('calls')
    .selectAll()
    .where('pair_key', '=', pairKey(a, b))
    .where('state', '<>', ended)
    .executeTakeFirst()
  return row === undefined ? null : fromRow(row)
}

/** Calls of this person that ring or run. */
export async function liveCallsOf(db: Db, userId: UserId): Promise<Call[]> {
  const rows = await db
    .selectFrom('calls')
    .selectAll()
    // Said on both sides of the or: each has an index of its own.
    .where((where) =>
      where.or([
        where.and([where('state', '<>', ended), where('caller_id', '=', userId)]),
        where.and([where('state', '<>', ended), where('callee_id', '=', userId)]),
      ]),
    )
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** All calls that ring or run, in no order. */
export async function liveCalls(db: Db): Promise<Call[]> {
  const rows = await db.selectFrom('calls').selectAll().where('state', '<>', ended).execute()
  return rows.map(fromRow)
}

/** A person's calls, newest first. @param before only those made before this time, in milliseconds. */
export async function callLog(db: Db, userId: UserId, before: number | null, limit: number): Promise<Call[]> {
  const rows = await db
    .selectFrom('call_participants')
    .innerJoin('calls', 'calls.id', 'call_participants.call_id')
    .selectAll('calls')
    .where('call_participants.user_id', '=', userId)
    .$if(before !== null, (query) => query.where('call_participants.created_at', '<', before))
    .orderBy('call_participants.created_at', 'desc')
    .orderBy('call_participants.call_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** Remembers that an invite became the answer to a call, so that who repeats or ends it means that call. */
export async function insertMerge(tx: Tx, invited: CallId, into: CallId, now: number): Promise<void> {
  await tx
    .insertInto('call_merges')
    .values({ invited_id: invited, into_id: into, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The call that this invite answered; null when it answered none, or was forgotten. */
export async function mergedInto(db: Db, invited: CallId): Promise<CallId | null> {
  const row = await db
    .selectFrom('call_merges')
    .select('into_id as into')
    .where('invited_id', '=', invited)
    .executeTakeFirst()
  return row?.into ?? null
}

/** Forgets merges of before this time, in milliseconds since the Unix epoch. */
export async function forgetMerges(db: Db, before: number): Promise<void> {
  await db.deleteFrom('call_merges').where('created_at', '<', before).execute()
}

/** Two people know each other when both wrote in their direct chat, or an earlier call of theirs was answered. */
export async function knowEachOther(db: Db, a: UserId, b: UserId): Promise<boolean> {
  const key = pairKey(a, b)
  const silent = await db
    .selectFrom('chats')
    .innerJoin('members', 'members.chat_id', 'chats.id')
    .select((select) => [
      select.fn.countAll<number>().as('members'),
      select.fn.count<number>('members.wrote_at').as('writers'),
    ])
    .where('chats.pair_key', '=', key)
    .executeTakeFirst()
  if (silent !== undefined && silent.members > 0 && silent.members === silent.writers) return true
  const answered = await db
    .selectFrom('calls')
    .select('id')
    .where('pair_key', '=', key)
    .where('answered_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return answered !== undefined
}
