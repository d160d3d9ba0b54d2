// From sending to arriving at the other person, at a steady thousand messages a second that wait for nobody.
import { type Part, sleep } from '../part.ts'
import { atMost } from '../report.ts'
import { connectLoaders } from './loaders.ts'
import { startPoruch } from './server.ts'
import { makeWorld } from './world.ts'

const chatCount = 20
const perSecond = 1_000

export const latency: Part = {
  name: 'messages.latency',
  async measure(run) {
    const pairs = Array.from({ length: chatCount }, (_, chat) => [chat, chatCount + chat] as const)
    const world = await makeWorld(run.folder, chatCount * 2, pairs)
    const server = await startPoruch(run.folder, { isLimited: true })
    run.after(() => server.stop())
    const at = { kind: 'poruch', port: await server.ask('port'), child: server } as const
    const tokens = world.people.map(({ token }) => token)
    const [sender, receiver] = await connectLoaders(run, at, tokens, 2)
    if (!sender || !receiver) throw new Error('two processes were asked for')
    await receiver.ask('watchLatency')
    const warm = { chats: world.chats, perSecond, count: perSecond }
    await sender.ask('pace', warm)
    await sleep(300)
    await receiver.ask('watchLatency')
    const cpuBefore = await server.ask('cpu')
    const count = perSecond * (run.isQuick ? 2 : 20)
    await sender.ask('pace', { ...warm, count })
    await sleep(500)
    const cpu = (await server.ask('cpu')) - cpuBefore
    const seen = await receiver.ask('watchLatency')
    if (seen.count !== count) throw new Error(`${count} messages were sent, ${seen.count} arrived.`)
    return [
      { name: 'sent to delivered, median', value: seen.p50, unit: 'ms' },
      { name: 'sent to delivered, p99', value: seen.p99, unit: 'ms', budget: atMost(20) },
      { name: 'sent to delivered, longest', value: seen.max, unit: 'ms' },
      { name: 'p99 without what the sender itself was late', value: seen.p99FromLeaving, unit: 'ms' },
      { name: 'server time for each message', value: cpu / count, unit: 'µs' },
    ]
  },
}
