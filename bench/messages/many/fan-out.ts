// What one delivery costs the server in a group of a thousand, beside a bare `ws` hub and a Socket.IO room, round by round.
import type { Child } from '../../child.ts'
import { type Part, type Run, sleep } from '../../part.ts'
import { atMost, ofRounds, type Row } from '../../report.ts'
import type { Loader } from '../loader.ts'
import { connectLoaders, sum } from '../loaders.ts'
import { type Kind, type Measured, startPoruch, startServer } from '../server.ts'
import { makeCrowd } from '../world.ts'

const text = 'x'.repeat(100)

interface Crowd {
  readonly server: Measured
  readonly loaders: readonly Child<Loader>[]
  readonly chatId: string
  /** What is said so that everybody is sent a frame of the common size. */
  readonly text: string
}

/** Our server with everybody in one group. */
async function ours(run: Run, size: number): Promise<Crowd> {
  const { people, chatId } = await makeCrowd(run.folder, size)
  const child = await startPoruch(run.folder, { isLimited: true })
  run.after(() => child.stop())
  const server = { kind: 'poruch', child, port: await child.ask('port') } as const
  const tokens = people.map(({ token }) => token)
  return { server, loaders: await connectLoaders(run, server, tokens, 2), chatId, text }
}

async function peer(run: Run, kind: Kind, size: number, frameBytes: number): Promise<Crowd> {
  const server = await startServer(kind, '')
  run.after(() => server.child.stop())
  const tokens = Array.from({ length: size }, () => '')
  return {
    server,
    loaders: await connectLoaders(run, server, tokens, 2),
    chatId: '',
    text: 'x'.repeat(frameBytes),
  }
}

/** How the first of them speaks: so many messages at once, so many times, with a rest after each. */
interface Way {
  readonly name: string
  readonly atOnce: number
  readonly times: number
  readonly restMs: number
}

/** @returns microseconds of the server's processor time for each delivery. */
async function round(crowd: Crowd, members: number, way: Way, bytes: number): Promise<number> {
  const { server, loaders, chatId } = crowd
  const [first] = loaders
  for (const loader of loaders) {
    await loader.ask('setHeartbeat', false)
    // Whoever were silent for longer than a heartbeat would be asked by the server, while it is measured.
    await loader.ask('beat')
    await loader.ask('countFrom', bytes)
  }
  await sleep(200)
  const before = await server.child.ask('cpu')
  for (let turn = 0; turn < way.times; turn++) {
    await first?.ask('say', { text: crowd.text, chatId, times: way.atOnce })
    await sleep(way.restMs)
  }
  const deliveries = members * way.times * way.atOnce
  const giveUpAt = performance.now() + 20_000
  while ((await sum(loaders, 'delivered')) < deliveries) {
    if (performance.now() > giveUpAt) throw new Error(`${server.kind}: not everything was delivered.`)
    await sleep(50)
  }
  const cost = ((await server.child.ask('cpu')) - before) / deliveries
  for (const loader of loaders) await loader.ask('setHeartbeat', true)
  return cost
}

interface Contest {
  readonly way: Way
  readonly members: number
  readonly bytes: number
  readonly rounds: number
}

/** All in turns, so that whatever else the machine does meets all of them. @returns rows, the ratios round by round. */
async function compete(crowds: readonly Crowd[], { way, members, bytes, rounds }: Contest): Promise<Row[]> {
  const costs = crowds.map(({ server: { kind } }) => ({ kind, values: [] as number[] }))
  // The first round warms everything up and is thrown away.
  for (let turn = 0; turn <= rounds; turn++) {
    for (const [place, crowd] of crowds.entries()) {
      const cost = await round(crowd, members, way, bytes)
      if (turn > 0) costs[place]?.values.push(cost)
    }
  }
  const [us, ...peers] = costs
  const ratios = peers.map(({ kind, values }) => {
    const each = values.map((cost, turn) => (us?.values[turn] ?? Number.NaN) / cost)
    const limit = way.atOnce === 1 ? 1.15 : 2
    return ofRounds(`ours / ${kind}, ${way.name}`, each, '×', kind === 'ws' ? atMost(limit) : undefined)
  })
  return [
    ...costs.map(({ kind, values }) => ofRounds(`${kind}, ${way.name}`, values, 'µs/delivery')),
    ...ratios,
  ]
}

export const fanOut: Part = {
  name: 'messages.many.fan-out',
  async measure(run) {
    const members = run.isQuick ? 200 : 1_000
    const rounds = run.isQuick ? 2 : 7
    const us = await ours(run, members)
    const bytes = (await us.loaders[0]?.ask('sampleSize', { text, chatId: us.chatId })) ?? 0
    const hub = await peer(run, 'ws', members, bytes)
    const io = await peer(run, 'socket.io', members, bytes)
    const single: Way = { name: 'one at a time', atOnce: 1, times: 40, restMs: 50 }
    const burst: Way = { name: 'a burst of 100', atOnce: 100, times: 1, restMs: 500 }
    return [
      ...(await compete([us, hub, io], { way: single, members, bytes, rounds })),
      ...(await compete([us, hub], { way: burst, members, bytes, rounds })),
    ]
  },
}
