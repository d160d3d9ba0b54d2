// Proves on SQLite that calls are found by their indexes, however many there ever were.
import { type CallId, type ChatId, newId, type UserId } from '@poruch/protocol'
import { CompiledQuery } from 'kysely'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Db, openStore } from '../db/open.ts'
import { callLog, knowEachOther, liveCallIn, liveCalls, liveCallsIn, liveCallsOf } from './store.ts'
import { whoWasIn } from './store-people.ts'
import { liveCallsAround } from './store-seen.ts'

const [userId, chatId] = [newId<UserId>(), newId<ChatId>()]

test.each<[string, (db: Db) => Promise<unknown>, string[]]>([
  [
    'the live one of a place',
    (db) => liveCallIn(db, { chatId, roomId: null }),
    ['SEARCH calls USING INDEX live_call_of_place (chat_id=? AND <expr>=?)'],
  ],
  [
    'the live ones of a person',
    (db) => liveCallsOf(db, userId),
    [
      'SEARCH call_participants USING COVERING INDEX live_calls_of_user (user_id=?)',
      'SEARCH calls USING INDEX sqlite_autoindex_calls_1 (id=?)',
      'SEARCH members USING INDEX sqlite_autoindex_members_1 (chat_id=? AND user_id=?) LEFT-JOIN',
      'SEARCH chats USING INDEX sqlite_autoindex_chats_1 (id=?)',
    ],
  ],
  [
    'the live ones that a person sees',
    (db) => liveCallsAround(db, userId),
    [
      'SCAN calls USING INDEX live_call_of_place',
      'SEARCH members USING INDEX sqlite_autoindex_members_1 (chat_id=? AND user_id=?)',
      'SEARCH chats USING INDEX sqlite_autoindex_chats_1 (id=?)',
    ],
  ],
  [
    'the live ones of a chat and its rooms',
    (db) => liveCallsIn(db, chatId),
    ['SEARCH calls USING INDEX live_call_of_place (chat_id=?)'],
  ],
  ['all live ones', liveCalls, ['SCAN calls USING INDEX live_call_of_place']],
  [
    'a page of the log',
    (db) => callLog(db, userId, { createdAt: 1, id: null }, 50),
    [
      'SEARCH own USING INDEX sqlite_autoindex_call_participants_1 (user_id=? AND (created_at,call_id)<(?,?))',
      'SEARCH calls USING INDEX sqlite_autoindex_calls_1 (id=?)',
      'SEARCH members USING INDEX sqlite_autoindex_members_1 (chat_id=? AND user_id=?) LEFT-JOIN',
      'SEARCH chats USING INDEX sqlite_autoindex_chats_1 (id=?)',
    ],
  ],
  [
    'those who were in one',
    (db) => whoWasIn(db, newId<CallId>(), 0),
    Array(2).fill('SEARCH call_participants USING COVERING INDEX people_in_call (call_id=? AND came_rev>?)'),
  ],
  [
    'those of an acquaintance',
    (db) => knowEachOther(db, chatId),
    [
      'SEARCH members USING INDEX members_by_mark (chat_id=?)',
      'SEARCH calls USING INDEX calls_of_place (chat_id=? AND answered_at>?)',
    ],
  ],
])('calls: %s are found by their index', async (_, find, expected) => {
  const store = await openStore('sqlite::memory:', pino({ level: 'silent' }))
  onTestFinished(() => store.close())
  const ran = vi.spyOn(store.db.getExecutor(), 'executeQuery')
  await find(store.db)
  const queries = ran.mock.calls.map(([query]) => query)
  const steps: string[] = []
  for (const { sql } of queries) {
    // Without values: the plan must not hang on what a parameter says, or it is made anew each time.
    const explained = CompiledQuery.raw(`explain query plan ${sql}`)
    const { rows } = await store.db.executeQuery<{ detail: string }>(explained)
    steps.push(...rows.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH)/u.test(detail)))
  }
  expect(steps).toEqual(expected)
})
