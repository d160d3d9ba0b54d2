// A person with two thousand chats comes back: nothing has changed; and comes with nothing: the roster page by page.
import { type ChatId, type MessageId, newId } from '@poruch/protocol'
import { createChat, openDirectChat } from '../../../packages/server/src/chats/store.ts'
import type { Tx } from '../../../packages/server/src/db/open.ts'
import { appendMessages } from '../../../packages/server/src/messages/store-append.ts'
import { type Part, type Run, sleep } from '../../part.ts'
import { atMost, ofRounds, type Row } from '../../report.ts'
import { startPoruch } from '../server.ts'
import { type Dweller, settlePeople, writeWorld } from '../world.ts'
import { greet, turnPages } from './coming.ts'

interface Sizes {
  /** Chats of the one person, every second of them a group. */
  readonly own: number
  /** Chats of others. */
  readonly foreign: number
  readonly people: number
}

/** A chat each minute, until now. */
const everyMs = 60_000

/** @returns the person who is in so many. */
function writeChats(run: Run, sizes: Sizes): Promise<Dweller> {
  return writeWorld(run.folder, async (tx) => {
    const people = await settlePeople(tx, sizes.people)
    const [person, ...others] = people
    if (person === undefined) throw new Error('a world of nobody')
    const total = sizes.own + sizes.foreign
    const apart = Math.floor(total / sizes.own)
    let own = 0
    for (let place = 0; place < total; place++) {
      const at = Date.now() - (total - place) * everyMs
      const isOwn = place % apart === 0 && own < sizes.own
      const [a, b, c] = [
        isOwn ? person : pick(others, place),
        pick(others, place + 1 + own),
        pick(others, 7 * place + 3),
      ]
      const chatId = await writeChat(tx, own % 2 === 0 ? [a, b] : [a, b, c], at)
      if (!isOwn) continue
      own += 1
      const body = { kind: 'text', text: 'x'.repeat(100) } as const
      await appendMessages(tx, [{ id: newId<MessageId>(at), chatId, senderId: b.userId, body }], at)
    }
    return person
  })
}

function pick(people: readonly Dweller[], place: number): Dweller {
  const one = people[place % people.length]
  if (one === undefined) throw new Error('nobody to pick')
  return one
}

async function writeChat(tx: Tx, people: readonly Dweller[], at: number): Promise<ChatId> {
  const [a, b, ...others] = people.map(({ userId }) => userId)
  if (a === undefined || b === undefined) throw new Error('a chat needs two')
  if (others.length === 0) return (await openDirectChat(tx, a, b, at)).chatId
  const id = newId<ChatId>(at)
  await createChat(tx, { id, kind: 'group', title: 'Bench', createdBy: a }, [b, ...others], at)
  return id
}

export const hello: Part = {
  name: 'messages.many.hello',
  async measure(run) {
    const sizes = run.isQuick
      ? { own: 200, foreign: 1_000, people: 200 }
      : { own: 2_000, foreign: 20_000, people: 2_000 }
    const { token } = await writeChats(run, sizes)
    const server = await startPoruch(run.folder, { isLimited: true })
    run.after(() => server.stop())
    const port = await server.ask('port')
    const rounds = run.isQuick ? 5 : 30
    return [
      ...(await unchanged(() => server.ask('cpu'), port, token, rounds)),
      ...(await whole(port, token, sizes.own, Math.ceil(rounds / 3))),
    ]
  },
}

async function unchanged(
  cpu: () => Promise<number>,
  port: number,
  token: string,
  rounds: number,
): Promise<Row[]> {
  const { cursor } = (await greet(port, token, null)).welcome
  for (let warm = 0; warm < rounds; warm++) await greet(port, token, cursor)
  const [times, costs, sizes]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    const before = await cpu()
    const { welcome, bytes, ms } = await greet(port, token, cursor)
    costs.push(((await cpu()) - before) / 1000)
    const told = welcome.roster.entries.length
    if (welcome.scope !== 'changes' || told > 0) throw new Error(`${told} chats told, ${welcome.scope}`)
    times.push(ms)
    sizes.push(bytes / 1024)
    await sleep(20)
  }
  return [
    ofRounds('hello, nothing changed', times, 'ms', atMost(5)),
    ofRounds('its server time, with opening and closing the socket', costs, 'ms', atMost(5)),
    ofRounds('its welcome', sizes, 'KiB', atMost(8)),
  ]
}

async function whole(port: number, token: string, own: number, rounds: number): Promise<Row[]> {
  const [firsts, all, sizes]: [number[], number[], number[]] = [[], [], []]
  let pageCount = 0
  for (let round = 0; round < rounds; round++) {
    const { welcome, ms, bytes } = await greet(port, token, null)
    const began = performance.now()
    const { pages, chats } = await turnPages(port, token, welcome.roster)
    if (chats !== own) throw new Error(`${chats} of ${own} chats were told`)
    firsts.push(ms)
    all.push(ms + performance.now() - began)
    sizes.push(bytes / 1024)
    pageCount = pages
  }
  return [
    ofRounds('whole roster, first page', firsts, 'ms', atMost(20)),
    ofRounds('its welcome, whole', sizes, 'KiB'),
    ofRounds('whole roster, all pages', all, 'ms'),
    { name: 'pages', value: pageCount, unit: '' },
  ]
}
