// One message to ten thousand connected members of one group: when the last one has it, and what it cost the server.
import { type Part, sleep } from '../../part.ts'
import { atMost, ofRounds } from '../../report.ts'
import { connectLoaders } from '../loaders.ts'
import { startPoruch } from '../server.ts'
import { makeCrowd } from '../world.ts'

const text = 'x'.repeat(100)

export const crowd: Part = {
  name: 'messages.many.crowd',
  async measure(run) {
    const members = run.isQuick ? 500 : 10_000
    const messages = run.isQuick ? 3 : 15
    const { people, chatId } = await makeCrowd(run.folder, members)
    const server = await startPoruch(run.folder, { isLimited: true })
    run.after(() => server.stop())
    const at = { kind: 'poruch', port: await server.ask('port'), child: server } as const
    const tokens = people.map(({ token }) => token)
    const loaders = await connectLoaders(run, at, tokens, 2)
    const bytes = (await loaders[0]?.ask('sampleSize', { text, chatId })) ?? 0
    await sleep(500)
    const encodedBefore = await server.ask('encodings', 'message.changed')
    const [times, costs]: [number[], number[]] = [[], []]
    for (let message = 0; message < messages; message++) {
      for (const loader of loaders) {
        await loader.ask('setHeartbeat', false)
        await loader.ask('countFrom', bytes)
      }
      await sleep(100)
      const cpuBefore = await server.ask('cpu')
      const share = Math.ceil(members / loaders.length)
      const arrivals = loaders.map((loader) => loader.ask('whenDelivered', share))
      const began = (await loaders[0]?.ask('say', { text, chatId, times: 1 })) ?? Number.NaN
      times.push(Math.max(...(await Promise.all(arrivals))) - began)
      costs.push(((await server.ask('cpu')) - cpuBefore) / members)
      for (const loader of loaders) await loader.ask('setHeartbeat', true)
      await sleep(500)
    }
    const encodings = (await server.ask('encodings', 'message.changed')) - encodedBefore
    return [
      ofRounds(`sent until the last of ${members} has it`, times, 'ms', atMost(300)),
      ofRounds(`server time, ${members} members`, costs, 'µs/delivery'),
      { name: 'times each message was encoded', value: encodings / messages, unit: '', budget: atMost(1) },
    ]
  },
}
