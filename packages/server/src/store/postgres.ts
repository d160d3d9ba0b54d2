// PostgreSQL by postgres.js, as Kysely wants it.
import type { Dialect } from 'kysely'
import { PostgresJSDialect } from 'kysely-postgres-js'
import postgres from 'postgres'
import { codeOf } from './failures.ts'

/** @param url `postgres://user:password@host:port/database`; options of the server may follow as a query. */
export function postgresDialect(url: string): Dialect {
  const sql = postgres(url, {
    max: 10,
    connect_timeout: 10,
    // Notices are for people at a console.
    onnotice: () => undefined,
    // Milliseconds and counts fit a double; as text they would not compare.
    types: { integers: { to: 20, from: [20], parse: Number, serialize: String } },
  })
  return new PostgresJSDialect({ postgres: sql })
}

/** Classes of SQLSTATE (PostgreSQL, appendix A) that speak of the server, not of the query. */
const failingClasses: ReadonlySet<string> = new Set([
  '08', // connection
  '25', // read-only or broken transaction
  '40', // rolled back: deadlock, serialization
  '53', // out of disk, memory, connections
  '55', // lock not available
  '57', // shut down, cancelled
  '58', // input or output
])

/** Errors of the connection, by postgres.js or by the operating system. */
const failingCodes: ReadonlySet<string> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
])

export function isPostgresFailure(error: unknown): boolean {
  const code = codeOf(error)
  return failingCodes.has(code) || (code.length === 5 && failingClasses.has(code.slice(0, 2)))
}
