// Whom calls concern: who finds which in their log, for whom it lives, and who was in it.
import type { Call, CallId, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { textList } from '../db/json-rows.ts'
import type { Db, Tx } from '../db/schema.ts'
import { comings, peopleOf } from './record.ts'

/** Whoever is named again, after having been let go, is known already. */
export async function insertPeople(tx: Tx, call: Call, people: readonly UserId[]): Promise<void> {
  if (people.length === 0) return
  const is_live = call.state === 'ended' ? 0 : 1
  const came = comings(call)
  await tx
    .insertInto('call_participants')
    .values(
      people.map((user_id) => ({
        ...{ call_id: call.id, user_id, created_at: call.createdAt, is_live },
        is_guest: call.guests.includes(user_id) ? 1 : 0,
        came_rev: came.get(user_id) ?? 0,
      })),
    )
    .onConflict((conflict) => conflict.columns(['user_id', 'created_at', 'call_id']).doUpdateSet({ is_live }))
    .execute()
}

/** After the record was written over the one before. */
export async function replacePeople(tx: Tx, before: Call, after: Call): Promise<void> {
  const [known, people] = [peopleOf(before), peopleOf(after)]
  await insertPeople(
    tx,
    after,
    people.filter((userId) => !known.includes(userId)),
  )
  await mark(tx, after, { is_guest: 1 }, without(after.guests, before.guests))
  await mark(tx, after, { is_guest: 0 }, without(before.guests, after.guests))
  await markComings(tx, before, after)
  const over = after.state === 'ended' ? [...new Set([...known, ...people])] : without(known, people)
  await mark(tx, after, { is_live: 0 }, over)
}

const without = (some: readonly UserId[], others: readonly UserId[]): UserId[] =>
  some.filter((userId) => !others.includes(userId))

/** A first coming stays, whatever becomes of the leg. */
async function markComings(tx: Tx, before: Call, after: Call): Promise<void> {
  const [then, now] = [comings(before), comings(after)]
  for (const [userId, came_rev] of now) {
    if (then.has(userId)) continue
    await tx
      .updateTable('call_participants')
      .set({ came_rev })
      .where('user_id', '=', userId)
      .where('created_at', '=', after.createdAt)
      .where('call_id', '=', after.id)
      .where('came_rev', '=', 0)
      .execute()
  }
}

async function mark(
  tx: Tx,
  call: Call,
  what: { readonly is_guest: number } | { readonly is_live: number },
  people: readonly UserId[],
): Promise<void> {
  if (people.length === 0) return
  await tx
    .updateTable('call_participants')
    .set(what)
    .where('user_id', 'in', textList(tx, people))
    .where('created_at', '=', call.createdAt)
    .where('call_id', '=', call.id)
    .execute()
}

/** Everybody who was in a call, in the order in which they came: the first ones, and how many they were. */
export async function whoWasIn(
  db: Db,
  callId: CallId,
  atMost: number,
): Promise<{ people: UserId[]; peopleCount: number }> {
  const came = db
    .selectFrom('call_participants')
    .where('call_id', '=', callId)
    // As a literal, as in the partial index.
    .where(sql<boolean>`came_rev > ${sql.lit(0)}`)
  const rows = await came.select('user_id').orderBy('came_rev').orderBy('user_id').limit(atMost).execute()
  const people = rows.map((row) => row.user_id)
  if (people.length < atMost) return { people, peopleCount: people.length }
  const { count } = await came
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { people, peopleCount: count }
}
