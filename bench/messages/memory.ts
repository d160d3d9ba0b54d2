// What one idle signed-in device costs the server in memory, beside an idle socket of `ws` and of Socket.IO.
import { type Part, type Run, sleep } from '../part.ts'
import { atMost, type Row } from '../report.ts'
import { connectLoaders, sum } from './loaders.ts'
import { type Kind, kinds, startServer } from './server.ts'
import { type Dweller, makeWorld, type World } from './world.ts'

/** Everybody has two direct chats, with the people before and after them. */
const ring = (size: number) =>
  Array.from({ length: size }, (_, place) => [place, (place + 1) % size] as const)

/** Connected before the first look. */
const first = 100
const tokensOf = (people: readonly Dweller[]) => people.map(({ token }) => token)
/** Until timers of connecting have run, and pings have gone round. */
const settle = (run: Run) => sleep(run.isQuick ? 500 : 6_000)

async function measure(
  run: Run,
  kind: Kind,
  folder: string,
  { people }: World,
  sizes: readonly number[],
): Promise<Row[]> {
  const server = await startServer(kind, folder)
  run.after(() => server.child.stop())
  const rows: Row[] = []
  const loaders = await connectLoaders(run, server, tokensOf(people.slice(0, first)), 1)
  await settle(run)
  // The first sockets also load and compile what serves them: that belongs to the process, not to a device.
  const before = await server.child.ask('memory')
  let connected = first
  for (const size of sizes) {
    loaders.push(...(await connectLoaders(run, server, tokensOf(people.slice(connected, size)), 2)))
    connected = size
    await settle(run)
    const { rss, heap } = await server.child.ask('memory')
    const closed = await sum(loaders, 'closed')
    if (closed > 0) throw new Error(`${kind}: ${closed} of ${size} sockets were closed.`)
    const kib = (bytes: number) => bytes / 1024 / (size - first)
    const budget = kind === 'poruch' && size === 10_000 ? { budget: atMost(12) } : {}
    rows.push({
      name: `${kind}, ${size} devices`,
      value: kib(rss - before.rss),
      unit: 'KiB/device',
      ...budget,
    })
    rows.push({
      name: `${kind}, ${size} devices, live heap`,
      value: kib(heap - before.heap),
      unit: 'KiB/device',
    })
  }
  await Promise.all([server.child.stop(), ...loaders.map((loader) => loader.stop())])
  return rows
}

export const memory: Part = {
  name: 'messages.memory',
  async measure(run) {
    const sizes = run.isQuick ? [200, 1_000] : [1_000, 10_000]
    const size = sizes.at(-1) ?? 0
    const world = await makeWorld(run.folder, size, ring(size))
    const rows: Row[] = []
    for (const kind of kinds) rows.push(...(await measure(run, kind, run.folder, world, sizes)))
    return rows
  },
}
