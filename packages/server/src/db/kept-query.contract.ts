// What kept queries must keep to, on SQLite and on PostgreSQL.
import type { UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { addPeople } from '../testing/stored.ts'
import { textList } from './json-rows.ts'
import { type Given, keepQuery } from './kept-query.ts'
import type { Store } from './open.ts'

export function keptQueryContract(emptyStore: () => Promise<Store>): void {
  test('a kept query is built once, and runs with the values of each time', async () => {
    const store = await emptyStore()
    const [a, b, c] = (await addPeople(store, 3)).map(({ id }) => id)
    if (a === undefined || b === undefined || c === undefined) throw new Error('There are not enough people.')
    let built = 0
    const namesWithout = keepQuery((db, given: Given<{ ids: readonly UserId[]; but: UserId }>) => {
      built += 1
      return db
        .selectFrom('users')
        .select('id')
        .where('id', 'in', textList(db, given('ids')))
        .where('id', '<>', given('but'))
        .orderBy('id')
    })
    expect(await namesWithout(store.db, { ids: [a, b, c], but: b })).toEqual([{ id: a }, { id: c }])
    expect(await namesWithout(store.db, { ids: [], but: b })).toEqual([])
    const within = store.transaction((tx) => namesWithout(tx, { ids: [a, b], but: a }))
    expect(await within).toEqual([{ id: b }])
    expect(built).toBe(1)
  })

  test('a kept query takes a value in several places, and none', async () => {
    const store = await emptyStore()
    const [person] = await addPeople(store, 1)
    if (person === undefined) throw new Error('There is nobody.')
    const orNothing = keepQuery((db, given: Given<{ id: UserId | null }>) =>
      db
        .selectFrom('users')
        .select('id')
        .where(sql<boolean>`(id = ${given('id')} or cast(${given('id')} as text) is null)`),
    )
    expect(await orNothing(store.db, { id: person.id })).toHaveLength(1)
    expect(await orNothing(store.db, { id: null })).toHaveLength(1)
  })
}
