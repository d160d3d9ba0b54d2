// What every store must keep to about messages.
import { type Message, newId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { findChat, nextSeq, openDirectChat } from '../chats/store.ts'
import { systemClock } from '../clock.ts'
import { addPair, addPerson, append, draftOf, now, type OpenEmpty } from '../testing/stored.ts'
import { createMessageWriter } from './message-writer.ts'
import { changes, history } from './store.ts'

export function messagesContract(emptyStore: OpenEmpty): void {
  test('append: places follow the order of drafts, each chat for itself', async () => {
    const store = await emptyStore()
    const one = await addPair(store)
    const two = await addPair(store)
    const drafts = Array.from({ length: 256 }, (_, index) => {
      const { chatId, a, b } = index % 3 === 0 ? one : two
      return draftOf(chatId, index % 2 ? a.id : b.id, `text ${index}`)
    })
    const outcomes = await append(store, drafts)
    expect(outcomes.every((outcome) => outcome.kind === 'stored')).toBe(true)
    for (const { chatId } of [one, two]) {
      const mine = drafts.filter((each) => each.chatId === chatId)
      const stored = await history(store.db, chatId, null, 500)
      expect(stored.messages.map((message) => message.id)).toEqual(mine.map((each) => each.id))
      expect(stored.messages.map((message) => message.seq)).toEqual(mine.map((_, index) => index + 1))
      expect((await findChat(store.db, chatId))?.lastSeq).toBe(mine.length)
    }
    const [first] = outcomes
    expect(first).toMatchObject({
      kind: 'stored',
      message: { seq: 1, changedSeq: 1, createdAt: now, body: { kind: 'text', text: 'text 0' } },
    })
  })

  test('append: any text comes back as it was written', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const texts = [
      '"quoted" \\back\\ $1 ?',
      'Привіт, 世界 👩‍👩‍👧',
      'line\r\nbreak\ttab',
      "'; drop table messages",
    ]
    await append(
      store,
      texts.map((text) => draftOf(chatId, a.id, text)),
    )
    const { messages } = await history(store.db, chatId, null, 10)
    expect(messages.map((message) => message.body)).toEqual(texts.map((text) => ({ kind: 'text', text })))
  })

  test('append: a repeated draft is known and takes no place, within a batch and after it', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const mine = draftOf(chatId, a.id)
    const outcomes = await append(store, [mine, { ...mine }, draftOf(chatId, a.id)])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['stored', 'known', 'stored'])
    const later = await append(store, [{ ...mine, text: 'other words' }], now + 5)
    expect(later).toEqual([{ ...outcomes[0], kind: 'known' }])
    expect((await findChat(store.db, chatId))?.lastSeq).toBe(2)
  })

  test('append: the same id of another sender or in another chat is taken, within a batch and after it', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const other = await store.transaction((tx) => openDirectChat(tx, a.id, a.id, now))
    const mine = draftOf(chatId, a.id)
    const stolen = { ...mine, senderId: b.id }
    const elsewhere = { ...mine, chatId: other.chatId }
    const outcomes = await append(store, [mine, stolen, elsewhere])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['stored', 'id_taken', 'id_taken'])
    expect(await append(store, [stolen, elsewhere])).toEqual([{ kind: 'id_taken' }, { kind: 'id_taken' }])
    expect((await findChat(store.db, other.chatId))?.lastSeq).toBe(0)
  })

  test('append: who is no member is refused, learns nothing, and the others are not disturbed', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const stranger = await addPerson(store)
    const mine = draftOf(chatId, a.id)
    const drafts = [
      draftOf(chatId, stranger.id),
      { ...mine, senderId: stranger.id },
      mine,
      draftOf(newId(now), a.id),
    ]
    const kinds = (await append(store, drafts)).map((outcome) => outcome.kind)
    expect(kinds).toEqual(['not_member', 'not_member', 'stored', 'not_member'])
    expect(await append(store, [{ ...mine, senderId: stranger.id }])).toEqual([{ kind: 'not_member' }])
    expect((await findChat(store.db, chatId))?.lastSeq).toBe(1)
    expect(await append(store, [])).toEqual([])
  })

  test('append: batches that meet in many chats neither block each other for ever nor skip a place', async () => {
    const store = await emptyStore()
    const chats = [await addPair(store), await addPair(store), await addPair(store)]
    const batch = (order: typeof chats) =>
      append(
        store,
        order.flatMap(({ chatId, a }) => [draftOf(chatId, a.id), draftOf(chatId, a.id)]),
      )
    await Promise.all(Array.from({ length: 10 }, (_, index) => batch(index % 2 ? chats : chats.toReversed())))
    for (const { chatId } of chats) {
      const { messages } = await history(store.db, chatId, null, 100)
      expect(messages.map((message) => message.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    }
  })

  test('append: one id sent twice at the same moment is stored once', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const mine = draftOf(chatId, a.id)
    const outcomes = (await Promise.all(Array.from({ length: 6 }, () => append(store, [mine])))).flat()
    expect(outcomes.filter((outcome) => outcome.kind === 'stored')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome.kind === 'known')).toHaveLength(5)
  })

  test('writer: everything written at once is stored in its order', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const writer = createMessageWriter(store, systemClock)
    const drafts = Array.from({ length: 600 }, (_, index) => draftOf(chatId, a.id, String(index)))
    const outcomes = await Promise.all(drafts.map((each) => writer.write(each)))
    expect(outcomes.map((outcome) => (outcome.kind === 'stored' ? outcome.message.seq : 0))).toEqual(
      drafts.map((_, index) => index + 1),
    )
  })

  test('writer: close settles what was taken and takes no more', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const writer = createMessageWriter(store, systemClock)
    const taken = writer.write(draftOf(chatId, a.id))
    const closed = writer.close()
    await expect(writer.write(draftOf(chatId, a.id))).rejects.toMatchObject({ code: 'shutting_down' })
    await closed
    await expect(taken).resolves.toMatchObject({ kind: 'stored' })
  })

  test('history: pages back from the newest without a gap or a repetition', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    await append(
      store,
      Array.from({ length: 25 }, (_, index) => draftOf(chatId, a.id, String(index))),
    )
    const seen: number[] = []
    let before: number | null = null
    for (let more = true; more; ) {
      const page: { messages: Message[]; more: boolean } = await history(store.db, chatId, before, 10)
      seen.unshift(...page.messages.map((message) => message.seq))
      before = page.messages[0]?.seq ?? 0
      more = page.more
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
    expect(await history(store.db, chatId, 1, 10)).toEqual({ messages: [], more: false })
    expect((await history(store.db, chatId, null, 25)).more).toBe(false)
  })

  test('changes: pages on from a number until nothing is left, and says up to where', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    await append(
      store,
      Array.from({ length: 25 }, () => draftOf(chatId, a.id)),
    )
    await store.transaction((tx) => nextSeq(tx, chatId))
    const chat = { id: chatId, lastSeq: 26 }
    const first = await changes(store.db, chat, 5, 10)
    expect(first.messages.map((message) => message.seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    expect(first).toMatchObject({ upTo: 15, more: true })
    const second = await changes(store.db, chat, 15, 10)
    expect(second).toMatchObject({ upTo: 26, more: false })
    expect(await changes(store.db, chat, 26, 10)).toEqual({ messages: [], upTo: 26, more: false })
    expect((await changes(store.db, { id: chatId, lastSeq: 7 }, 5, 10)).upTo).toBe(7)
  })
}
