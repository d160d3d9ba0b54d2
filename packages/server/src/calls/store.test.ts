// Proves on SQLite that live calls are found by their indexes, however many have ended.
import { newId, type UserId } from '@poruch/protocol'
import { CompiledQuery, type KyselyPlugin } from 'kysely'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { type Db, openStore } from '../db/open.ts'
import { liveCallOfPair, liveCalls, liveCallsOf } from './store.ts'

const [a, b] = [newId<UserId>(), newId<UserId>()]

test.each([
  [
    'of a pair',
    (db: Db) => liveCallOfPair(db, a, b),
    ['SEARCH calls USING INDEX live_call_of_pair (pair_key=?)'],
  ],
  [
    'of a person',
    (db: Db) => liveCallsOf(db, a),
    [
      'SEARCH calls USING INDEX live_call_of_caller (caller_id=?)',
      'SEARCH calls USING INDEX live_call_of_callee (callee_id=?)',
    ],
  ],
  ['of everybody', liveCalls, [expect.stringMatching(/^SCAN calls USING INDEX live_call_of_/u)]],
] as const)('live calls %s are found by their index', async (_whose, find, expected) => {
  const store = await openStore('sqlite::memory:', pino({ level: 'silent' }))
  onTestFinished(() => store.close())
  const queries: CompiledQuery[] = []
  const spy: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      queries.push(store.db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await find(store.db.withPlugin(spy))
  const [query] = queries
  // Without values: the plan must not hang on what a parameter says, or it is made anew each time.
  const explained = CompiledQuery.raw(`explain query plan ${query?.sql}`)
  const { rows } = await store.db.executeQuery<{ detail: string }>(explained)
  const steps = rows.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH)/u.test(detail))
  expect(steps).toEqual(expected)
})
