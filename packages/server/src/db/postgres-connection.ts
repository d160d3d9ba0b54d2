// One connection to PostgreSQL by postgres.js: whatever is asked on it ends within a time, and once lost it stays so.
import { connect as connectSocket, type Socket } from 'node:net'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import postgres from 'postgres'

/** How long a server may be silent before it counts as gone, in milliseconds. */
export interface Patience {
  readonly connectMs: number
  readonly queryMs: number
}

export interface Connection extends DatabaseConnection {
  /** Runs commands without parameters in one round, and answers the rows of the last. */
  run(commands: string): Promise<readonly postgres.Row[]>
  /** Gives it up: what runs on it is rejected, and it takes no more. */
  lose(): void
  /** Lets what runs on it end within some seconds. */
  end(seconds: number): Promise<void>
}

export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
  readonly code = 'CONNECTION_CLOSED'
}

class ServerSilent extends Error {
  override readonly name = 'ServerSilent'
  readonly code = 'ETIMEDOUT'
}

/** An index is built, and a table rewritten, in as much time as they take. */
const changesTables = (query: CompiledQuery): boolean => /^(Create|Alter|Drop)/u.test(query.query.kind)

/**
 * A client of postgres.js with one connection, opened by its first query. Not one with many and `reserve()`: when a
 * reserved connection is lost, the next query on it (a rollback, say) ends the process, and it may stay unusable
 * (postgres.js 3.4.9, github.com/porsager/postgres/issues/1208 and 1154).
 */
export function connect(
  url: string,
  patience: Patience,
  onLost: (connection: Connection, isSilent: boolean) => void,
): Connection {
  let socket: Socket | null = null
  let isLost = false
  const give = (isSilent: boolean): void => {
    if (isLost) return
    isLost = true
    onLost(connection, isSilent)
    // A polite end would wait for a server that is silent.
    socket?.destroy()
    // Rejects what postgres.js has forgotten to reject.
    void sql.end({ timeout: 0 })
  }
  const sql = postgres(url, {
    ...ownSocket(patience.connectMs, (opened) => {
      socket = opened
      if (isLost) opened.destroy()
    }),
    max: 1,
    connect_timeout: patience.connectMs / 1_000,
    // Not renewed by age, so that a closed connection is a lost one.
    max_lifetime: null,
    onclose: () => give(false),
    // We use no arrays, and when this question fails, nobody catches it.
    fetch_types: false,
    // Notices are for people at a console.
    onnotice: () => undefined,
    // Milliseconds and counts fit a double; as text they would not compare.
    types: { integers: { to: 20, from: [20], parse: Number, serialize: String } },
  })
  const within = <Result>(ms: number, query: PromiseLike<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new ServerSilent('The database did not answer in time.'))
        give(true)
      }, ms)
      query.then(resolve, reject).then(() => clearTimeout(timer))
    })
  const demandOpen = (): void => {
    // postgres.js would connect again, and run the rest of a transaction without its beginning.
    if (isLost) throw new ConnectionLost('The connection was lost.')
  }
  const connection: Connection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      demandOpen()
      const parameters = query.parameters.map(input)
      const running = sql.unsafe<(Row & postgres.Row)[]>(query.sql, parameters, { prepare: true })
      const result = await (changesTables(query) ? running : within(patience.queryMs, running))
      return { rows: [...result], numAffectedRows: BigInt(result.count ?? 0) }
    },
    streamQuery() {
      throw new Error('No query of ours is streamed.')
    },
    async run(commands) {
      demandOpen()
      const results: unknown = await within(patience.queryMs, sql.unsafe(commands).simple())
      const last: unknown = Array.isArray(results) && Array.isArray(results.at(-1)) ? results.at(-1) : results
      return Array.isArray(last) ? last : []
    },
    lose: () => give(false),
    async end(seconds) {
      await sql.end({ timeout: seconds })
      socket?.destroy()
    },
  }
  return connection
}

/** postgres.js never shows its socket, and ends it politely: one of a silent server would keep the process alive. */
function ownSocket(connectMs: number, onOpen: (socket: Socket) => void): { socket: unknown } {
  const socket = (options: { host: string[]; port: number[]; path?: string }): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const [host = 'localhost'] = options.host
      const [port = 5_432] = options.port
      const opened =
        typeof options.path === 'string' ? connectSocket(options.path) : connectSocket(port, host)
      onOpen(Object.assign(opened, { host }))
      opened.setTimeout(connectMs, () =>
        opened.destroy(new ServerSilent('The database did not answer in time.')),
      )
      opened.once('error', reject)
      opened.once('connect', () => {
        opened.setTimeout(0)
        opened.off('error', reject)
        resolve(opened)
      })
    })
  return { socket }
}

function input(value: unknown): string | number | boolean | Uint8Array | null {
  if (value === null || value instanceof Uint8Array) return value
  // We store no booleans; Kysely asks about tables with them.
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new TypeError(`We store texts, numbers, bytes and null, not ${typeof value}`)
}
