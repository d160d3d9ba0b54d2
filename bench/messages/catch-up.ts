// A device that was away asks what it missed: five hundred messages in one page, over HTTP.
import type { ChatId, MessageId } from '@poruch/protocol'
import { newId } from '@poruch/protocol'
import { appendMessages } from '../../packages/server/src/messages/store-append.ts'
import type { Part } from '../part.ts'
import { atMost } from '../report.ts'
import { percentile } from '../stats.ts'
import { startPoruch } from './server.ts'
import { type Dweller, makeWorld, openWorldStore } from './world.ts'

const missed = 500
/** Messages that the device had seen before. */
const seen = 1_500

async function write(folder: string, chatId: ChatId, sender: Dweller): Promise<void> {
  const store = await openWorldStore(folder)
  for (let batch = 0; batch < (seen + missed) / 100; batch++) {
    const drafts = Array.from({ length: 100 }, () => ({
      id: newId<MessageId>(),
      chatId,
      senderId: sender.userId,
      body: { kind: 'text', text: 'x'.repeat(100) } as const,
    }))
    await store.transaction((tx) => appendMessages(tx, drafts, Date.now()))
  }
  await store.close()
}

export const catchUp: Part = {
  name: 'messages.catch-up',
  async measure(run) {
    const world = await makeWorld(run.folder, 2, [[0, 1]])
    const [[sender, reader], [chatId]] = [world.people, world.chats]
    if (!sender || !reader || !chatId) throw new Error('two people and a chat were asked for')
    await write(run.folder, chatId, sender)
    const server = await startPoruch(run.folder, { isLimited: true })
    run.after(() => server.stop())
    const url = `http://127.0.0.1:${await server.ask('port')}/api/v1/chats/${chatId}/changes?since=${seen}&limit=${missed}`
    const times: number[] = []
    for (let round = 0; round < (run.isQuick ? 5 : 100); round++) {
      const began = performance.now()
      const answer = await fetch(url, { headers: { authorization: `Bearer ${reader.token}` } })
      const body = (await answer.json()) as { messages?: unknown[] }
      times.push(performance.now() - began)
      if (body.messages?.length !== missed)
        throw new Error(`${answer.status}: ${JSON.stringify(body).slice(0, 200)}`)
    }
    return [
      {
        name: `${missed} missed messages, first time`,
        value: times[0] ?? Number.NaN,
        unit: 'ms',
        budget: atMost(50),
      },
      { name: `${missed} missed messages, median`, value: percentile(times, 0.5), unit: 'ms' },
      {
        name: `${missed} missed messages, p95`,
        value: percentile(times, 0.95),
        unit: 'ms',
        budget: atMost(50),
      },
    ]
  },
}
