// Proves what happens to a device that does not read, and to others meanwhile.
import { closeCodes, type MessageId, newId, type ServerMessage } from '@poruch/protocol'
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

const large = (re: string, cursor: string): ServerMessage => ({ type: 'pong', re, serverAt: 0, cursor })

it('W-12: a device that reads is not closed for what is told to it together', async () => {
  const [anna, bohdan] = [await server.addPerson('Anna'), await server.addPerson('Bohdan')]
  const [a, b] = [await server.join(anna), await server.join(bohdan)]
  const { publish } = server.context
  const [both, one] = [{ people: [anna.user.id, bohdan.user.id] }, { people: [bohdan.user.id] }]
  const names = Array.from({ length: 150 }, (_, place) => String(place))
  // In turns, so that they go out corked; more in one turn than may wait for who does not read.
  for (const [place, name] of names.entries())
    publish(place % 2 === 0 ? both : one, large(name, 'x'.repeat(10_000)))
  await Promise.all([a.settle(), b.settle()])
  expect(b.all('pong').flatMap(({ re }) => names.filter((name) => name === re))).toEqual(names)
})

it('W-12: a device that does not read is closed for frames that were joined too', async () => {
  const [anna, bohdan] = [await server.addPerson('Anna'), await server.addPerson('Bohdan')]
  const [a, b] = [await server.join(anna), await server.join(bohdan)]
  const both = { people: [anna.user.id, bohdan.user.id] }
  b.socket.pause()
  let told = 0
  while (await server.isConnected(bohdan)) {
    for (let event = 0; event < 6; event += 1) {
      server.context.publish(both, large(String(told), 'x'.repeat(10_000)))
      told += 1
    }
    await a.settle()
  }
  b.socket.resume()
  expect(await b.closed).toBe(closeCodes.slowReader)
  const held = b.all('pong').map(({ re }) => re)
  expect(held.length).toBeLessThan(told)
  expect(held).toEqual(held.map((_, place) => String(place)))
}, 60_000)
