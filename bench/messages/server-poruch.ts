// The real server, composed as main.ts composes it, and with questions that a bench needs to ask.
import { buildApp } from '../../packages/server/src/app.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { answer } from '../child.ts'
import { newFolder } from '../part.ts'
import { gauges } from './server.ts'
import { isPostgres } from './world.ts'

const [site = '', limited] = process.argv.slice(2)
const kept = isPostgres(site) ? { DATABASE_URL: site, DATA_DIR: newFolder() } : { DATA_DIR: site }
const env = { PORT: '0', HOST: '127.0.0.1', ...kept, STUN_URLS: '', LOG_LEVEL: 'warn' }
const start = readConfig({ env, args: [] })
if (start.kind !== 'config') throw new Error('No flag was given.')
// A person may write 100 messages a second; a few loaders stand for thousands of people.
const limits =
  limited === 'unlimited'
    ? { limits: { take: async () => 0, own: () => ({ take: () => 0, isFull: () => true }) } }
    : {}
const app = await buildApp({ config: start.config, ...limits })
const { store } = app.context

let transactions = 0
const { transaction } = store
store.transaction = (work) => {
  transactions += 1
  return transaction(work)
}

/** Every event is encoded by this, here and nowhere else in a process without clients. */
const encodings = new Map<string, number>()
const { stringify } = JSON
JSON.stringify = (...parts: [unknown]) => {
  const [value] = parts
  if (typeof value === 'object' && value !== null && 'type' in value) {
    const type = String(value.type)
    encodings.set(type, (encodings.get(type) ?? 0) + 1)
  }
  return stringify(...parts)
}

const port = Number(new URL(await app.listen()).port)

const answers = {
  ...gauges,
  port: () => port,
  /** Transactions begun so far. */
  transactions: () => transactions,
  /** How often events of this type were encoded so far. */
  encodings: (type: string) => encodings.get(type) ?? 0,
  close: () => app.close(),
}
export type PoruchServer = typeof answers
answer(answers)
