// Opens the database named by an address and brings its tables up to date: the only place that names both dialects.
import { statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { PoruchError } from '@poruch/protocol'
import { type Dialect, Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Logger } from 'pino'
import { watchFailures } from './failures.ts'
import { isPostgres } from './json-rows.ts'
import { migrations } from './migrations/index.ts'
import { demandOwn, demandOwnFile, holdFile, StoreUnusable } from './ownership.ts'
import { isPostgresFailure } from './postgres-failures.ts'
import { makePrivate } from './private-files.ts'
import type { Db, Schema, Tx } from './schema.ts'
import { isSqliteFailure, openDatabase, sqliteDialect } from './sqlite.ts'

export type { Db, Tx } from './schema.ts'

/**
 * Whatever must last. Failures of the database itself (full, locked, gone) reach callers of every query and
 * transaction as PoruchError `not_stored`.
 */
export interface Store {
  readonly db: Db
  /** Tells this store from every other, also from one with the same address. */
  readonly generation: string
  /** How many transactions are worth being begun beside each other. */
  readonly writers: number
  /** 32 random bytes that are told to nobody. */
  readonly secret: Buffer
  /**
   * Runs `work` as a whole or not at all. Inside, use only `tx` (with SQLite `db` would wait for this very
   * transaction for ever), and await nothing slow or remote.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Rejects when the database does not answer within two seconds. */
  check(): Promise<void>
  close(): Promise<void>
}

const checkMs = 2_000

/**
 * @param url `sqlite:<file>` (its folder is made), `sqlite::memory:` or `postgres://…`.
 * @param onUntold something answered `outcome_unknown` turned out to be stored: all devices must ask what changed.
 * @throws when the database cannot be opened, is not ours (StoreUnusable) or a migration fails; the store is closed then.
 */
export async function openStore(
  url: string,
  log: Logger,
  onUntold: () => void = () => undefined,
): Promise<Store> {
  return await openStoreOn(await dialectFor(url, log, onUntold))
}

/** The same for a dialect that is open already. */
export async function openStoreOn(dialect: Dialect): Promise<Store> {
  const db = new Kysely<Schema>({ dialect })
  try {
    await demandOwn(db)
    await migrate(db)
    return await storeOn(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** @param db its tables are up to date. */
export async function storeOn(db: Kysely<Schema>): Promise<Store> {
  const generation = await factOf(db, 'generation')
  const secret = Buffer.from(await factOf(db, 'secret'), 'base64url')
  return {
    db,
    generation,
    writers: isPostgres(db) ? 4 : 1,
    secret,
    transaction: (work) => db.transaction().execute(work),
    async check() {
      const answer = sql`select 1`.execute(db)
      const timer = new AbortController()
      const late = pause(checkMs, undefined, { signal: timer.signal }).then(() => {
        throw new PoruchError('not_stored')
      })
      try {
        await Promise.race([answer, late])
      } finally {
        late.catch(() => undefined)
        answer.catch(() => undefined)
        timer.abort()
      }
    },
    close: () => db.destroy(),
  }
}

/** The dialect that an address speaks. */
export async function dialectFor(
  url: string,
  log: Logger,
  onUntold: () => void = () => undefined,
): Promise<Dialect> {
  if (/^postgres(ql)?:/u.test(url)) {
    // Most servers run without it, and its memory.
    const { postgresDialect } = await import('./postgres.ts')
    return watchFailures(postgresDialect(url, { onUntold }), isPostgresFailure, log)
  }
  const file = url.replace(/^sqlite:/u, '')
  const dialect = file === ':memory:' ? sqliteDialect(() => openDatabase(file)) : await fileDialect(file, log)
  return watchFailures(dialect, isSqliteFailure, log)
}

async function fileDialect(file: string, log: Logger): Promise<Dialect> {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0)
    await demandOwnFile(file).catch((error: unknown) => {
      throw isSqliteFailure(error) ? new PoruchError('not_stored', { cause: error }) : error
    })
  makePrivate(file, log)
  let release = (): void => undefined
  const open = () => {
    release = holdFile(file).release
    try {
      return openDatabase(file)
    } catch (error) {
      release()
      throw error
    }
  }
  return sqliteDialect(open, () => release())
}

async function factOf(db: Kysely<Schema>, name: Schema['store_facts']['name']): Promise<string> {
  const fact = await db.selectFrom('store_facts').select('value').where('name', '=', name).executeTakeFirst()
  if (fact === undefined)
    throw new StoreUnusable(`The database is damaged: it does not know its ${name}. Put back a backup.`)
  return fact.value
}

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
