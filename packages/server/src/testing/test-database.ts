// A database for one test: in memory, or with TEST_STORE=postgres on the PostgreSQL server that TEST_DATABASE_URL names.
import { pino } from 'pino'
import postgres from 'postgres'
import { afterAll } from 'vitest'
import { openStore } from '../db/open.ts'

export interface TestDatabase {
  readonly url: string
  /** After whoever used it has closed it. */
  drop(): Promise<void>
}

const address = process.env.TEST_DATABASE_URL
const server = process.env.TEST_STORE === 'postgres' && address !== undefined ? serverAt(address) : null
if (server !== null) afterAll(() => server.end())

export async function createTestDatabase(): Promise<TestDatabase> {
  if (server !== null) return await server.create()
  return { url: 'sqlite::memory:', drop: async () => undefined }
}

function serverAt(url: string) {
  const admin = postgres(url, { max: 1, onnotice: () => undefined })
  const addressOf = (name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
  const own = `poruch_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  const template = `${own}_template`
  let made = 0
  let isReady: Promise<void> | null = null
  /** Brought up to date once, copied for each test. */
  const prepare = async (): Promise<void> => {
    await admin.unsafe(`create database ${template}`)
    await (await openStore(addressOf(template), pino({ level: 'silent' }))).close()
  }
  return {
    async create(): Promise<TestDatabase> {
      isReady ??= prepare()
      await isReady
      const name = `${own}_${made++}`
      await admin.unsafe(`create database ${name} template ${template}`)
      const drop = async () => void (await admin.unsafe(`drop database if exists ${name} with (force)`))
      return { url: addressOf(name), drop }
    },
    async end(): Promise<void> {
      if (isReady !== null) await admin.unsafe(`drop database if exists ${template} with (force)`)
      await admin.end()
    },
  }
}
