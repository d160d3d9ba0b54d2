// A chat with ten thousand messages on the page, in a browser whose processor is four times as slow: one key, and a jump to the first.
import { type ChatId, type MessageId, newId } from '@poruch/protocol'
import { type ChromiumScreen, openChromium } from '../../e2e/screen.ts'
import { until } from '../../e2e/until.ts'
import { appendMessages } from '../../packages/server/src/messages/store-append.ts'
import { startPoruch } from '../messages/server.ts'
import { type Dweller, makeWorld, openWorldStore } from '../messages/world.ts'
import type { Part, Run } from '../part.ts'
import { atMost, ofRounds } from '../report.ts'
import { jumpToFirst, keyTimes, loadAll } from './long-chat-page.ts'

const slower = 4

/** Of all lengths, by both people in turns, a few minutes apart. */
async function write(folder: string, chatId: ChatId, people: readonly Dweller[], count: number) {
  const store = await openWorldStore(folder)
  for (let first = 0; first < count; first += 100) {
    const drafts = people.flatMap(({ userId }, side) =>
      Array.from({ length: 50 }, (_, at) => ({
        id: newId<MessageId>(),
        chatId,
        senderId: userId,
        body: {
          kind: 'text',
          text: `no. ${first + side * 50 + at} ${'word '.repeat((at * 37) % 60)}`,
        } as const,
      })),
    )
    const at = Date.now() - (count - first) * 60_000
    await store.transaction((tx) => appendMessages(tx, drafts, at))
  }
  await store.close()
}

async function openChat(run: Run, count: number): Promise<ChromiumScreen> {
  const world = await makeWorld(run.folder, 2, [[0, 1]])
  const [[, reader], [chatId]] = [world.people, world.chats]
  if (!reader || !chatId) throw new Error('two people and a chat were asked for')
  await write(run.folder, chatId, world.people, count)
  const server = await startPoruch(run.folder, { isLimited: false })
  run.after(() => server.stop())
  const screen = await openChromium(null)
  run.after(() => screen.close())
  const port = await server.ask('port')
  const url = `http://localhost:${port}`
  const { token: value } = reader
  await screen.context.addCookies([{ name: `poruch-${port}`, value, url, httpOnly: true, sameSite: 'Lax' }])
  await screen.goto(`${url}/chat/${chatId}`)
  await until('the chat is open', () => screen.page.getByRole('log').isVisible())
  return screen
}

export const longChat: Part = {
  name: 'pages.long-chat',
  async measure(run) {
    const count = run.isQuick ? 1_000 : 10_000
    const screen = await openChat(run, count)
    const rounds = run.isQuick ? 5 : 40
    const devtools = await screen.context.newCDPSession(screen.page)
    const slowDown = (rate: number) => devtools.send('Emulation.setCPUThrottlingRate', { rate })
    await slowDown(slower)
    const keysAtFirst = await screen.evaluate(keyTimes, rounds)
    await slowDown(1)
    await screen.evaluate(loadAll, 'no. 0 ')
    await slowDown(slower)
    const keys = await screen.evaluate(keyTimes, rounds)
    const jumps = { key: [] as number[], bar: [] as number[] }
    for (let round = 0; round < (run.isQuick ? 2 : 7); round++)
      for (const by of ['key', 'bar'] as const)
        jumps[by].push(await screen.evaluate(jumpToFirst, { first: 'no. 0 ', by }))
    const among = `of ${count}, processor ${slower} times slower`
    return [
      ofRounds(`one key in the box, first page alone, processor ${slower} times slower`, keysAtFirst, 'ms'),
      ofRounds(`one key in the box, ${among}`, keys, 'ms', atMost(8)),
      ofRounds(`jump to the first by Home, ${among}`, jumps.key, 'ms', atMost(300)),
      ofRounds(`jump to the first by the scroll bar, ${among}`, jumps.bar, 'ms', atMost(300)),
    ]
  },
}
