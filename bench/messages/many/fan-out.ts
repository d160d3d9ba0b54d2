// What one delivery costs the server in a chat of thousands, beside a bare `ws` hub and a Socket.IO room, round by round.
import type { Child } from '../../child.ts'
import { type Part, type Run, sleep } from '../../part.ts'
import { atMost, type Row } from '../../report.ts'
import { median } from '../../stats.ts'
import type { Loader } from '../loader.ts'
import { connectLoaders, sum } from '../loaders.ts'
import { type Kind, kinds, type Measured, startPoruch, startServer } from '../server.ts'
import { makeCrowd } from '../world.ts'

const text = 'x'.repeat(100)

interface Crowd {
  readonly server: Measured
  readonly loaders: readonly Child<Loader>[]
  readonly chatId: string
  /** What is said so that everybody is sent a frame of the common size. */
  readonly text: string
}

/** Our server with everybody in one chat. */
async function ours(run: Run, size: number): Promise<Crowd> {
  const folder = `${run.folder}/${size}`
  const { people, chatId } = await makeCrowd(folder, size)
  const child = await startPoruch(folder, { isLimited: true })
  run.after(() => child.stop())
  const server = { kind: 'poruch', child, port: await child.ask('port') } as const
  const tokens = people.map(({ token }) => token)
  const loaders = await connectLoaders(run, server, tokens, 2)
  return { server, loaders, chatId, text }
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

/** @returns microseconds of the server's processor time for each delivery. */
async function round(crowd: Crowd, members: number, messages: number, bytes: number): Promise<number> {
  const { server, loaders, chatId } = crowd
  const [first] = loaders
  for (const loader of loaders) {
    await loader.ask('setHeartbeat', false)
    await loader.ask('countFrom', bytes)
  }
  await sleep(200)
  const before = await server.child.ask('cpu')
  for (let message = 0; message < messages; message++) {
    await first?.ask('say', { text: crowd.text, chatId })
    await sleep(1000 / (20_000 / members))
  }
  const giveUpAt = performance.now() + 20_000
  while ((await sum(loaders, 'delivered')) < members * messages) {
    if (performance.now() > giveUpAt) throw new Error(`${server.kind}: not everything was delivered.`)
    await sleep(50)
  }
  const cost = ((await server.child.ask('cpu')) - before) / (members * messages)
  for (const loader of loaders) await loader.ask('setHeartbeat', true)
  return cost
}

async function fanOut(run: Run, members: number): Promise<Row[]> {
  const us = await ours(run, members)
  const frameBytes = (await us.loaders[0]?.ask('sampleSize', { text, chatId: us.chatId })) ?? 0
  const crowds = [us]
  for (const kind of kinds.slice(1)) crowds.push(await peer(run, kind, members, frameBytes))
  const deliveries = run.isQuick ? 20_000 : 60_000
  const costs = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]))
  const rounds = run.isQuick ? 2 : 7
  // The first round warms everything up and is thrown away.
  for (let turn = 0; turn <= rounds; turn++) {
    for (const crowd of crowds) {
      const cost = await round(crowd, members, Math.ceil(deliveries / members), frameBytes)
      if (turn > 0) costs.get(crowd.server.kind)?.push(cost)
    }
  }
  for (const { server, loaders } of crowds)
    await Promise.all([server.child.stop(), ...loaders.map((one) => one.stop())])
  const of = (kind: Kind) => median(costs.get(kind) ?? [])
  const ratio = { name: `ours / bare ws, ${members} members`, value: of('poruch') / of('ws'), unit: '×' }
  const budget = members === 1_000 ? { budget: atMost(1.3) } : {}
  return [
    ...kinds.map((kind) => ({ name: `${kind}, ${members} members`, value: of(kind), unit: 'µs/delivery' })),
    { ...ratio, ...budget },
    { name: `ours / Socket.IO, ${members} members`, value: of('poruch') / of('socket.io'), unit: '×' },
  ]
}

export const fanOutPart: Part = {
  name: 'messages.fan-out',
  measure: async (run) => [
    ...(await fanOut(run, run.isQuick ? 200 : 1_000)),
    ...(await fanOut(run, run.isQuick ? 500 : 5_000)),
  ],
}
