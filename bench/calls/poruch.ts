// Poruch as a person meets it: the real server, the built web app, and clicks.
import { type MessageId, newId } from '@poruch/protocol'
import { appendMessages } from '../../packages/server/src/messages/store-append.ts'
import { startPoruch } from '../messages/server.ts'
import { makeWorld, openWorldStore, type World } from '../messages/world.ts'
import { type Contender, calleeCharacter, callerCharacter } from './contender.ts'

/** Only people who wrote to each other link while it rings. */
async function writeToEachOther(folder: string, { people, chats: [chatId] }: World): Promise<void> {
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

export const poruch: Contender = {
  name: 'Poruch',
  async open(run, network, pages) {
    const folder = `${run.folder}/poruch`
    const world = await makeWorld(folder, 2, [[0, 1]])
    await writeToEachOther(folder, world)
    const server = await startPoruch(folder, { isLimited: false })
    run.after(() => server.stop())
    const port = await network.tcp(await server.ask('port'))
    const url = `http://localhost:${port}`
    for (const [index, person] of pages.entries()) {
      const value = world.people[index]?.token ?? ''
      await person.screen.context.addCookies([
        { name: `poruch-${port}`, value, url, httpOnly: true, sameSite: 'Lax' },
      ])
      await person.screen.goto(url)
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
