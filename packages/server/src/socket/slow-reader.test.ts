// Proves what happens to a device that does not read, and to others meanwhile.
import { closeCodes, type MessageId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { changes } from '../messages/store.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

it('W-12: a device that does not read is closed, holds nobody up, and finds everything when it comes back', async () => {
  const [anna, bohdan] = [await server.addPerson('Anna'), await server.addPerson('Bohdan')]
  const a = await server.join(anna)
  const quick = await server.join(await server.addDevice(bohdan.user))
  const { chat } = (await a.get('chat.open', { userId: bohdan.user.id }, 'chat.added')).entry
  const slow = await server.join(bohdan)
  slow.socket.pause()
  let sent = 0
  // The kernel takes some megabytes before anything waits here.
  while (await server.isConnected(bohdan)) {
    const id = newId<MessageId>()
    const answer = await a.ask('message.send', {
      id,
      chatId: chat.id,
      body: { kind: 'text', text: 'ї'.repeat(8_000) },
    })
    if (answer.type === 'message.changed') sent += 1
  }
  await quick.until('message.changed', (event) => event.message.seq === sent)
  slow.socket.resume()
  expect(await slow.closed).toBe(closeCodes.slowReader)
  const held = slow.all('message.changed').map((event) => event.message.seq)
  expect(held.length).toBeLessThan(sent)
  expect(held).toEqual(held.map((_, place) => place + 1))

  const back = await server.join(bohdan)
  expect(back.welcome.roster.entries[0]?.chat.lastSeq).toBe(sent)
  const page = await changes(server.context.store.db, { id: chat.id, lastSeq: sent }, held.length, 500)
  const missed = page.messages.map((message) => message.seq)
  expect([...held, ...missed]).toEqual(
    Array.from({ length: held.length + missed.length }, (_, place) => place + 1),
  )
}, 60_000)
