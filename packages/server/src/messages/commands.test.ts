// Proves who may write where, and that a message is stored and told once.
import { type ChatId, type MessageId, newId } from '@poruch/protocol'
import { beforeEach, expect, it } from 'vitest'
import { openDirectChat } from '../chats/store.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { sendMessage } from './commands.ts'
import { history } from './store.ts'

let test: TestContext
let a: Who
let b: Who
let stranger: Who
let chatId: ChatId
const openChat = async (one: Who, other: Who): Promise<ChatId> => {
  const { store, clock } = test.context
  const opened = await store.transaction((tx) => openDirectChat(tx, one.userId, other.userId, clock.now()))
  return opened.chatId
}
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b = await test.person('Bohdan')
  stranger = await test.person('Clara')
  chatId = await openChat(a, b)
})

const send = (who: Who, text = 'hello', id = newId<MessageId>(), where = chatId) =>
  sendMessage(test.context, who, { type: 'message.send', id, chatId: where, body: { kind: 'text', text } })
const stored = async () => (await history(test.context.store.db, chatId, null, 50)).messages

it('M-2: is stored, then told to the two people of the chat by who sent it', async () => {
  const id = newId<MessageId>()
  const { event, told } = await send(a, 'hello', id)
  const [message] = await stored()
  expect(event).toEqual({ type: 'message.changed', re: id, message })
  expect(message).toMatchObject({ id, seq: 1, senderId: a.userId, body: { text: 'hello' } })
  expect(told).toBe(true)
  const people = [a.userId, b.userId].toSorted()
  expect(test.published).toEqual([{ kind: 'event', audience: { people }, event, by: a }])
})

it('M-3, W-7: sent twice, it is stored once, and the answer is for nobody else', async () => {
  const id = newId<MessageId>()
  const first = await send(a, 'first', id)
  test.published.length = 0
  // Also by another device of the same person, which shares its outbox.
  const other = await test.device(a.userId)
  for (const who of [a, other]) {
    expect(await send(who, 'second', id)).toEqual(first)
    expect(test.published.splice(0)).toEqual([
      { kind: 'event', audience: { devices: [] }, event: first.event, by: who },
    ])
  }
  expect(await stored()).toHaveLength(1)
})

it('M-2: sent twice at once, it is stored once and told once', async () => {
  const id = newId<MessageId>()
  await Promise.all([send(a, 'hello', id), send(a, 'hello', id)])
  const audiences = test.published.map((one) => one.kind === 'event' && one.audience)
  expect(audiences).toEqual([{ people: [a.userId, b.userId].toSorted() }, { devices: [] }])
})

it("M-3: an id that is somebody else's, or of another chat, is refused", async () => {
  const id = newId<MessageId>()
  await send(a, 'mine', id)
  test.published.length = 0
  await expect(send(b, 'yours', id)).rejects.toMatchObject({ code: 'id_taken', field: 'id' })
  const elsewhere = await openChat(a, stranger)
  await expect(send(a, 'mine', id, elsewhere)).rejects.toMatchObject({ code: 'id_taken' })
  expect(test.published).toEqual([])
})

it('M-7: a stranger finds no chat, nor does anybody one that is none', async () => {
  const id = newId<MessageId>()
  await send(a, 'secret', id)
  test.published.length = 0
  const strange = [() => send(stranger), () => send(stranger, 'x', id), () => send(a, 'x', newId(), newId())]
  for (const attempt of strange) {
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found', field: 'chatId' })
  }
  expect(test.published).toEqual([])
})

it('W-11: is limited for the person', async () => {
  await Promise.all(Array.from({ length: 600 }, () => send(a)))
  const other = await test.device(a.userId)
  await expect(send(other)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 10 })
  await send(b)
})

it('M-6: too late for a server that closes, it may be sent again later', async () => {
  await test.context.writer.close()
  await expect(send(a)).rejects.toMatchObject({ code: 'shutting_down' })
  expect(test.published).toEqual([])
})
