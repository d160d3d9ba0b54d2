// What a chat of a connected person costs the server in memory: a direct one, and a group whose members are connected.
import { openDirectChat } from '../../../packages/server/src/chats/store.ts'
import type { Tx } from '../../../packages/server/src/db/open.ts'
import { type Part, type Run, sleep } from '../../part.ts'
import { atMost } from '../../report.ts'
import { connectLoaders } from '../loaders.ts'
import { startServer } from '../server.ts'
import { type Dweller, foundGroup, settlePeople, writeWorld } from '../world.ts'

type Chats = 'none' | 'direct' | 'group'

interface Sizes {
  readonly people: number
  /** Chats of each person. */
  readonly direct: number
  readonly group: number
}

async function writeChats(tx: Tx, people: readonly Dweller[], kind: Chats, sizes: Sizes): Promise<void> {
  if (kind === 'group')
    for (let made = 0; made < sizes.group; made++) await foundGroup(tx, people, Date.now())
  if (kind !== 'direct') return
  // With the next ones in a ring, so that everybody has as many before as behind.
  for (const [place, { userId }] of people.entries()) {
    for (let next = 1; next <= sizes.direct / 2; next++) {
      const other = people[(place + next) % people.length]
      if (other !== undefined) await openDirectChat(tx, userId, other.userId, Date.now())
    }
  }
}

/** @returns bytes of live objects and buffers with everybody connected. */
async function heapWith(run: Run, kind: Chats, sizes: Sizes): Promise<number> {
  const folder = `${run.folder}/${kind}`
  const people = await writeWorld(folder, async (tx) => {
    const settled = await settlePeople(tx, sizes.people)
    await writeChats(tx, settled, kind, sizes)
    return settled
  })
  const server = await startServer('poruch', folder)
  run.after(() => server.child.stop())
  const tokens = people.map(({ token }) => token)
  const loaders = await connectLoaders(run, server, tokens, 2)
  await sleep(run.isQuick ? 500 : 3_000)
  const { heap } = await server.child.ask('memory')
  await Promise.all([server.child.stop(), ...loaders.map((loader) => loader.stop())])
  return heap
}

export const chatMemory: Part = {
  name: 'messages.many.memory',
  async measure(run) {
    const sizes = run.isQuick
      ? { people: 100, direct: 10, group: 20 }
      : { people: 1_000, direct: 40, group: 100 }
    const none = await heapWith(run, 'none', sizes)
    const each = (heap: number, chats: number) => (heap - none) / (sizes.people * chats)
    const direct = each(await heapWith(run, 'direct', sizes), sizes.direct)
    const group = each(await heapWith(run, 'group', sizes), sizes.group)
    const budget = atMost(0.1 * 1024)
    return [
      {
        name: `a direct chat of a connected person (${sizes.direct} each)`,
        value: direct,
        unit: 'B',
        budget,
      },
      { name: `a group of a connected person (${sizes.group} each)`, value: group, unit: 'B', budget },
    ]
  },
}
