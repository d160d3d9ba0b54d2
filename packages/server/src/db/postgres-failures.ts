// Which errors speak of PostgreSQL itself or of the way to it, not of the query.
import { codeOf } from './failures.ts'

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
