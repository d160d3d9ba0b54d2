// From sending to arriving at the other person, at a steady pace that waits for nobody: on both databases, beside Prosody.
import { startDurablePostgres } from '../../scripts/machine.mjs'
import { type Part, type Run, sleep } from '../part.ts'
import { atMost, type Budget, ofRounds, type Row } from '../report.ts'
import { percentile } from '../stats.ts'
import type { Spoken } from './dialects.ts'
import { commitTimes } from './disk.ts'
import { connectLoaders } from './loaders.ts'
import type { Latencies } from './pace.ts'
import { startProsody } from './prosody.ts'
import { startPoruch } from './server.ts'
import { makeWorld, type Site } from './world.ts'

const chatCount = 20

interface Goal {
  readonly perSecond: number
  readonly median?: Budget
  readonly p99?: Budget
}

const paces: Readonly<Record<'SQLite' | 'PostgreSQL' | 'Prosody', readonly Goal[]>> = {
  SQLite: [
    { perSecond: 200, median: atMost(0.8), p99: atMost(4) },
    { perSecond: 1_000, p99: atMost(20) },
  ],
  PostgreSQL: [
    { perSecond: 200, median: atMost(2), p99: atMost(10) },
    { perSecond: 1_000, median: atMost(3), p99: atMost(30) },
  ],
  Prosody: [{ perSecond: 200 }, { perSecond: 1_000 }],
}

export const latency: Part = {
  name: 'messages.latency',
  async measure(run) {
    const postgres = await startDurablePostgres()
    run.after(() => postgres.stop())
    return [
      ...(await disk(run)),
      ...(await latencyOn(run, 'SQLite', run.folder)),
      ...(await latencyOn(run, 'PostgreSQL', postgres.url)),
      ...(await latencyOfProsody(run)),
    ]
  },
}

/** What the disk alone takes for a message, at the same pace. */
async function disk(run: Run): Promise<Row[]> {
  const rows: Row[] = []
  for (const { perSecond } of paces.SQLite) {
    const times = await commitTimes(run.folder, perSecond, perSecond * (run.isQuick ? 1 : 10))
    rows.push(
      { name: `bare commit, ${perSecond}/s: median`, value: percentile(times, 0.5), unit: 'ms' },
      { name: `bare commit, ${perSecond}/s: p99`, value: percentile(times, 0.99), unit: 'ms' },
    )
  }
  return rows
}

async function latencyOn(run: Run, name: 'SQLite' | 'PostgreSQL', site: Site): Promise<Row[]> {
  const pairs = Array.from({ length: chatCount }, (_, chat) => [chat, chatCount + chat] as const)
  const { people, chats } = await makeWorld(site, chatCount * 2, pairs)
  const server = await startPoruch(site, { isLimited: true })
  run.after(() => server.stop())
  const tokens = people.map(({ token }) => token)
  const port = await server.ask('port')
  const rows = await rowsOf(run, name, { kind: 'poruch', port, tokens, chats, cpu: () => server.ask('cpu') })
  await server.stop()
  return rows
}

async function latencyOfProsody(run: Run): Promise<Row[]> {
  const { port, tokens, addresses } = await startProsody(run, chatCount * 2)
  return await rowsOf(run, 'Prosody', { kind: 'prosody', port, tokens, chats: addresses.slice(chatCount) })
}

interface Measured {
  readonly kind: Spoken
  readonly port: number
  /** Of those who send, then of those who receive, in the same order. */
  readonly tokens: readonly string[]
  /** Where each sender writes to. */
  readonly chats: readonly string[]
  /** User and system time of the server so far, in microseconds; not each can be asked. */
  readonly cpu?: () => Promise<number>
}

async function rowsOf(run: Run, name: keyof typeof paces, at: Measured): Promise<Row[]> {
  const { tokens, chats, cpu } = at
  const [sender, receiver] = await connectLoaders(run, at, tokens, 2)
  if (!sender || !receiver) throw new Error('two processes were asked for')
  /** @param seconds of sending. */
  const send = async (perSecond: number, seconds: number): Promise<Latencies> => {
    await receiver.ask('watchLatency')
    const count = perSecond * seconds
    await sender.ask('pace', { chats, perSecond, count })
    const giveUpAt = performance.now() + 10_000
    while ((await receiver.ask('noted')) < count && performance.now() < giveUpAt) await sleep(20)
    const seen = await receiver.ask('watchLatency')
    if (seen.count !== count) throw new Error(`${count} messages were sent, ${seen.count} arrived.`)
    return seen
  }
  await receiver.ask('watchLatency')
  await send(1_000, 1)
  const rows: Row[] = []
  for (const { perSecond, median, p99 } of paces[name]) {
    await send(perSecond, 1)
    const before = await cpu?.()
    const rounds: Latencies[] = []
    const [count, seconds] = run.isQuick ? [2, 1] : [5, 4]
    for (let round = 0; round < count; round++) rounds.push(await send(perSecond, seconds))
    const title = (what: string) => `${name}, ${perSecond}/s: ${what}`
    const row = (what: string, of: (one: Latencies) => number, budget?: Budget) =>
      rows.push(ofRounds(title(what), rounds.map(of), 'ms', budget))
    row('sent to delivered, median', (one) => one.p50, median)
    row('median without what the sender itself was late', (one) => one.p50FromLeaving)
    row('p99', (one) => one.p99, p99)
    row('p99 without what the sender itself was late', (one) => one.p99FromLeaving)
    if (cpu === undefined || before === undefined) continue
    const value = ((await cpu()) - before) / (perSecond * count * seconds)
    rows.push({ name: title('server time for each message'), value, unit: 'µs' })
  }
  await Promise.all([sender.stop(), receiver.stop()])
  return rows
}
