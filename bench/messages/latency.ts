// From sending to arriving at the other person, at a steady pace that waits for nobody, on both databases.
import { startDurablePostgres } from '../../scripts/machine.mjs'
import { type Part, type Run, sleep } from '../part.ts'
import { atMost, type Budget, ofRounds, type Row } from '../report.ts'
import { connectLoaders } from './loaders.ts'
import { startPoruch } from './server.ts'
import { makeWorld, type Site } from './world.ts'

const chatCount = 20

interface Goal {
  readonly perSecond: number
  readonly median?: Budget
  readonly p99: Budget
}

const paces: Readonly<Record<'SQLite' | 'PostgreSQL', readonly Goal[]>> = {
  SQLite: [
    { perSecond: 200, median: atMost(0.8), p99: atMost(4) },
    { perSecond: 1_000, p99: atMost(20) },
  ],
  PostgreSQL: [
    { perSecond: 200, median: atMost(2), p99: atMost(10) },
    { perSecond: 1_000, median: atMost(3), p99: atMost(30) },
  ],
}

export const latency: Part = {
  name: 'messages.latency',
  async measure(run) {
    const postgres = await startDurablePostgres()
    run.after(() => postgres.stop())
    return [
      ...(await latencyOn(run, 'SQLite', run.folder)),
      ...(await latencyOn(run, 'PostgreSQL', postgres.url)),
    ]
  },
}

async function latencyOn(run: Run, name: keyof typeof paces, site: Site): Promise<Row[]> {
  const pairs = Array.from({ length: chatCount }, (_, chat) => [chat, chatCount + chat] as const)
  const world = await makeWorld(site, chatCount * 2, pairs)
  const server = await startPoruch(site, { isLimited: true })
  run.after(() => server.stop())
  const at = { kind: 'poruch', port: await server.ask('port'), child: server } as const
  const tokens = world.people.map(({ token }) => token)
  const [sender, receiver] = await connectLoaders(run, at, tokens, 2)
  if (!sender || !receiver) throw new Error('two processes were asked for')
  /** @param seconds of sending. */
  const send = async (perSecond: number, seconds: number) => {
    await receiver.ask('watchLatency')
    const count = perSecond * seconds
    await sender.ask('pace', { chats: world.chats, perSecond, count })
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
    const before = await server.ask('cpu')
    const rounds: Awaited<ReturnType<typeof send>>[] = []
    const [count, seconds] = run.isQuick ? [2, 1] : [5, 4]
    for (let round = 0; round < count; round++) rounds.push(await send(perSecond, seconds))
    const each = ((await server.ask('cpu')) - before) / (perSecond * count * seconds)
    const title = `${name}, ${perSecond}/s`
    rows.push(
      ofRounds(
        `${title}: sent to delivered, median`,
        rounds.map(({ p50 }) => p50),
        'ms',
        median,
      ),
      ofRounds(
        `${title}: p99`,
        rounds.map((one) => one.p99),
        'ms',
        p99,
      ),
      ofRounds(
        `${title}: p99 without what the sender itself was late`,
        rounds.map(({ p99FromLeaving }) => p99FromLeaving),
        'ms',
      ),
      { name: `${title}: server time for each message`, value: each, unit: 'µs' },
    )
  }
  await server.stop()
  return rows
}
