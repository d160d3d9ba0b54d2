// Proves who may read and type where, and who is told of it.
import { type ChatId, type CommandId, limits, newId } from '@poruch/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { addGroup, addPeople, append, draftOf } from '../testing/stored.ts'
import { createTestContext, type TestContext } from '../testing/test-context.ts'
import type { Who } from '../who.ts'
import { readChat, typeInChat } from './receipts.ts'
import { openDirectChat } from './store.ts'

let test: TestContext
let a: Who
let b: Who
let stranger: Who
let chatId: ChatId
beforeEach(async () => {
  test = await createTestContext()
  a = await test.person('Anna')
  b = await test.person('Bohdan')
  stranger = await test.person('Clara')
  const { store, clock } = test.context
  chatId = (await store.transaction((tx) => openDirectChat(tx, a.userId, b.userId, clock.now()))).chatId
  await append(store, [draftOf(chatId, a.userId), draftOf(chatId, a.userId), draftOf(chatId, a.userId)])
})

const id = newId<CommandId>()
const both = () => ({ people: [a.userId, b.userId].toSorted() })
const read = (who: Who, seq: number, where = chatId) =>
  readChat(test.context, who, { type: 'chat.read', id, chatId: where, seq })
const type = (who: Who, where = chatId) =>
  typeInChat(test.context, who, { type: 'chat.typing', id, chatId: where })

describe('chat.read', () => {
  it('S-11: tells the chat of a mark that rose', async () => {
    const { event, told } = await read(b, 2)
    expect(event).toEqual({ type: 'read.changed', re: id, chatId, marks: [{ userId: b.userId, seq: 2 }] })
    expect(told).toBe(true)
    expect(test.published).toEqual([{ kind: 'event', audience: both(), event, by: b }])
  })

  it('S-10, W-7: said twice, or for less, it is answered with the mark as it stands, to who asked alone', async () => {
    await read(b, 2)
    test.published.length = 0
    for (const seq of [2, 1, 0]) {
      expect(await read(b, seq)).toMatchObject({ event: { marks: [{ seq: 2 }] }, told: false })
    }
    expect(test.published).toEqual([])
  })

  it('S-10: never passes the last number', async () => {
    expect(await read(b, 1_000_000)).toMatchObject({ event: { marks: [{ seq: 3 }] }, told: true })
  })

  it('H-5: a stranger finds no chat, nor does anybody one that is none', async () => {
    await expect(read(stranger, 1)).rejects.toMatchObject({ code: 'not_found' })
    await expect(read(b, 1, newId())).rejects.toMatchObject({ code: 'not_found' })
    expect(test.published).toEqual([])
  })
})

describe('chat.read where many are', () => {
  const groupOf = async (members: number) => {
    const { store } = test.context
    const others = (await addPeople(store, members - 2)).map((user) => user.id)
    const group = await addGroup(store, a.userId, [b.userId, ...others])
    await append(store, [draftOf(group, a.userId)])
    return group
  }
  const audiences = () => test.published.map((one) => (one.kind === 'event' ? one.audience : null))

  it('S-11: in a chat of twenty a mark is told to all members', async () => {
    const group = await groupOf(limits.marksToldTo)
    expect(await read(b, 1, group)).toMatchObject({ told: true })
    expect(audiences()).toEqual([{ chat: group }])
  })

  it("S-11: beyond, to one's own devices, and the two greatest to all", async () => {
    const group = await groupOf(limits.marksToldTo + 1)
    expect(await read(b, 1, group)).toMatchObject({ told: true, event: { re: id, marks: [{ seq: 1 }] } })
    await vi.waitFor(() => expect(audiences()).toEqual([{ people: [b.userId] }, { chat: group }]))
    expect(test.published[1]).toMatchObject({
      by: null,
      event: { re: null, marks: [{ seq: 1 }, { seq: 0 }] },
    })
  })
})

describe('chat.typing', () => {
  it('P-5: three at a time are told in one chat', async () => {
    const people = await Promise.all(['One', 'Two', 'Three'].map((name) => test.person(name)))
    const group = await addGroup(
      test.context.store,
      a.userId,
      people.map((who) => who.userId),
    )
    for (const who of [a, ...people]) await type(who, group)
    expect(test.published).toHaveLength(3)
  })

  it('G-1, P-5: who may not write in a channel does not type there', async () => {
    const channel = await addGroup(test.context.store, a.userId, [b.userId], 'channel')
    await type(a, channel)
    await expect(type(b, channel)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('P-5, W-5: is told to the chat and not answered', async () => {
    expect(await type(a)).toEqual({ event: null, told: false })
    const event = { type: 'typing.changed', re: null, chatId, userId: a.userId }
    expect(test.published).toEqual([{ kind: 'event', audience: both(), event, by: null }])
  })

  it('H-5: a stranger finds no chat', async () => {
    await expect(type(stranger)).rejects.toMatchObject({ code: 'not_found', field: 'chatId' })
    await expect(type(a, newId())).rejects.toMatchObject({ code: 'not_found', field: 'chatId' })
    expect(test.published).toEqual([])
  })

  it('W-11: is limited for the person', async () => {
    for (let times = 0; times < 20; times += 1) await type(a)
    await expect(type(await test.device(a.userId))).rejects.toMatchObject({ code: 'rate_limited' })
    await type(b)
  })
})
