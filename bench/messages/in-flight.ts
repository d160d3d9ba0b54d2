// Durable sends with 80 messages on their way, beside a hub that only sends them back, in one room and in twenty.
import type { Child } from '../child.ts'
import type { Part, Run } from '../part.ts'
import { atLeast, ofRounds, type Row } from '../report.ts'
import { roomPrefix } from './dialects.ts'
import type { Loader } from './loader.ts'
import { connectLoaders } from './loaders.ts'
import { type Gauges, startPoruch, startServer } from './server.ts'
import { makeWorld } from './world.ts'

const onTheWay = 80

interface Crowd {
  readonly server: Child<Gauges>
  readonly loaders: readonly Child<Loader>[]
  /** Of each person, in order: two processes have half of them each. */
  readonly chats: readonly string[]
}

async function ours(run: Run, rooms: number): Promise<Crowd> {
  const site = `${run.folder}/${rooms}`
  const pairs = Array.from({ length: rooms }, (_, room) => [room, rooms + room] as const)
  const { people, chats } = await makeWorld(site, rooms * 2, pairs)
  const server = await startPoruch(site, { isLimited: false })
  run.after(() => server.stop())
  const tokens = people.map(({ token }) => token)
  const at = { kind: 'poruch', port: await server.ask('port') } as const
  return { server, loaders: await connectLoaders(run, at, tokens, 2), chats }
}

async function hub(run: Run, rooms: number): Promise<Crowd> {
  const server = await startServer('ws', '')
  run.after(() => server.child.stop())
  const chats = Array.from({ length: rooms }, (_, room) => `${roomPrefix}${room}`)
  return { server: server.child, loaders: await connectLoaders(run, server, [...chats, ...chats], 2), chats }
}

/** @returns messages answered in a second. */
async function rate(run: Run, { loaders, chats }: Crowd): Promise<number> {
  const window = onTheWay / (chats.length * 2)
  const times = run.isQuick ? { warmMs: 200, forMs: 500 } : { warmMs: 500, forMs: 2_000 }
  const load = { chats, window, textLength: 100, ...times }
  const pumped = await Promise.all(loaders.map((loader) => loader.ask('pump', load)))
  const refused = pumped.reduce((sum, one) => sum + one.refused, 0)
  if (refused > 0) throw new Error(`${refused} messages were refused.`)
  return pumped.reduce((sum, { acked, seconds }) => sum + acked / seconds, 0)
}

async function compete(run: Run, name: string, rooms: number, least: number): Promise<Row[]> {
  const [us, them] = [await ours(run, rooms), await hub(run, rooms)]
  for (const crowd of [us, them]) for (const loader of crowd.loaders) await loader.ask('setHeartbeat', false)
  const rates: { us: number; them: number }[] = []
  const rounds = run.isQuick ? 2 : 7
  for (let round = 0; round < rounds; round++)
    rates.push({ us: await rate(run, us), them: await rate(run, them) })
  for (const { loaders, server } of [us, them])
    await Promise.all([...loaders, server].map((child) => child.stop()))
  return [
    ofRounds(
      `ours, ${name}`,
      rates.map((one) => one.us),
      'messages/s',
    ),
    ofRounds(
      `hub, ${name}`,
      rates.map((one) => one.them),
      'messages/s',
    ),
    ofRounds(
      `ours / hub, ${name}`,
      rates.map((one) => one.us / one.them),
      '×',
      atLeast(least),
    ),
  ]
}

export const inFlight: Part = {
  name: 'messages.in-flight',
  async measure(run) {
    return [...(await compete(run, 'one room', 1, 0.5)), ...(await compete(run, 'twenty rooms', 20, 0.4))]
  },
}
