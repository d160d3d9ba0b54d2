// One message is read by half of a group of a thousand at once: what all these marks cost the server.
import { timeouts } from '@poruch/protocol'
import { type Part, sleep } from '../../part.ts'
import { atMost, ofRounds } from '../../report.ts'
import { connectLoaders } from '../loaders.ts'
import { startPoruch } from '../server.ts'
import { makeCrowd } from '../world.ts'

const text = 'x'.repeat(100)
/** The greatest marks are told at once, and what rose since then after a second. */
const toldMs = 1_100

export const readers: Part = {
  name: 'messages.many.readers',
  async measure(run) {
    const members = run.isQuick ? 100 : 1_000
    const { people, chatId } = await makeCrowd(run.folder, members)
    const server = await startPoruch(run.folder, { isLimited: true })
    run.after(() => server.stop())
    const at = { kind: 'poruch', port: await server.ask('port'), child: server } as const
    const tokens = people.map(({ token }) => token)
    const loaders = await connectLoaders(run, at, tokens, 2)
    const each = members / 2 / loaders.length
    const [costs, times]: [number[], number[]] = [[], []]
    // The first round warms everything up and is thrown away.
    for (let round = 0; round <= (run.isQuick ? 2 : 6); round++) {
      await loaders[0]?.ask('sampleSize', { text, chatId })
      await sleep(timeouts.heartbeatMs)
      for (const loader of loaders) await loader.ask('setHeartbeat', false)
      // Whoever were silent for longer than a heartbeat would be asked by the server, which costs it something too.
      for (const loader of loaders) await loader.ask('beat')
      await sleep(500)
      const [cpuBefore, began] = [await server.ask('cpu'), performance.now()]
      const read = { chatId, seq: round + 1, readers: each }
      await Promise.all(loaders.map((loader) => loader.ask('read', read)))
      const took = performance.now() - began
      await sleep(toldMs)
      const cost = ((await server.ask('cpu')) - cpuBefore) / 1000
      for (const loader of loaders) await loader.ask('setHeartbeat', true)
      if (round === 0) continue
      costs.push(cost)
      times.push(took)
    }
    return [
      ofRounds(`server time, ${each * 2} of ${members} read a message`, costs, 'ms', atMost(50)),
      ofRounds('until each of them was answered', times, 'ms'),
    ]
  },
}
