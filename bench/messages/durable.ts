// How many messages a second one process stores for good, in one chat and in twenty, with the disk's own limit beside it.
import type { Part, Run } from '../part.ts'
import { atLeast, type Row } from '../report.ts'
import { fsyncsPerSecond, insertsPerSecond } from './disk.ts'
import { connectLoaders } from './loaders.ts'
import { startPoruch } from './server.ts'
import { countMessages, makeWorld } from './world.ts'

const textLength = 100

/** Two people in each chat write and read as fast as they are answered, from two processes. */
async function store(run: Run, name: string, chatCount: number): Promise<Row[]> {
  const folder = `${run.folder}/${name}`
  const pairs = Array.from({ length: chatCount }, (_, chat) => [chat, chatCount + chat] as const)
  const world = await makeWorld(folder, chatCount * 2, pairs)
  const server = await startPoruch(folder, { isLimited: false })
  run.after(() => server.stop())
  const tokens = world.people.map(({ token }) => token)
  const at = { kind: 'poruch', port: await server.ask('port'), child: server } as const
  const loaders = await connectLoaders(run, at, tokens, 2)
  const window = Math.max(16, Math.round(512 / (chatCount * 2)))
  const [warmMs, forMs] = run.isQuick ? [500, 1_500] : [2_000, 10_000]
  const load = { chats: world.chats, window, textLength, warmMs, forMs }
  const before = await server.ask('transactions')
  const pumped = await Promise.all(loaders.map((loader) => loader.ask('pump', load)))
  const commits = (await server.ask('transactions')) - before
  await Promise.all(loaders.map((loader) => loader.stop()))
  await server.ask('close')
  await server.stop()
  const total = (field: 'acked' | 'ackedInAll' | 'refused') =>
    pumped.reduce((sum, one) => sum + one[field], 0)
  const stored = await countMessages(folder)
  if (total('refused') > 0) throw new Error(`${total('refused')} messages were refused.`)
  if (stored !== total('ackedInAll'))
    throw new Error(`${total('ackedInAll')} acknowledged, ${stored} stored.`)
  const rate = total('acked') / (pumped[0]?.seconds ?? Number.NaN)
  return [
    { name: `stored and acknowledged, ${name}`, value: rate, unit: 'messages/s', budget: atLeast(10_000) },
    { name: `messages for each commit, ${name}`, value: stored / commits, unit: 'messages' },
  ]
}

export const durable: Part = {
  name: 'messages.durable',
  async measure(run) {
    const forMs = run.isQuick ? 300 : 2_000
    const limits: Row[] = [
      { name: 'syncs of this disk', value: fsyncsPerSecond(run.folder, forMs), unit: 'fsyncs/s' },
      {
        name: 'bare SQLite, one row for each commit',
        value: insertsPerSecond(run.folder, forMs),
        unit: 'rows/s',
      },
    ]
    return [...limits, ...(await store(run, 'one chat', 1)), ...(await store(run, 'twenty chats', 20))]
  },
}
