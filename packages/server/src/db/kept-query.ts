// Queries that are built and compiled once, and run with other values each time: for those that run with every command.
import { type Compilable, type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { isPostgres } from './json-rows.ts'
import type { Db } from './schema.ts'

/** What a query is given when it runs; a list travels as one text of JSON, for `jsonRows` and `textList`. */
type Values = Readonly<Record<string, string | number | null | readonly unknown[]>>

/** Stands in a query for a value that is given when it runs. */
export type Given<Asked extends Values> = <Name extends keyof Asked & string>(
  name: Name,
) => RawBuilder<Asked[Name]>

/** The place of a value among the parameters of a compiled query. */
class Place {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

const given = <Value>(name: string): RawBuilder<Value> => sql<Value>`${new Place(name)}`

/**
 * To build a query and to compile it takes several times as long as SQLite needs to run a small one.
 * @param build is called once for each dialect, so nothing in it may hang on anything but the dialect.
 * @returns runs the query, in a transaction or outside.
 */
export function keepQuery<Asked extends Values, Row>(
  build: (db: Db, given: Given<Asked>) => Compilable<Row>,
): (db: Db, values: Asked) => Promise<Row[]> {
  const kept = new Map<boolean, CompiledQuery<Row>>()
  return async (db, values) => {
    const dialect = isPostgres(db)
    const query = kept.get(dialect) ?? build(db, given).compile()
    kept.set(dialect, query)
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Place ? parameterOf(values[parameter.name]) : parameter,
    )
    return (await db.executeQuery<Row>({ ...query, parameters })).rows
  }
}

function parameterOf(value: Values[string] | undefined): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
