// PostgreSQL by postgres.js, as Kysely wants it: a pool of connections, each dropped for good when it is lost.
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { type Connection, ConnectionLost, connect, type Patience } from './postgres-connection.ts'
import { beginMarked, createDoubts, type Mark, markOf } from './postgres-doubt.ts'
import { isPostgresFailure } from './postgres-failures.ts'

const connectionsMax = 10
/** How long running queries may take when the store is closed. */
const drainS = 5

export interface PostgresOptions extends Patience {
  /** For how long it is tried to find out whether a COMMIT whose answer was lost took effect. */
  readonly findOutMs: number
  /** Something was stored of which nobody was told. */
  readonly onUntold: () => void
}

const usual: PostgresOptions = {
  connectMs: 5_000,
  queryMs: 10_000,
  findOutMs: 10_000,
  onUntold: () => undefined,
}

/** @param url `postgres://user:password@host:port/database`; options of the server may follow as a query. */
export function postgresDialect(url: string, options: Partial<PostgresOptions> = {}): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => poolDriver(url, { ...usual, ...options }),
  }
}

/** Hands each connection to one user at a time, the one given back last first. */
function poolDriver(url: string, options: PostgresOptions): Driver {
  const all = new Map<DatabaseConnection, Connection>()
  const idle: Connection[] = []
  const waiting: ((connection: Connection) => void)[] = []
  const marks = new WeakMap<DatabaseConnection, Promise<Mark | null>>()
  const doubts = createDoubts({ ...options, open: () => connect(url, options, () => undefined) })
  const open = (): Connection => {
    const connection = connect(url, options, (lost, isSilent) => {
      all.delete(lost)
      if (idle.includes(lost)) idle.splice(idle.indexOf(lost), 1)
      // Each of the others would be waited for as long, one after the other.
      if (isSilent) for (const other of idle.splice(0)) other.lose()
    })
    all.set(connection, connection)
    return connection
  }
  const held = (connection: DatabaseConnection): Connection => {
    const known = all.get(connection)
    if (known === undefined) throw new ConnectionLost('The connection was lost.')
    return known
  }
  return {
    init: async () => undefined,
    async acquireConnection() {
      const free = idle.pop()
      if (free !== undefined) return free
      if (all.size < connectionsMax) return open()
      return await new Promise<Connection>((resolve) => waiting.push(resolve))
    },
    async beginTransaction(connection) {
      // Not waited for: the first query goes right behind it, and fails with it.
      const begun = held(connection).run(beginMarked).then(markOf)
      begun.catch(() => undefined)
      marks.set(connection, begun)
    },
    async commitTransaction(connection) {
      const committing = held(connection)
      const mark = await marks.get(connection)
      try {
        await committing.run('commit')
      } catch (error) {
        if (mark == null || !isPostgresFailure(error)) throw error
        committing.lose()
        await doubts.settle(mark, error)
      }
    },
    async rollbackTransaction(connection) {
      await all.get(connection)?.run('rollback')
    },
    async releaseConnection(released) {
      const next = waiting.shift()
      const connection = all.get(released)
      if (next !== undefined) next(connection ?? open())
      else if (connection !== undefined) idle.push(connection)
    },
    async destroy() {
      doubts.close()
      await Promise.all([...all.values()].map((connection) => connection.end(drainS)))
    },
  }
}
