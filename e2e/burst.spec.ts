// The server dies while three people write in a group: whatever it acknowledged stays, and everything arrives once.
import { expect, test } from '@playwright/test'
import { decodeServerMessage, type MessageId } from '@poruch/protocol'
import { beginChat, openFromList, type Said, saidOn } from './chat-steps.ts'
import { olena, sofia, taras } from './person.ts'
import { type Guest, Town } from './town.ts'
import { until } from './until.ts'

let town: Town
test.beforeEach(async () => {
  town = await Town.open()
})
test.afterEach(() => town.close())

/** Of each writer, before the server dies and while it is away. */
const [before, meanwhile] = [9, 3]
const textsOf = ({ character }: Guest) =>
  Array.from({ length: before + meanwhile }, (_, index) => `${character.username} ${index + 1}`)

/** What the server says to this page, from its next socket on: every acknowledged message with its number. */
function acknowledgedTo({ screen: { page } }: Guest): ReadonlyMap<MessageId, number> {
  const acknowledged = new Map<MessageId, number>()
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const event = decodeServerMessage(payload.toString())
      if (event?.type === 'message.changed' && event.re === event.message.id)
        acknowledged.set(event.message.id, event.message.seq)
    })
  })
  return acknowledged
}

/** Every message of the open chat, as the server holds it. */
const stored = ({ screen }: Guest) =>
  screen.evaluate(async () => {
    const answer = await fetch(`/api/v1/chats/${location.pathname.split('/').at(-1)}/messages?limit=500`)
    const { messages } = (await answer.json()) as { messages: { id: string; seq: number }[] }
    return messages
  }, null)

test('W-8, M-1: a server killed in a burst loses nothing it acknowledged, and nobody has anything twice', async () => {
  const writers = await town.signUp(olena, taras, sofia)
  const second = await town.signIn(sofia)
  const [owner] = writers
  await beginChat(owner, 'group', 'Walks', [taras, sofia])
  const acknowledged = acknowledgedTo(owner)
  for (const guest of [...writers, second]) {
    await guest.screen.goto(town.server.origin)
    await openFromList(guest, 'Walks')
  }
  const death = Promise.withResolvers<void>()
  const writing = writers.map(async (writer) => {
    const texts = textsOf(writer)
    for (const text of texts.slice(0, before)) await writer.send(text)
    await death.promise
    for (const text of texts.slice(before)) await writer.send(text)
  })
  await until('a part is acknowledged', () => acknowledged.size >= before)
  await town.server.kill()
  const kept = new Map(acknowledged)
  death.resolve()
  await Promise.all(writing)
  await town.server.start()

  const wanted = writers.flatMap((writer) =>
    textsOf(writer).map((text) => ({ by: writer.character.name, text })),
  )
  const said = async (guest: Guest): Promise<Said[]> => {
    const all = (await saidOn(guest)).filter(({ by }) => by !== '')
    return all.map(({ by, text }) => ({ by: by === 'You' ? guest.character.name : by, text }))
  }
  const agreed = await until(
    'everything is there',
    async () => {
      const all = await said(owner)
      return all.length >= wanted.length && all
    },
    30_000,
  )
  const inOrder = (one: Said, other: Said) =>
    wanted.findIndex(({ text }) => text === one.text) - wanted.findIndex(({ text }) => text === other.text)
  expect([...agreed].sort(inOrder)).toEqual(wanted)
  for (const writer of writers) {
    const own = agreed.filter(({ by }) => by === writer.character.name).map(({ text }) => text)
    expect(own, 'in the order of writing').toEqual(textsOf(writer))
  }
  for (const guest of [...writers, second]) await expect.poll(() => said(guest)).toEqual(agreed)
  const seqs = new Map((await stored(owner)).map(({ id, seq }) => [id, seq]))
  for (const [id, seq] of kept) expect(seqs.get(id)).toBe(seq)
  console.log(`killed after ${kept.size} of ${wanted.length} acknowledged messages`)
})
