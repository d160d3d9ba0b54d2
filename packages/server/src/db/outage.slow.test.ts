// A PostgreSQL that loses an answer, goes silent, goes away, and comes back: what devices, requests and readiness make of it.
import { type MessageId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { pino } from 'pino'
import postgres from 'postgres'
import { describe, expect, onTestFinished, test } from 'vitest'
import { countUsers, insertUser } from '../people/store.ts'
import { startTcpProxy } from '../testing/tcp-proxy.ts'
import { startTestServer } from '../testing/test-server.ts'
import { watchFailures } from './failures.ts'
import { openStore, openStoreOn } from './open.ts'
import { type PostgresOptions, postgresDialect } from './postgres.ts'
import { isPostgresFailure } from './postgres-failures.ts'

const log = pino({ level: 'silent' })
const url = process.env.TEST_DATABASE_URL
let made = 0

if (url === undefined) test.skip('a failing PostgreSQL: TEST_DATABASE_URL is not set', () => undefined)
else describe('a failing PostgreSQL', () => suite(url))

/** Of one database: through the proxy, and past it. */
interface Addresses {
  readonly url: string
  readonly direct: string
}

/** Short, for those whose answer is "not now". */
const short = { connectMs: 500, queryMs: 500, findOutMs: 500 }

function suite(address: string): void {
  async function newDatabase() {
    const admin = postgres(address, { max: 1, onnotice: () => undefined })
    const name = `poruch_outage_${process.pid}_${made++}`
    await admin.unsafe(`create database ${name}`)
    const direct = new URL(address)
    const proxy = await startTcpProxy(Number(direct.port || 5_432))
    onTestFinished(async () => {
      await proxy.close()
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.end()
    })
    direct.pathname = `/${name}`
    const through = new URL(direct)
    Object.assign(through, { hostname: '127.0.0.1', port: String(proxy.port) })
    return { proxy, url: through.href, direct: direct.href }
  }

  async function newStore(options: Partial<PostgresOptions>) {
    const database = await newDatabase()
    return { ...database, ...(await storeAt(database, options)) }
  }

  async function storeAt({ url, direct }: Addresses, options: Partial<PostgresOptions>) {
    await (await openStore(direct, log)).close()
    const dialect = postgresDialect(url, options)
    const store = await openStoreOn(watchFailures(dialect, isPostgresFailure, log))
    onTestFinished(() => store.close())
    const add = () =>
      store.transaction((tx) => insertUser(tx, { ...make.user(), passwordHash: 'hash', createdAt: 1 }))
    return { store, add }
  }

  /** Who owns the database, and may there do what every role may, and no more. */
  async function plainRole({ url, direct }: Addresses): Promise<Addresses> {
    const admin = postgres(direct, { max: 1, onnotice: () => undefined })
    const name = `poruch_plain_${process.pid}_${made++}`
    const secret = newId()
    await admin.unsafe(`create role ${name} login password '${secret}'`)
    await admin.unsafe(`grant all on schema public to ${name}`)
    await admin.unsafe('revoke execute on function pg_terminate_backend from public')
    onTestFinished(async () => {
      await admin.unsafe(`drop owned by ${name}`)
      await admin.unsafe(`drop role ${name}`)
      await admin.end()
    })
    const as = (address: string) => Object.assign(new URL(address), { username: name, password: secret }).href
    return { url: as(url), direct: as(direct) }
  }

  /** Makes whatever is written be refused as by a full disk: at once, or not before the COMMIT. */
  async function disk(direct: string) {
    const admin = postgres(direct, { max: 1, onnotice: () => undefined })
    onTestFinished(() => admin.end())
    await admin.unsafe(`create function refuse_full() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`)
    const tables = await admin<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public'`
    const each = async (command: (name: string) => string) => {
      for (const { name } of tables) await admin.unsafe(command(name))
    }
    return {
      fill: (when: 'at once' | 'at the end') =>
        each((name) =>
          when === 'at once'
            ? `create trigger is_full before insert or update or delete on ${name} execute function refuse_full()`
            : `create constraint trigger is_full after insert or update or delete on ${name}
               deferrable initially deferred for each row execute function refuse_full()`,
        ),
      free: () => each((name) => `drop trigger is_full on ${name}`),
    }
  }

  async function startTalk() {
    const { proxy, url: databaseUrl, direct } = await newDatabase()
    const server = await startTestServer({ config: { databaseUrl } })
    const [olena, taras] = [await server.addPerson('Olena'), await server.addPerson('Taras')]
    const chatId = await server.direct(olena, taras)
    const [mine, theirs] = [await server.join(olena), await server.join(taras)]
    const newcomer = await server.addDevice(taras.user)
    const send = () => {
      const id = newId<MessageId>()
      mine.send('message.send', { id, chatId, body: { kind: 'text', text: 'kept' } })
      return id
    }
    return { proxy, server, mine, theirs, newcomer, send, direct }
  }

  test('W-8: the answer to a COMMIT is lost: it is found out, answered, and told to everybody', async () => {
    const { proxy, server, mine, theirs, send } = await startTalk()
    onTestFinished(() => server.close())
    proxy.loseAnswerTo('commit')
    const id = send()
    for (const device of [mine, theirs]) {
      const event = await device.until('message.changed', ({ message }) => message.id === id)
      expect(event.re).toBe(id)
    }
  })

  test('W-8: what is found out too late makes every device come back and ask', async () => {
    const { proxy, server, mine, theirs, send } = await startTalk()
    onTestFinished(() => server.close())
    proxy.loseAnswerTo('commit', () => proxy.refuse())
    const id = send()
    expect(await mine.until('error')).toMatchObject({ re: id, code: 'outcome_unknown' })
    proxy.pass()
    expect(await theirs.closed).toBe(1012)
    expect(await mine.closed).toBe(1012)
  })

  test('W-8: what cannot be found out in time is answered outcome_unknown, and told when it can', async () => {
    let untold = 0
    const { store, proxy, add } = await newStore({ ...short, onUntold: () => untold++ })
    proxy.loseAnswerTo('commit', () => proxy.refuse())
    await expect(add()).rejects.toMatchObject({ code: 'outcome_unknown' })
    proxy.pass()
    await expect.poll(() => untold, { timeout: 10_000 }).toBe(1)
    expect(await countUsers(store.db)).toBe(1)
  })

  test('W-8: a COMMIT that never arrived is answered not_stored, and does not take effect later', async () => {
    const { store, proxy } = await newStore({ queryMs: 500 })
    const work = store.transaction(async (tx) => {
      await insertUser(tx, { ...make.user(), passwordHash: 'hash', createdAt: 1 })
      proxy.refuse()
      queueMicrotask(() => setImmediate(() => proxy.pass()))
    })
    await expect(work).rejects.toMatchObject({ code: 'not_stored' })
    expect(await countUsers(store.db)).toBe(0)
  })

  test('W-8: where nobody may end what others run, what became of a COMMIT is found out all the same', async () => {
    const { proxy, ...addresses } = await newDatabase()
    const { store, add } = await storeAt(await plainRole(addresses), short)
    onTestFinished(() => store.close())
    proxy.loseAnswerTo('commit')
    await add()
    expect(await countUsers(store.db)).toBe(1)
  })

  test.each(['at once', 'at the end'] as const)(
    'T-2: a PostgreSQL that runs full %s: what is to be stored is refused, everything else goes on, and it comes back',
    async (when) => {
      const { server, mine, theirs, newcomer, send, direct } = await startTalk()
      onTestFinished(() => server.close())
      const status = async (path: string) => (await fetch(`${server.origin}${path}`)).status
      const { fill, free } = await disk(direct)
      const before = send()
      await theirs.until('message.changed', ({ message }) => message.id === before)
      await fill(when)
      const refused = send()
      expect(await mine.until('error')).toMatchObject({ re: refused, code: 'not_stored' })
      expect(await mine.ask('ping', { calls: [] })).toMatchObject({ type: 'pong' })
      const { welcome } = await server.join(newcomer)
      expect(welcome.roster.entries).toMatchObject([{ lastMessage: { id: before } }])
      expect((await server.send(newcomer, 'GET', '/devices')).status).toBe(200)
      const path = `/devices/${newcomer.device.id}`
      expect(await server.send(theirs.member, 'DELETE', path)).toMatchObject({
        status: 503,
        body: { code: 'not_stored' },
      })
      // It serves what it can: whoever sends people elsewhere would take reading away too.
      expect([await status('/readyz'), await status('/healthz')]).toEqual([200, 200])
      await free()
      const after = send()
      await theirs.until('message.changed', ({ message }) => message.id === after)
      expect(theirs.all('message.changed').map(({ message }) => message.id)).toEqual([before, after])
    },
  )

  test('silence is waited for once, not once for each connection, and the store goes on by itself', async () => {
    const { store, proxy, add } = await newStore(short)
    await Promise.all(Array.from({ length: 10 }, () => countUsers(store.db)))
    proxy.silence()
    await expect(countUsers(store.db)).rejects.toMatchObject({ code: 'not_stored' })
    const before = proxy.opened
    await expect(countUsers(store.db)).rejects.toMatchObject({ code: 'not_stored' })
    // It did not try one of the nine that were idle.
    expect(proxy.opened).toBe(before + 1)
    proxy.pass()
    await add()
    expect(await countUsers(store.db)).toBe(1)
  })

  test('a silent database: not ready, healthy, commands are answered, and the end comes', async () => {
    const { proxy, server, mine, send } = await startTalk()
    const status = (path: string) => fetch(`${server.origin}${path}`).then((answer) => answer.status)
    expect(await status('/readyz')).toBe(200)
    proxy.silence()
    expect(await status('/readyz')).toBe(503)
    expect(await status('/healthz')).toBe(200)
    const id = send()
    expect(await mine.until('error')).toMatchObject({ re: id })
    proxy.pass()
    await expect.poll(() => status('/readyz'), { timeout: 20_000 }).toBe(200)
    const next = send()
    await mine.until('message.changed', ({ message }) => message.id === next)
    proxy.silence()
    await server.close()
  })

  test('a database that refuses: told so at once, and it goes on by itself', async () => {
    const { proxy, server, mine, send } = await startTalk()
    onTestFinished(() => server.close())
    proxy.refuse()
    const id = send()
    expect(await mine.until('error')).toMatchObject({ re: id, code: 'not_stored' })
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(503)
    proxy.pass()
    const next = send()
    await mine.until('message.changed', ({ message }) => message.id === next)
  })
}
