// Databases for tests that open hundreds: migrated once in a process, copied from then on.
import { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { watchFailures } from '../db/failures.ts'
import { dialectFor, openStoreOn, type Store, storeOn } from '../db/open.ts'
import type { Schema } from '../db/schema.ts'
import { isSqliteFailure, openDatabase, sqliteDialect } from '../db/sqlite.ts'
import type { Activity } from './activity.ts'

/** What stands for a database in memory, as in the settings of every test. */
const inMemory = 'sqlite::memory:'

let migrated: Promise<Uint8Array> | undefined

/** A database in memory with all tables and no rows, as bytes. */
async function migrate(): Promise<Uint8Array> {
  const database = openDatabase(':memory:')
  const store = await openStoreOn(sqliteDialect(() => database))
  const bytes = database.serialize()
  await store.close()
  return bytes
}

/** A store whose queries are counted. @param url of an empty database; the one in memory takes no time to open. */
export async function openCountedStore(url: string, log: Logger, activity: Activity): Promise<Store> {
  if (url !== inMemory) return await openStoreOn(activity.watch(await dialectFor(url, log)))
  migrated ??= migrate()
  const bytes = await migrated
  const dialect = sqliteDialect(() => {
    const database = openDatabase(':memory:')
    database.deserialize(bytes)
    return database
  })
  return storeOn(
    new Kysely<Schema>({ dialect: activity.watch(watchFailures(dialect, isSqliteFailure, log)) }),
  )
}
