// Somebody with a million unread messages comes and goes: how long all others wait for the server meanwhile.
import { type ChatId, type MessageId, newId, type UserId } from '@poruch/protocol'
import type { Tx } from '../../../packages/server/src/db/open.ts'
import { appendMessages } from '../../../packages/server/src/messages/store-append.ts'
import type { Child } from '../../child.ts'
import { type Part, type Run, sleep } from '../../part.ts'
import { atMost, ofRounds, type Row } from '../../report.ts'
import type { Loader } from '../loader.ts'
import { connectLoaders } from '../loaders.ts'
import { startPoruch } from '../server.ts'
import { foundGroup, settlePeople, writeWorld } from '../world.ts'
import { greet, turnPages } from './coming.ts'

/** Messages of one transaction's append. */
const atOnce = 1_000

/** A chat each minute, until now. */
const everyMs = 60_000

async function fill(tx: Tx, chatId: ChatId, senderId: UserId, count: number, at: number): Promise<void> {
  for (let written = 0; written < count; written += atOnce) {
    const drafts = Array.from({ length: Math.min(atOnce, count - written) }, () => ({
      id: newId<MessageId>(at),
      chatId,
      senderId,
      body: { kind: 'text', text: 'x'.repeat(40) } as const,
    }))
    await appendMessages(tx, drafts, at)
  }
}

/** How many others there are, who only say ping. */
const others = 20

/** @param chats among which the unread messages are shared out evenly. */
async function waitsWith(run: Run, chats: number, messages: number): Promise<Row[]> {
  const folder = `${run.folder}/${chats}`
  const people = await writeWorld(folder, async (tx) => {
    const all = await settlePeople(tx, 2 + others)
    const [reader, writer] = all
    if (!reader || !writer) throw new Error('two were asked for')
    for (let made = 0; made < chats; made++) {
      const at = Date.now() - (chats - made) * everyMs
      const chatId = await foundGroup(tx, [writer, reader], at)
      await fill(tx, chatId, writer.userId, messages / chats, at)
    }
    return all
  })
  const server = await startPoruch(folder, { isLimited: false })
  run.after(() => server.stop())
  const port = await server.ask('port')
  const [reader, , ...rest] = people
  const tokens = rest.map(({ token }) => token)
  const [loader] = await connectLoaders(run, { kind: 'poruch', port }, tokens, 1)
  if (!reader || !loader) throw new Error('somebody and a process were asked for')
  await loader.ask('setHeartbeat', false)
  const rounds = run.isQuick ? 3 : 20
  const visit = async () => {
    const { welcome } = await greet(port, reader.token, null)
    const { chats: told } = await turnPages(port, reader.token, welcome.roster)
    // What changed in the last seconds before the newest change is told twice.
    if (told < chats) throw new Error(`${told} of ${chats} chats were told`)
  }
  await visit()
  const quiet = await longestWaits(loader, rounds, () => sleep(300))
  const busy = await longestWaits(loader, rounds, visit)
  const where = chats === 1 ? 'in one chat' : `in ${chats} chats`
  return [
    ofRounds(`longest wait of others, ${where}, nobody comes`, quiet, 'ms'),
    ofRounds(`longest wait of others, ${where}, they come and go`, busy, 'ms', atMost(20)),
  ]
}

async function longestWaits(
  loader: Child<Loader>,
  rounds: number,
  happens: () => Promise<unknown>,
): Promise<number[]> {
  const waits: number[] = []
  for (let round = 0; round < rounds; round++) {
    await loader.ask('startWaits')
    await sleep(50)
    await happens()
    // Their going is part of it.
    await sleep(200)
    waits.push((await loader.ask('endWaits')).longest)
  }
  return waits
}

export const unread: Part = {
  name: 'messages.many.unread',
  async measure(run) {
    const messages = run.isQuick ? 20_000 : 1_000_000
    const rows: Row[] = []
    for (const chats of [1, 1_000]) {
      const few = run.isQuick ? Math.min(chats, 20) : chats
      rows.push(...(await waitsWith(run, few, messages)))
    }
    return rows
  },
}
