// Proves chats, messages and receipts over real sockets.
import { type ChatId, type CommandId, isRetryable, type MessageId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TestDevice } from '../testing/test-device.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'
import { changes } from './store.ts'

let server: TestServer
let [anna, bohdan, clara]: Member[] = []
let a: TestDevice
let b: TestDevice
let c: TestDevice
let chatId: ChatId
beforeEach(async () => {
  server = await startTestServer()
  anna = await server.addPerson('Anna')
  bohdan = await server.addPerson('Bohdan')
  clara = await server.addPerson('Clara')
  a = await server.join(anna)
  b = await server.join(bohdan)
  c = await server.join(clara)
  chatId = (await a.get('chat.open', { userId: bohdan.user.id }, 'chat.added')).entry.chat.id
})
afterEach(() => server.close())

const text = (sent: string) => ({
  chatId,
  body: { kind: 'text', text: sent } as const,
  id: newId<MessageId>(),
})
const textsOf = (device: TestDevice) =>
  device.all('message.changed').map(({ message }) => (message.body.kind === 'text' ? message.body.text : ''))

describe('chat.open', () => {
  it('G-4, S-13: tells both, each with the other, and nobody else', async () => {
    const [own, told] = [await a.until('chat.added'), await b.until('chat.added')]
    expect(own.entry).toMatchObject({ chat: { id: chatId, kind: 'direct' }, peerId: bohdan?.user.id })
    expect(own.users).toEqual([bohdan?.user])
    expect(told).toEqual({ ...own, entry: { ...own.entry, peerId: anna?.user.id }, users: [anna?.user] })
    await c.settle()
    expect(c.all('chat.added')).toEqual([])
  })

  it('W-7: opened again, by either, is the same chat and told to who asked', async () => {
    await b.until('chat.added')
    const again = await b.get('chat.open', { userId: a.member.user.id }, 'chat.added')
    expect(again.entry.chat.id).toBe(chatId)
    await a.settle()
    expect(a.all('chat.added')).toHaveLength(1)
  })

  it('opened by both at once is one chat', async () => {
    const [one, two] = await Promise.all([
      b.get('chat.open', { userId: c.member.user.id }, 'chat.added'),
      c.get('chat.open', { userId: b.member.user.id }, 'chat.added'),
    ])
    expect(one.entry.chat.id).toBe(two.entry.chat.id)
  })

  it('with oneself or with nobody is refused', async () => {
    expect(await a.ask('chat.open', { userId: a.member.user.id })).toMatchObject({
      code: 'invalid',
      field: 'userId',
    })
    expect(await a.ask('chat.open', { userId: newId() })).toMatchObject({
      code: 'not_found',
      field: 'userId',
    })
  })
})

describe('message.send', () => {
  it('M-2: reaches all devices of both with the same event, and nobody else', async () => {
    const second = await server.join(await server.addDevice(b.member.user))
    const sent = text('hello')
    const answer = await a.get('message.send', sent, 'message.changed')
    expect(answer).toMatchObject({
      re: sent.id,
      message: { id: sent.id, seq: 1, changedSeq: 1, senderId: a.member.user.id },
    })
    expect(await b.until('message.changed')).toEqual(answer)
    expect(await second.until('message.changed')).toEqual(answer)
    await c.settle()
    expect(c.all('message.changed')).toEqual([])
  })

  it('W-9, M-4: keeps the order in which it was sent, for sender and receiver', async () => {
    const texts = Array.from({ length: 300 }, (_, place) => `no. ${place}`)
    for (const sent of texts) a.send('message.send', text(sent))
    await b.until('message.changed', (event) => event.message.seq === texts.length)
    await a.settle()
    expect(textsOf(a)).toEqual(texts)
    expect(textsOf(b)).toEqual(texts)
    expect(b.all('message.changed').map((event) => event.message.seq)).toEqual(
      texts.map((_, place) => place + 1),
    )
  })

  it('W-9, M-4: keeps the order also when another machine keeps the limits', async () => {
    const { limits } = server.context
    const take = limits.take.bind(limits)
    // One by one and late, as over a network.
    let last = Promise.resolve(0)
    limits.take = (name, key) => {
      last = last.then(() => new Promise(setImmediate)).then(() => take(name, key))
      return last
    }
    const texts = Array.from({ length: 50 }, (_, place) => `no. ${place}`)
    for (const sent of texts) a.send('message.send', text(sent))
    await b.until('message.changed', (event) => event.message.seq === texts.length)
    expect(textsOf(b)).toEqual(texts)
  })

  it('W-9: a later command waits for the messages before it', async () => {
    for (let place = 0; place < 20; place += 1) a.send('message.send', text('one'))
    const read = await a.get('chat.read', { chatId, seq: 20 }, 'read.changed')
    expect(read.marks).toEqual([{ userId: a.member.user.id, seq: 20 }])
    expect(a.all('message.changed')).toHaveLength(20)
  })

  it('M-3, W-7: a repetition is answered to its sender alone, with what was stored first', async () => {
    const sent = text('first')
    const first = await a.get('message.send', sent, 'message.changed')
    expect(
      await a.get('message.send', { ...sent, body: { kind: 'text', text: 'second' } }, 'message.changed'),
    ).toEqual(first)
    await b.settle()
    expect(textsOf(b)).toEqual(['first'])
  })

  it('M-3, W-9: a repetition is answered before what was sent after it', async () => {
    const [one, two, three] = [text('one'), text('two'), text('three')]
    await a.ask('message.send', one)
    await a.ask('message.send', two)
    for (const sent of [one, two, three]) a.send('message.send', sent)
    await a.until('message.changed', (event) => event.message.seq === 3)
    expect(a.all('message.changed').map((event) => event.message.seq)).toEqual([1, 2, 1, 2, 3])
  })

  it("M-3: somebody else's id, and one of another chat, are refused", async () => {
    const sent = text('mine')
    await a.ask('message.send', sent)
    await b.until('message.changed')
    expect(await b.ask('message.send', sent)).toMatchObject({ code: 'id_taken' })
    const other = await a.get('chat.open', { userId: c.member.user.id }, 'chat.added')
    expect(await a.ask('message.send', { ...sent, chatId: other.entry.chat.id })).toMatchObject({
      code: 'id_taken',
    })
  })

  it('M-7: a stranger finds no chat, and learns nothing by an id that exists', async () => {
    const sent = text('secret')
    await a.ask('message.send', sent)
    expect(await c.ask('message.send', text('let me in'))).toMatchObject({ code: 'not_found' })
    expect(await c.ask('message.send', sent)).toMatchObject({ code: 'not_found' })
    expect(await c.ask('message.send', { ...text('x'), chatId: newId() })).toMatchObject({
      code: 'not_found',
    })
    await a.settle()
    expect(textsOf(a)).toEqual(['secret'])
  })

  it('M-5, D-4: refuses texts that are none', async () => {
    for (const wrong of ['', '   \n', 'x'.repeat(8_001), '\u0000\u200b\u3164']) {
      expect(await a.ask('message.send', text(wrong))).toMatchObject({ code: 'invalid', field: 'body.text' })
    }
  })

  it('D-4: a text is cleaned, not refused, and stored as everybody is told', async () => {
    const sent = text('\n\u200b\na\u0000\u009b\ud83d\u0085b \n')
    const told = await a.get('message.send', sent, 'message.changed')
    expect(told.message.body).toMatchObject({ text: 'a\nb' })
    expect(await a.get('message.send', sent, 'message.changed')).toEqual(told)
    await b.settle()
    expect(textsOf(b)).toEqual(['a\nb'])
  })

  it('W-11: too many are refused, and may be sent later', async () => {
    const sent = Array.from({ length: 700 }, () => a.send('message.send', text('quick')))
    const answered = () => [...a.all('message.changed'), ...a.all('error')].map((event) => event.re)
    // Frames over the limit are refused before those that wait are stored: no later command tells the end.
    await vi.waitFor(() => expect(answered()).toHaveLength(sent.length), 10_000)
    expect(answered().toSorted()).toEqual(sent.toSorted())
    expect(new Set(a.all('error').map((event) => event.code))).toEqual(new Set(['rate_limited']))
  })

  it('W-8: what cannot be stored is answered so that it is tried again, and told to nobody', async () => {
    await a.settle()
    await server.context.store.close()
    const answer = await a.get('message.send', text('lost'), 'error')
    expect(isRetryable(answer.code)).toBe(true)
    await b.settle()
    expect(textsOf(b)).toEqual([])
  })
})

describe('receipts', () => {
  it('S-10, S-11: a read mark rises, is told to all members, and never goes back', async () => {
    const mark = (seq: number) => [{ userId: b.member.user.id, seq }]
    for (const sent of ['one', 'two', 'three']) await a.ask('message.send', text(sent))
    const id = newId<CommandId>()
    expect(await b.ask('chat.read', { id, chatId, seq: 2 })).toMatchObject({
      type: 'read.changed',
      re: id,
      marks: mark(2),
    })
    expect(await a.until('read.changed')).toMatchObject({ re: id, marks: mark(2) })
    expect(await b.ask('chat.read', { chatId, seq: 1 })).toMatchObject({ marks: mark(2) })
    expect(await b.ask('chat.read', { chatId, seq: 2 })).toMatchObject({ marks: mark(2) })
    expect(await b.ask('chat.read', { chatId, seq: 99 })).toMatchObject({ marks: mark(3) })
    await a.settle()
    expect(a.all('read.changed').map((event) => event.marks)).toEqual([mark(2), mark(3)])
  })

  it('P-5: typing reaches the members and is not answered', async () => {
    a.send('chat.typing', { chatId })
    expect(await b.until('typing.changed')).toEqual({
      type: 'typing.changed',
      re: null,
      chatId,
      userId: a.member.user.id,
    })
    await c.settle()
    expect(c.all('typing.changed')).toEqual([])
  })

  it('H-5: a stranger neither reads nor types', async () => {
    expect(await c.ask('chat.read', { chatId, seq: 1 })).toMatchObject({ code: 'not_found' })
    expect(await c.ask('chat.typing', { chatId })).toMatchObject({ code: 'not_found' })
    expect(await c.ask('chat.read', { chatId: newId(), seq: 1 })).toMatchObject({ code: 'not_found' })
  })
})

it('W-18, S-3: who comes back finds in welcome and changes all that happened meanwhile', async () => {
  await a.ask('message.send', text('before'))
  await b.close()
  for (const sent of ['one', 'two']) await a.ask('message.send', text(sent))
  const back = await server.join(b.member)
  expect(back.welcome.roster.entries[0]).toMatchObject({
    chat: { id: chatId, lastSeq: 3 },
    unread: 3,
    lastMessage: { seq: 3 },
  })
  const missed = await changes(server.context.store.db, { id: chatId, lastSeq: 3 }, 1, 10)
  expect(missed.messages.map((message) => message.seq)).toEqual([2, 3])
  await a.ask('message.send', text('three'))
  expect(await back.until('message.changed')).toMatchObject({ message: { seq: 4 } })
})

it('W-18: nothing that happens during the welcome is lost', async () => {
  for (let round = 0; round < 20; round += 1) {
    const joining = server.join(b.member)
    const sent = await a.get('message.send', text(`round ${round}`), 'message.changed')
    const device = await joining
    await device.settle()
    const last = device.all('message.changed').at(-1)?.message.seq ?? 0
    const known = device.welcome.roster.entries[0]?.chat.lastSeq ?? 0
    expect(Math.max(last, known)).toBe(sent.message.seq)
    expect(device.events[0]?.type).toBe('welcome')
    await device.close()
  }
})
