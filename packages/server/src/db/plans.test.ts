// How SQLite finds what is asked most: by an index, never by reading a whole table.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, type UserId } from '@poruch/protocol'
import { CompiledQuery, Kysely } from 'kysely'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { accessTo, createChat, groupIdsOf } from '../chats/store.ts'
import { greatestMarks, raiseReadMarks } from '../chats/store-marks.ts'
import { listBanned, listMembers, sharingWith } from '../chats/store-member-list.ts'
import { addMembers, setMembership, setState } from '../chats/store-members.ts'
import { takeOrder } from '../chats/store-orders.ts'
import { changes, history } from '../messages/store.ts'
import { appendMessages } from '../messages/store-append.ts'
import { roomsOf } from '../rooms/store.ts'
import { newestChange, rosterPart } from '../roster/store.ts'
import { addGroup, addPair, addPeople, append, draftOf, now } from '../testing/stored.ts'
import { openStore, type Store } from './open.ts'
import type { Db, Schema } from './schema.ts'
import { openDatabase, sqliteDialect } from './sqlite.ts'

/** A store in a file, and a second connection to it that remembers what was asked. */
async function openWatched(): Promise<{ store: Store; db: Db; asked: CompiledQuery[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'poruch-plans-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'poruch.db')
  const store = await openStore(`sqlite:${file}`, pino({ level: 'silent' }))
  onTestFinished(() => store.close())
  const asked: CompiledQuery[] = []
  const db = new Kysely<Schema>({
    dialect: sqliteDialect(() => openDatabase(file)),
    log: (event) => void asked.push(event.query),
  })
  onTestFinished(() => db.destroy())
  return { store, db, asked }
}

/** Steps that read a table from its beginning to its end; lists that we sent ourselves are no tables. */
async function scansOf(db: Db, query: CompiledQuery): Promise<string[]> {
  const explain = CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters])
  const { rows } = await db.executeQuery<{ detail: string }>(explain)
  return rows
    .map((row) => row.detail)
    .filter(
      (step) => /^SCAN /u.test(step) && !/VIRTUAL TABLE|^SCAN (counted|newest)$|CONSTANT ROW/u.test(step),
    )
}

test('what is asked most is found by an index', async () => {
  const { store, db, asked } = await openWatched()
  const { a, b, chatId } = await addPair(store)
  const [owner] = await addPeople(store, 1)
  const userId = owner?.id ?? a.id
  const group = await addGroup(store, userId, [a.id, b.id])
  await append(store, [draftOf(chatId, a.id), draftOf(group, b.id, `@${a.username}`)])
  const first = await rosterPart(store.db, a.id, { since: null, after: null }, 1)
  const few = { since: 0, after: null }
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    'cursor of now': () => newestChange(db),
    'whole roster': () => rosterPart(db, a.id, { since: null, after: null }, 1),
    'its next part': () => rosterPart(db, a.id, first.next ?? few, 1),
    'few changes': () => rosterPart(db, a.id, few, 50),
    'many changes': async () => {
      await addMany(store, userId)
      return await rosterPart(db, a.id, few, 50)
    },
    'groups of a person': () => groupIdsOf(db, a.id),
    'access to a chat': () => accessTo(db, group, a.id),
    'first members': () => listMembers(db, group, { after: null, query: null, limit: 50 }),
    'further members': () =>
      listMembers(db, group, { after: { rank: 0, joinedAt: now, userId }, query: null, limit: 50 }),
    'members by name': () => listMembers(db, group, { after: null, query: 'user', limit: 50 }),
    'banned people': () => listBanned(db, group),
    'shared chats': () => sharingWith(db, a.id, [b.id, userId, newId(now)]),
    'greatest marks': () => greatestMarks(db, group),
    history: () => history(db, group, null, 50),
    'further history': () => history(db, group, 5, 50),
    changes: () => changes(db, { id: group, lastSeq: 9 }, 0, 50),
    sending: () =>
      db.transaction().execute((tx) => appendMessages(tx, [draftOf(group, b.id, `@${a.username}`)], now)),
    marks: () =>
      db.transaction().execute((tx) => raiseReadMarks(tx, [{ chatId: group, userId: a.id, seq: 1 }], now)),
    adding: () => db.transaction().execute((tx) => addMembers(tx, group, [a.id], now)),
    leaving: () => db.transaction().execute((tx) => setState(tx, group, b.id, 'left', now)),
    order: () =>
      db.transaction().execute(async (tx) => {
        const order = { type: 'chat.edit', id: newId(now), chatId: group, userId: a.id } as const
        for (let times = 0; times < 2; times++) await takeOrder(tx, order, now)
      }),
    rooms: () => roomsOf(db, group),
    membership: () => db.transaction().execute((tx) => setMembership(tx, group, a.id, {}, now)),
  }
  for (const [name, step] of Object.entries(steps)) {
    asked.length = 0
    await step()
    const queries = asked.filter(({ sql }) => /^(select|insert|update|delete)\b/u.test(sql))
    expect(queries.length, name).toBeGreaterThan(0)
    for (const query of queries) expect(await scansOf(db, query), `${name}: ${query.sql}`).toEqual([])
  }
})

/** More chats than are looked through before a person's own are. */
async function addMany(store: Store, createdBy: UserId): Promise<void> {
  await store.transaction(async (tx) => {
    for (let made = 0; made < 310; made++) {
      await createChat(tx, { id: newId(now), kind: 'group', title: 'Walks', createdBy }, [], now)
    }
  })
}
