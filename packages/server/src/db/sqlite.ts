// SQLite by node:sqlite, as Kysely wants it: one connection, prepared statements kept, durable commits.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { type Dialect, SqliteDialect, type SqliteStatement } from 'kysely'

/** How long a lock held by another process is waited for; the event loop stands still meanwhile. */
const busyTimeoutMs = 1_000
const preparedMax = 300

/**
 * Nothing is counted by ANALYZE or `PRAGMA optimize`: the indexes are made for plans without counts, and counts taken
 * while a store is small (everybody in one chat, no mentions) turn those plans into scans that stay when it has grown.
 * @param file a path, or `:memory:`.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  return database
}

/**
 * @param open gives the database, which is closed with the dialect.
 * @param closed ends what belongs to it, after that.
 */
export function sqliteDialect(open: () => DatabaseSync, closed: () => void = () => undefined): Dialect {
  return new SqliteDialect({
    database: async () => {
      const database = open()
      const prepared = new Map<string, SqliteStatement>()
      return {
        close() {
          database.close()
          closed()
        },
        prepare(sql) {
          const kept = prepared.get(sql)
          if (kept !== undefined) return kept
          const statement = prepareStatement(database, sql)
          const [oldest] = prepared.keys()
          if (prepared.size >= preparedMax && oldest !== undefined) prepared.delete(oldest)
          prepared.set(sql, statement)
          return statement
        },
      }
    },
  })
}

function prepareStatement(database: DatabaseSync, sql: string): SqliteStatement {
  // A transaction takes the write lock at its start: taken later, it could be refused half-way.
  if (sql === 'begin') return adapt(database.prepare('begin immediate'))
  const statement = adapt(database.prepare(sql))
  if (sql !== 'rollback') return statement
  // A full disk makes SQLite roll back by itself; doing it again would hide the reason.
  const nothing = { changes: 0, lastInsertRowid: 0 }
  return { ...statement, run: (values) => (database.isTransaction ? statement.run(values) : nothing) }
}

function adapt(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...values.map(input)),
    run: (values) => statement.run(...values.map(input)),
    iterate: (values) => statement.iterate(...values.map(input)),
  }
}

function input(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`SQLite takes texts, numbers, bytes and null, not ${typeof value}`)
}

/** Result codes (sqlite.org/rescode.html) that speak of the machine, not of the query. */
const failures: ReadonlySet<number> = new Set([
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  26, // NOTADB
])

export function isSqliteFailure(error: unknown): boolean {
  return failures.has(primaryCodeOf(error))
}

/** Does somebody else hold the lock? */
export function isBusy(error: unknown): boolean {
  return primaryCodeOf(error) === 5
}

/** @returns 0 for what is no error of SQLite. */
function primaryCodeOf(error: unknown): number {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return 0
  // The low byte is the primary code, the rest says more about it.
  return error.errcode & 0xff
}
