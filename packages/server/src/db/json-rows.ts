// Lists as one parameter: however long they are, the SQL and its prepared statement stay the same.
import { type Expression, isExpression, PostgresAdapter, type RawBuilder, sql } from 'kysely'
import type { Db } from './schema.ts'

/** Do these queries go to PostgreSQL? For the few facts that differ. */
export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** A list that is known, or the place of one (see `keepQuery`). */
type List<Item> = readonly Item[] | Expression<readonly Item[]>

const parameterOf = (list: List<unknown>) => (isExpression(list) ? list : JSON.stringify(list))

// Cast twice: postgres.js would encode a parameter of type json once more.

/** A table of one column `value`, each a JSON object of the list. Read fields by `value ->> 'name'`. */
export function jsonRows(db: Db, rows: List<object>): RawBuilder<{ value: string }> {
  const list = parameterOf(rows)
  return isPostgres(db)
    ? sql`json_array_elements(cast(cast(${list} as text) as json))`
    : sql`json_each(${list})`
}

/** The texts of a list, for `in`. */
export function textList<Text extends string>(db: Db, texts: List<Text>): RawBuilder<Text> {
  const list = parameterOf(texts)
  return isPostgres(db)
    ? sql`(select value from json_array_elements_text(cast(cast(${list} as text) as json)))`
    : sql`(select value from json_each(${list}))`
}

/**
 * When a chat changed, for cursors: `at`, but never below what stands there, so that a clock which was set back
 * hides nothing from those who ask what is newer.
 */
export function stampAt(db: Db, at: number | Expression<number>): RawBuilder<number> {
  const newest = sql`coalesce((select max(stamp) from chats), 0)`
  return isPostgres(db) ? sql`greatest(cast(${at} as bigint), ${newest})` : sql`max(${at}, ${newest})`
}
