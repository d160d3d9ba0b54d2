// Poruch as a person meets it: the real server, the built web app, and clicks.
import { type MessageId, newId } from '@poruch/protocol'
import type { ChromiumScreen } from '../../e2e/screen.ts'
import { appendMessages } from '../../packages/server/src/messages/store-append.ts'
import { startPoruch } from '../messages/server.ts'
import { makeWorld, openWorldStore, type World } from '../messages/world.ts'
import { type Contender, calleeCharacter, callerCharacter } from './contender.ts'

/** Only people who wrote to each other link while it rings. */
export async function writeToEachOther(folder: string, { people, chats: [chatId] }: World): Promise<void> {
  if (!chatId) throw new Error('a chat was asked for')
  const store = await openWorldStore(folder)
  const drafts = people.map(({ userId }) => ({
    id: newId<MessageId>(),
    chatId,
    senderId: userId,
    body: { kind: 'text', text: 'Hello.' } as const,
  }))
  await store.transaction((tx) => appendMessages(tx, drafts, Date.now()))
  await store.close()
}

/** The app of somebody who is signed in. */
export async function comeIn(screen: ChromiumScreen, port: number, token: string): Promise<void> {
  const url = `http://localhost:${port}`
  const cookie = { name: `poruch-${port}`, value: token, url, httpOnly: true, sameSite: 'Lax' } as const
  await screen.context.addCookies([cookie])
  await screen.goto(url)
}

export const poruch: Contender = {
  name: 'Poruch',
  async open(run, network, pages) {
    const folder = `${run.folder}/poruch`
    const world = await makeWorld(folder, 2, [[0, 1]])
    await writeToEachOther(folder, world)
    const server = await startPoruch(folder, { isLimited: false })
    run.after(() => server.stop())
    const port = await network.tcp(await server.ask('port'))
    for (const [index, person] of pages.entries()) {
      await comeIn(person.screen, port, world.people[index]?.token ?? '')
      await person.openChatFromList(index === 0 ? calleeCharacter : callerCharacter)
    }
  },
  ring: (caller) => caller.screen.click('button', 'Video call'),
  async hangUp([caller, callee]) {
    await caller.screen.click('button', 'End call')
    await Promise.all([caller.hasNothingLeft(), callee.hasNothingLeft()])
    await Promise.all([caller, callee].map((person) => person.seesNoControl('button', 'End call')))
  },
}
