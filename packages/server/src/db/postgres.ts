// PostgreSQL by postgres.js, as Kysely wants it: a pool of connections, each dropped for good when it is lost.
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import postgres from 'postgres'
import { codeOf } from './failures.ts'

const connectionsMax = 10
/** How long running queries may take when the store is closed. */
const drainS = 5

/** @param url `postgres://user:password@host:port/database`; options of the server may follow as a query. */
export function postgresDialect(url: string): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => poolDriver(url),
  }
}

interface Connection extends DatabaseConnection {
  readonly sql: postgres.Sql
  /** Whatever ran on it was rolled back by the server; it takes no more queries. */
  isLost: boolean
}

/**
 * A client of postgres.js with one connection, opened by its first query. Not one with many and `reserve()`: when a
 * reserved connection is lost, the next query on it (a rollback, say) ends the process, and it may stay unusable
 * (postgres.js 3.4.9, github.com/porsager/postgres/issues/1208 and 1154).
 */
function connect(url: string, onLost: (connection: Connection) => void): Connection {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 10,
    // Not renewed by age, so that a closed connection is a lost one.
    max_lifetime: null,
    onclose: () => {
      if (connection.isLost) return
      connection.isLost = true
      onLost(connection)
      // Rejects what postgres.js has forgotten to reject.
      void sql.end({ timeout: 0 })
    },
    // We use no arrays, and when this question fails, nobody catches it.
    fetch_types: false,
    // Notices are for people at a console.
    onnotice: () => undefined,
    // Milliseconds and counts fit a double; as text they would not compare.
    types: { integers: { to: 20, from: [20], parse: Number, serialize: String } },
  })
  const connection: Connection = {
    sql,
    isLost: false,
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      // postgres.js would connect again, and run the rest of a transaction without its beginning.
      if (connection.isLost) throw new ConnectionLost('The connection was lost.')
      const parameters = query.parameters.map(input)
      const result = await sql.unsafe<(Row & postgres.Row)[]>(query.sql, parameters, { prepare: true })
      return { rows: [...result], numAffectedRows: BigInt(result.count ?? 0) }
    },
    streamQuery() {
      throw new Error('No query of ours is streamed.')
    },
  }
  return connection
}

class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
  readonly code = 'CONNECTION_CLOSED'
}

function input(value: unknown): string | number | boolean | Uint8Array | null {
  if (value === null || value instanceof Uint8Array) return value
  // We store no booleans; Kysely asks about tables with them.
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new TypeError(`We store texts, numbers, bytes and null, not ${typeof value}`)
}

/** Hands each connection to one user at a time, the one given back last first. */
function poolDriver(url: string): Driver {
  const all = new Map<DatabaseConnection, Connection>()
  const idle: Connection[] = []
  const waiting: ((connection: Connection) => void)[] = []
  const open = (): Connection => {
    const connection = connect(url, (lost) => {
      all.delete(lost)
      if (idle.includes(lost)) idle.splice(idle.indexOf(lost), 1)
    })
    all.set(connection, connection)
    return connection
  }
  const run = async (connection: DatabaseConnection, command: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(command))
  }
  return {
    init: async () => undefined,
    async acquireConnection() {
      const free = idle.pop()
      if (free !== undefined) return free
      if (all.size < connectionsMax) return open()
      return await new Promise<Connection>((resolve) => waiting.push(resolve))
    },
    beginTransaction: (connection) => run(connection, 'begin'),
    commitTransaction: (connection) => run(connection, 'commit'),
    async rollbackTransaction(connection) {
      if (all.has(connection)) await run(connection, 'rollback')
    },
    async releaseConnection(released) {
      const next = waiting.shift()
      const connection = all.get(released)
      if (next !== undefined) next(connection ?? open())
      else if (connection !== undefined) idle.push(connection)
    },
    async destroy() {
      await Promise.all([...all.values()].map((connection) => connection.sql.end({ timeout: drainS })))
    },
  }
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
