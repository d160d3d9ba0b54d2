// The store on SQLite, with the ways in which a disk and a second process can fail it.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { sql } from 'kysely'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findChat, openDirectChat } from '../chats/store.ts'
import { systemClock } from '../clock.ts'
import { createMessageWriter } from '../messages/message-writer.ts'
import { history } from '../messages/store.ts'
import { appendMessages, type MessageDraft } from '../messages/store-append.ts'
import { countUsers, insertUser } from '../people/store.ts'
import { openStore, type Store } from './open.ts'
import { storeContract } from './store.contract.ts'

const log = pino({ level: 'silent' })
const now = 1_800_000_000_000

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'poruch-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'inner', 'poruch.db')
}

async function openFile(file: string): Promise<Store> {
  const store = await openStore(`sqlite:${file}`, log)
  onTestFinished(() => store.close())
  return store
}

async function withPerson(store: Store): Promise<{ userId: UserId; chatId: ChatId }> {
  const user = make.user()
  await insertUser(store.db, { ...user, passwordHash: 'hash', createdAt: now })
  const { chatId } = await store.transaction((tx) => openDirectChat(tx, user.id, user.id, now))
  return { userId: user.id, chatId }
}

const draft = (chatId: ChatId, senderId: UserId, text: string): MessageDraft => ({
  id: newId(now),
  chatId,
  senderId,
  body: { kind: 'text', text },
})

describe('T-12: the contract, in memory', () => storeContract(() => openStore('sqlite::memory:', log)))

test('T-1: write-ahead log, and every commit waits for the disk', async () => {
  const store = await openFile(newFile())
  const mode = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(store.db)
  const synchronous = await sql<{ synchronous: number }>`pragma synchronous`.execute(store.db)
  expect(mode.rows[0]?.journal_mode).toBe('wal')
  expect(synchronous.rows[0]?.synchronous).toBe(2)
})

test('T-13: a file is opened again with what it held, its migrations run once', async () => {
  const file = newFile()
  const first = await openStore(`sqlite:${file}`, log)
  await withPerson(first)
  await first.close()
  const second = await openFile(file)
  expect(await countUsers(second.db)).toBe(1)
})

test('what is kept is for its owner alone, also what an older server left open', async () => {
  const file = newFile()
  const folder = dirname(file)
  const rights = () =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]))
  const ends = ['', '-shm', '-wal', '.lock']
  const all = Object.fromEntries(ends.map((end) => [`poruch.db${end}`, 0o600]))
  const first = await openStore(`sqlite:${file}`, log)
  expect(rights()).toEqual(all)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  await first.close()
  for (const each of [file, `${file}.lock`]) chmodSync(each, 0o644)
  chmodSync(folder, 0o755)
  const second = await openFile(file)
  await withPerson(second)
  expect(rights()).toEqual(all)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a folder that holds other things too, or is everybody’s, keeps its rights', async () => {
  for (const [name, mode] of [
    ['holiday.jpg', 0o755],
    ['poruch.db', 0o1777],
  ] as const) {
    const folder = dirname(newFile())
    mkdirSync(folder)
    writeFileSync(join(folder, name), '')
    chmodSync(folder, mode)
    await openFile(join(folder, 'poruch.db'))
    expect(statSync(folder).mode & 0o7777).toBe(mode)
  }
})

test('a file that another server holds is refused with a sentence, and given when that one is closed', async () => {
  const file = newFile()
  const first = await openStore(`sqlite:${file}`, log)
  const second = () => openStore(`sqlite:${file}`, log)
  await expect(second()).rejects.toThrow(/^Another server uses .*poruch\.db already\. Stop it first, or set/u)
  await withPerson(first)
  await first.close()
  const store = await openFile(file)
  expect(await countUsers(store.db)).toBe(1)
})

test('T-13: tables of another program, a newer server or a damaged store are refused and left as they were', async () => {
  const cases: readonly (readonly [(database: DatabaseSync) => void, RegExp])[] = [
    [
      (database) => database.exec('drop table kysely_migration; drop table store_facts'),
      /of another program/u,
    ],
    [
      (database) => database.exec("insert into kysely_migration values ('9999-later', '')"),
      /by a newer server/u,
    ],
    [(database) => database.exec("delete from store_facts where name = 'secret'"), /is damaged.*secret/u],
  ]
  for (const [spoil, sentence] of cases) {
    const file = newFile()
    await (await openStore(`sqlite:${file}`, log)).close()
    const database = new DatabaseSync(file)
    spoil(database)
    database.exec('pragma journal_mode = delete')
    database.close()
    const before = readFileSync(file)
    await expect(openStore(`sqlite:${file}`, log)).rejects.toThrow(sentence)
    if (!String(sentence).includes('damaged')) expect(readFileSync(file).equals(before)).toBe(true)
  }
})

test('a start that was broken off before the first table is gone on with', async () => {
  const file = newFile()
  mkdirSync(dirname(file))
  const database = new DatabaseSync(file)
  database.exec('create table kysely_migration (name text primary key, timestamp text not null)')
  database.close()
  expect(await countUsers((await openFile(file)).db)).toBe(0)
})

test('a lock held by another process is answered not_stored, and the next try succeeds', async () => {
  const file = newFile()
  const store = await openFile(file)
  const { userId, chatId } = await withPerson(store)
  const writer = createMessageWriter(store, systemClock)
  const other = new DatabaseSync(file)
  onTestFinished(() => other.close())
  other.exec('BEGIN EXCLUSIVE')
  const mine = draft(chatId, userId, 'while locked')
  await expect(writer.write(mine)).rejects.toMatchObject({ code: 'not_stored', cause: { errcode: 5 } })
  await expect(store.transaction((tx) => countUsers(tx))).rejects.toMatchObject({ code: 'not_stored' })
  other.exec('ROLLBACK')
  await expect(writer.write(mine)).resolves.toMatchObject({ kind: 'stored', message: { seq: 1 } })
})

test('a full disk is answered not_stored, nothing is half written, and it goes on when there is room', async () => {
  const store = await openFile(newFile())
  const { userId, chatId } = await withPerson(store)
  const writer = createMessageWriter(store, systemClock)
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db)
  await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 2)}`.execute(store.db)
  const drafts = Array.from({ length: 64 }, (_, i) => draft(chatId, userId, `${i} ${'x'.repeat(4_000)}`))
  const writes = await Promise.allSettled(drafts.map((each) => writer.write(each)))
  for (const write of writes) {
    expect(write).toMatchObject({
      status: 'rejected',
      reason: { code: 'not_stored', cause: { errcode: 13 } },
    })
  }
  expect((await findChat(store.db, chatId))?.lastSeq).toBe(0)
  expect((await history(store.db, chatId, null, 10)).messages).toEqual([])

  await sql`pragma max_page_count = 1000000`.execute(store.db)
  const again = await Promise.all(drafts.map((each) => writer.write(each)))
  expect(again.map((outcome) => outcome.kind)).toEqual(drafts.map(() => 'stored'))
})

test('a folder that cannot be written stops the start', async () => {
  const file = newFile()
  await (await openStore(`sqlite:${file}`, log)).close()
  await expect(openStore(`sqlite:${file}/below-a-file/poruch.db`, log)).rejects.toThrow()
})

test('a wrong query is a mistake of ours, not a failing database', async () => {
  const store = await openFile(newFile())
  await expect(sql`select nothing from nowhere`.execute(store.db)).rejects.not.toMatchObject({
    code: 'not_stored',
  })
})

test('one draft that breaks its batch does not take the others with it', async () => {
  const store = await openFile(newFile())
  const { userId, chatId } = await withPerson(store)
  await sql`create trigger poison before insert on messages when new.body like '%poison%'
    begin select raise(abort, 'poisoned'); end`.execute(store.db)
  const writer = createMessageWriter(store, systemClock)
  const writes = await Promise.allSettled(
    ['one', 'poison', 'two'].map((text) => writer.write(draft(chatId, userId, text))),
  )
  expect(writes.map((write) => write.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a transaction that SQLite itself rolled back tells its own reason, and the next one begins', async () => {
  const store = await openFile(newFile())
  const { userId, chatId } = await withPerson(store)
  await sql`create trigger gone before insert on messages begin select raise(rollback, 'rolled back'); end`.execute(
    store.db,
  )
  const write = store.transaction((tx) => appendMessages(tx, [draft(chatId, userId, 'one')], now))
  await expect(write).rejects.toThrow('rolled back')
  await sql`drop trigger gone`.execute(store.db)
  const [outcome] = await store.transaction((tx) => appendMessages(tx, [draft(chatId, userId, 'two')], now))
  expect(outcome?.kind).toBe('stored')
})
