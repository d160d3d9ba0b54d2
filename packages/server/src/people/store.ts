// People: found by id, by username, or by a piece of their name.
import { fold, foldedWords, type User, type UserId } from '@poruch/protocol'
import { type RawBuilder, sql } from 'kysely'
import { isPostgres, textList } from '../db/json-rows.ts'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { Db, Tx } from '../db/schema.ts'

export interface NewUser extends User {
  readonly passwordHash: string
  readonly createdAt: number
}

/** A person as the wire has them, whoever asks with `users` among the tables. */
export const userColumns = [
  'users.id',
  'users.username',
  'users.display_name as displayName',
  'users.role',
] as const

/** Answers false when the username is taken. */
export async function insertUser(db: Db, user: NewUser): Promise<boolean> {
  const displayName = user.displayName
  const inserted = await db
    .insertInto('users')
    .values({
      id: user.id,
      username: user.username,
      display_name: displayName,
      role: user.role,
      password_hash: user.passwordHash,
      search_text: `${user.username}\n${fold(displayName)}`,
      created_at: user.createdAt,
    })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function findUser(db: Db, id: UserId): Promise<User | null> {
  return (await db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst()) ?? null
}

const usersById = keepQuery((db, given: Given<{ ids: readonly UserId[] }>) =>
  db
    .selectFrom('users')
    .select(userColumns)
    .where('id', 'in', textList(db, given('ids'))),
)

/** Those of `ids` that exist, in no order. */
export async function findUsers(db: Db, ids: readonly UserId[]): Promise<User[]> {
  if (ids.length === 0) return []
  return await usersById(db, { ids })
}

export interface UserWithPassword extends User {
  readonly passwordHash: string
}

/** @param username in any case. */
export async function findUserByUsername(db: Db, username: string): Promise<UserWithPassword | null> {
  const user = await db
    .selectFrom('users')
    .select([...userColumns, 'password_hash as passwordHash'])
    .where('username', '=', username.toLowerCase())
    .executeTakeFirst()
  return user ?? null
}

/** At most `limit` people in whose username or display name each word of `query` is; usernames that begin with it first. */
export async function searchUsers(db: Db, query: string, limit: number): Promise<User[]> {
  const [first] = foldedWords(query)
  if (first === undefined) return []
  return await db
    .selectFrom('users')
    .select(userColumns)
    .where(holdsWords(query))
    .orderBy(sql`case when username like ${`${escaped(first)}%`} escape '\\' then 0 else 1 end`)
    .orderBy('username')
    .limit(limit)
    .execute()
}

export async function countUsers(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/**
 * Lets sign-ups pass one after another until the transaction ends: of two who both see an empty server, one is first.
 * SQLite has one writer anyway.
 */
export async function lockSignUps(tx: Tx): Promise<void> {
  if (isPostgres(tx)) await sql`select pg_advisory_xact_lock(hashtext('poruch sign-ups'))`.execute(tx)
}

export async function findPasswordHash(db: Db, id: UserId): Promise<string | null> {
  const user = await db
    .selectFrom('users')
    .select('password_hash as hash')
    .where('id', '=', id)
    .executeTakeFirst()
  return user?.hash ?? null
}

/** The same, and lets whoever relies on it or changes it pass one after another until the transaction ends. */
export async function lockPasswordHash(tx: Tx, id: UserId): Promise<string | null> {
  const query = tx.selectFrom('users').select('password_hash as hash').where('id', '=', id)
  // SQLite has one writer anyway; what only names a person by a foreign key need not wait.
  const user = await (isPostgres(tx) ? query.forNoKeyUpdate() : query).executeTakeFirst()
  return user?.hash ?? null
}

export async function setPasswordHash(db: Db, id: UserId, passwordHash: string): Promise<void> {
  await db.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', id).execute()
}

/** Holds a search text all that a query looks for? True where that is nothing. */
export function holdsWords(query: string): RawBuilder<boolean> {
  const pieces = foldedWords(query).map((word) => sql`search_text like ${`%${escaped(word)}%`} escape '\\'`)
  return pieces.length === 0 ? sql`1 = 1` : sql`(${sql.join(pieces, sql` and `)})`
}

/** Letters for a pattern of `like` that is escaped by a backslash. */
function escaped(word: string): string {
  return word.replace(/[\\%_]/gu, '\\$&')
}
