// The store on PostgreSQL, in a database of its own for each test: TEST_DATABASE_URL names a server that may be used.
import { make } from '@poruch/protocol/testing'
import { sql } from 'kysely'
import { pino } from 'pino'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { countUsers, insertUser } from '../people/store.ts'
import { openStore, type Store } from './open.ts'
import { storeContract } from './store.contract.ts'

const log = pino({ level: 'silent' })
const url = process.env.TEST_DATABASE_URL
const template = `poruch_template_${process.pid}`
let made = 0

if (url === undefined) {
  if (process.env.CI === 'true') {
    test('TEST_DATABASE_URL names a PostgreSQL server in CI', () => expect(url).toBeDefined())
  } else {
    console.warn(
      '\n*** NOT TESTED: the store on PostgreSQL. Set TEST_DATABASE_URL to a server that may be used. ***\n',
    )
    test.skip('the store on PostgreSQL: TEST_DATABASE_URL is not set', () => undefined)
  }
} else {
  describe('T-12: PostgreSQL', () => suite(url))
}

function suite(address: string): void {
  const admin = postgres(address, { max: 1, onnotice: () => undefined })
  const addressOf = (name: string) => Object.assign(new URL(address), { pathname: `/${name}` }).href

  beforeAll(async () => {
    await admin.unsafe(`create database ${template}`)
    await (await openStore(addressOf(template), log)).close()
  })
  afterAll(async () => {
    await admin.unsafe(`drop database if exists ${template} with (force)`)
    await admin.end()
  })

  async function openNew(): Promise<Store & { readonly name: string }> {
    const name = `poruch_test_${process.pid}_${made++}`
    await admin.unsafe(`create database ${name} template ${template}`)
    const store = await openStore(addressOf(name), log)
    const close = async () => {
      await store.close()
      await admin.unsafe(`drop database ${name} with (force)`)
    }
    return { ...store, name, close }
  }

  /** Ends all connections to a database, as a restarted server does. */
  const kick = (name: string) =>
    admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`

  storeContract(openNew)

  test('a connection lost within a transaction is answered not_stored, and the next try succeeds', async () => {
    const store = await openNew()
    onTestFinished(() => store.close())
    const user = make.user()
    for (const isRunning of [true, false]) {
      const work = store.transaction(async (tx) => {
        await insertUser(tx, { ...user, passwordHash: 'hash', createdAt: 1 })
        const query = isRunning ? sql`select pg_sleep(60)`.execute(tx) : null
        await Promise.all([query, kick(store.name)])
        return await countUsers(tx)
      })
      await expect(work).rejects.toMatchObject({ code: 'not_stored' })
      expect(await countUsers(store.db)).toBe(0)
    }
    await insertUser(store.db, { ...user, passwordHash: 'hash', createdAt: 1 })
    expect(await countUsers(store.db)).toBe(1)
  })

  test('connections lost while nothing runs are opened again', async () => {
    const store = await openNew()
    onTestFinished(() => store.close())
    for (let round = 0; round < 3; round++) {
      await Promise.allSettled(Array.from({ length: 5 }, () => countUsers(store.db)))
      await kick(store.name)
    }
    await expect
      .poll(() =>
        store.check().then(
          () => 'well',
          () => 'lost',
        ),
      )
      .toBe('well')
  })

  test('a server that refuses connections is answered not_stored', async () => {
    const store = await openNew()
    onTestFinished(() => store.close())
    await admin.unsafe(`alter database ${store.name} with allow_connections false`)
    await kick(store.name)
    await expect(store.transaction((tx) => countUsers(tx))).rejects.toMatchObject({ code: 'not_stored' })
    await admin.unsafe(`alter database ${store.name} with allow_connections true`)
    await expect(store.check()).resolves.toBeUndefined()
  })

  test('a server that is not there stops the start', async () => {
    await expect(openStore('postgres://nobody@127.0.0.1:1/nothing', log)).rejects.toMatchObject({
      code: 'not_stored',
    })
  })
}
