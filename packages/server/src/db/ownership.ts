// Whose database is this? One that another program, a newer server or a running one uses is left as it is.
import { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import { isPostgres } from './json-rows.ts'
import { migrations } from './migrations/index.ts'
import type { Schema } from './schema.ts'
import { isBusy, sqliteDialect } from './sqlite.ts'

/** The database cannot be ours now; the message is a sentence for whoever started the server. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable'
}

const foreign =
  'The database holds tables of another program. Set DATA_DIR or DATABASE_URL to a place of its own.'
const newer = 'The database was used by a newer server. Start that version, or put back a backup.'

/** Names that a program of another kind may well have too. */
const ours: ReadonlySet<string> = new Set(['users', 'devices', 'chats', 'members', 'messages', 'calls'])

/**
 * Reads only.
 * @throws StoreUnusable unless the database is empty, or ours and not of a newer server.
 */
export async function demandOwn(db: Kysely<Schema>): Promise<void> {
  const names = await tableNames(db)
  const isOurs = names.has('store_facts')
  const others = [...names].filter((name) => !/^(kysely|sqlite)_/u.test(name))
  // In PostgreSQL other tables may stand beside ours, such as those of an extension.
  const isForeign = isPostgres(db) ? others.some((name) => ours.has(name)) : others.length > 0
  if (!isOurs && isForeign) throw new StoreUnusable(foreign)
  if (!names.has('kysely_migration')) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  if (rows.some(({ name }) => !Object.hasOwn(migrations, name)))
    throw new StoreUnusable(isOurs ? newer : foreign)
}

async function tableNames(db: Kysely<Schema>): Promise<ReadonlySet<string>> {
  const { rows } = isPostgres(db)
    ? await sql<{
        name: string
      }>`select tablename as name from pg_tables where schemaname = current_schema()`.execute(db)
    : await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

/** The same for a file, before anything of it is changed: the way we write is written into a file by opening it. */
export async function demandOwnFile(file: string): Promise<void> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(() => new DatabaseSync(file, { readOnly: true })) })
  try {
    await demandOwn(db)
  } finally {
    await db.destroy()
  }
}

/**
 * Holds the file for this process. The system lets go of it when the process ends, however it ends.
 * @throws StoreUnusable when another process, or this one, holds it.
 */
export function holdFile(file: string): { release(): void } {
  const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 })
  try {
    // No journal: nothing is ever written, and nothing must lie about after an end by force.
    lock.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new StoreUnusable(
      `Another server uses ${file} already. Stop it first, or set DATA_DIR to another folder.`,
    )
  }
  return { release: () => lock.close() }
}
