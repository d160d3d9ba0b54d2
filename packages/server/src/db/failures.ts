// Turns failures of the database itself into the answer `not_stored`; mistakes in our queries stay what they are.
import { type ErrorCode, PoruchError } from '@poruch/protocol'
import type { AbortableOperationOptions, CompiledQuery, DatabaseConnection, Dialect, Driver } from 'kysely'
import type { Logger } from 'pino'

/** Tells a failing database (full, locked, gone) from a refused or wrong query. */
export type IsFailure = (error: unknown) => boolean

/** A code of the operating system or the driver, where the error has one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/**
 * For what is written beside the point of a command: a database that cannot write (it has logged that) must keep nobody
 * from reading.
 */
export async function besides(writing: Promise<unknown>): Promise<void> {
  try {
    await writing
  } catch (error) {
    const isFailure = error instanceof PoruchError && besideThePoint.has(error.code)
    if (!isFailure) throw error
  }
}

const besideThePoint: ReadonlySet<ErrorCode> = new Set(['not_stored', 'outcome_unknown'])

/** The dialect, with every query and connection watched. Each failure is logged here, once. */
export function watchFailures(dialect: Dialect, isFailure: IsFailure, log: Logger): Dialect {
  const refuse = (error: unknown): never => {
    if (!isFailure(error)) throw error
    log.error({ code: codeOf(error), reason: error instanceof Error ? error.message : '' }, 'database failed')
    throw new PoruchError('not_stored', { cause: error })
  }
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => watchDriver(dialect.createDriver(), refuse),
  }
}

/** Begin, commit and rollback of some drivers run past `executeQuery`. */
function watchDriver(driver: Driver, refuse: (error: unknown) => never): Driver {
  const watched = new WeakSet<DatabaseConnection>()
  return {
    // SQLite opens its file here.
    init: (options) => driver.init(options).catch(refuse),
    async acquireConnection(options) {
      const connection = await driver.acquireConnection(options).catch(refuse)
      if (!watched.has(connection)) {
        watched.add(connection)
        const execute: DatabaseConnection['executeQuery'] = connection.executeQuery.bind(connection)
        connection.executeQuery = async <Row>(
          query: CompiledQuery,
          executeOptions?: AbortableOperationOptions,
        ) => await execute<Row>(query, executeOptions).catch(refuse)
      }
      return connection
    },
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings).catch(refuse),
    commitTransaction: (connection) => driver.commitTransaction(connection).catch(refuse),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection).catch(refuse),
    releaseConnection: (connection, options) => driver.releaseConnection(connection, options),
    destroy: (options) => driver.destroy(options),
  }
}
