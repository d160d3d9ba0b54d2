// Counts what runs in a server of one process, so that a test can wait until nothing does.
import type { AbortableOperationOptions, CompiledQuery, DatabaseConnection, Dialect, Driver } from 'kysely'

/** Whatever goes on in a server begins with a frame, a request or a timer, and goes on by queries and turns. */
export class Activity {
  #running = 0
  #steps = 0

  /** Something happened, at once. */
  note(): void {
    this.#steps += 1
  }

  /** Something that takes its time. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running += 1
    this.#steps += 1
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#steps += 1
    }
  }

  /**
   * Resolves when nothing runs and nothing will by itself. Between two counted steps there is at most one turn of the
   * event loop that somebody waits for (a group commit, a wide fan-out): two quiet turns mean that nobody does.
   */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = this.#steps
      await new Promise((resolve) => setImmediate(resolve))
      quiet = this.#running === 0 && this.#steps === before ? quiet + 1 : 0
    }
  }

  /** The dialect with every query counted. */
  watch(dialect: Dialect): Dialect {
    return {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver: () => this.#watchDriver(dialect.createDriver()),
    }
  }

  #watchDriver(driver: Driver): Driver {
    const watched = new WeakSet<DatabaseConnection>()
    return {
      init: (options) => driver.init(options),
      acquireConnection: async (options) => {
        const connection = await this.during(() => driver.acquireConnection(options))
        if (watched.has(connection)) return connection
        watched.add(connection)
        const execute: DatabaseConnection['executeQuery'] = connection.executeQuery.bind(connection)
        connection.executeQuery = <Row>(query: CompiledQuery, more?: AbortableOperationOptions) =>
          this.during(() => execute<Row>(query, more))
        return connection
      },
      beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
      commitTransaction: (connection) => driver.commitTransaction(connection),
      rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
      releaseConnection: (connection, options) => driver.releaseConnection(connection, options),
      destroy: (options) => driver.destroy(options),
    }
  }
}
