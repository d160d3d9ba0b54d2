// Everybody comes back at once after a restart, in a store that holds the calls of years.
import { type Call, type CallId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { insertCall } from '../../../packages/server/src/calls/store.ts'
import { openDirectChat } from '../../../packages/server/src/chats/store.ts'
import type { Tx } from '../../../packages/server/src/db/open.ts'
import type { Part, Run } from '../../part.ts'
import { atMost, ofRounds } from '../../report.ts'
import { startLoader } from '../loaders.ts'
import { startPoruch } from '../server.ts'
import { type Dweller, settlePeople, writeWorld } from '../world.ts'

interface Sizes {
  readonly devices: number
  readonly calls: number
}

/** A call each minute, until now. */
const everyMs = 60_000

/** In pairs of people, of whom one called the other. */
function writeCalls(run: Run, { devices, calls }: Sizes): Promise<readonly Dweller[]> {
  return writeWorld(run.folder, async (tx) => {
    const people = await settlePeople(tx, devices)
    for (let place = 0; place < devices; place += 2) {
      await writePair(tx, people.slice(place, place + 2), Math.round((2 * calls) / devices))
    }
    return people
  })
}

async function writePair(tx: Tx, pair: readonly Dweller[], calls: number): Promise<void> {
  const [a, b] = pair
  if (a === undefined || b === undefined) throw new Error('a call needs two')
  const began = Date.now() - calls * everyMs
  const { chatId } = await openDirectChat(tx, a.userId, b.userId, began)
  for (let made = 0; made < calls; made++) {
    const at = began + made * everyMs
    const call: Call = make.call({
      id: newId<CallId>(at),
      chatId,
      startedBy: a.userId,
      invited: [b.userId],
      state: 'ended',
      reason: 'completed',
      createdAt: at,
      ringUntil: at + 45_000,
      answeredAt: at + 5_000,
      endedAt: at + 30_000,
      legs: pair.map(({ userId, deviceId }) => make.leg({ userId, deviceId, state: 'left' })),
    })
    if (!(await insertCall(tx, call))) throw new Error('a call was not written')
  }
}

export const restart: Part = {
  name: 'messages.many.restart',
  async measure(run) {
    const sizes = run.isQuick ? { devices: 100, calls: 10_000 } : { devices: 800, calls: 200_000 }
    const people = await writeCalls(run, sizes)
    const tokens = people.map(({ token }) => token)
    const times: number[] = []
    for (let round = 0; round < (run.isQuick ? 2 : 5); round++) {
      const server = await startPoruch(run.folder, { isLimited: true })
      const port = await server.ask('port')
      const loader = await startLoader(run)
      const began = performance.now()
      await loader.ask('connect', { kind: 'poruch', port, tokens })
      times.push((performance.now() - began) / 1000)
      await loader.stop()
      await server.stop()
    }
    return [ofRounds(`${sizes.devices} devices are back`, times, 's', atMost(3))]
  },
}
