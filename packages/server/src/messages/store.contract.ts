// What every store must keep to about messages that are read, and those that nobody typed.
import { type Message, type MessageId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { nextSeq } from '../chats/store.ts'
import { addGroup, addPair, addPerson, append, draftOf, now, type OpenEmpty } from '../testing/stored.ts'
import { changes, findMessages, history, insertNote, lastMessages, service } from './store.ts'

export function messagesContract(emptyStore: OpenEmpty): void {
  test('S-6: pages go back from the newest without a gap or a repetition', async () => {
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

  test('S-4: pages go on from a number until nothing is left, and says up to where', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    await append(
      store,
      Array.from({ length: 25 }, () => draftOf(chatId, a.id)),
    )
    await store.transaction((tx) => nextSeq(tx, chatId, now))
    const chat = { id: chatId, lastSeq: 26 }
    const first = await changes(store.db, chat, 5, 10)
    expect(first.messages.map((message) => message.seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    expect(first).toMatchObject({ upTo: 15, more: true })
    const second = await changes(store.db, chat, 15, 10)
    expect(second).toMatchObject({ upTo: 26, more: false })
    expect(await changes(store.db, chat, 26, 10)).toEqual({ messages: [], upTo: 26, more: false })
    expect((await changes(store.db, { id: chatId, lastSeq: 7 }, 5, 10)).upTo).toBe(7)
  })

  test('G-15: what the server notes takes the next place, and is found again by its id', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const chatId = await addGroup(store, id)
    await append(store, [draftOf(chatId, id)])
    const noteId = newId<MessageId>(now)
    const note = { id: noteId, chatId, senderId: id, body: service('title', { text: 'Hills' }) }
    const first = await store.transaction((tx) => insertNote(tx, note, now + 1))
    expect(first).toEqual(make.message({ ...note, seq: 2, createdAt: now + 1 }))
    const added = service('added', { userIds: [id] })
    const second = await store.transaction((tx) =>
      insertNote(tx, { chatId, senderId: id, body: added }, now + 2),
    )
    expect(second).toMatchObject({ seq: 3, body: make.service('added', { userIds: [id] }) })
    expect(await findMessages(store.db, [noteId, newId(now)])).toEqual([first])
    expect((await history(store.db, chatId, null, 2)).messages).toEqual([first, second])
  })

  test('messages: the newest of each chat, whatever kind it is, and none of an empty one', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const [group, empty] = [await addGroup(store, a.id), await addGroup(store, a.id)]
    await append(store, [draftOf(chatId, a.id), draftOf(group, a.id), draftOf(chatId, a.id, 'last')])
    const note = { chatId: group, senderId: a.id, body: service('created') }
    await store.transaction((tx) => insertNote(tx, note, now))
    await store.transaction((tx) => nextSeq(tx, chatId, now))
    const last = await lastMessages(store.db, [chatId, group, empty, newId(now)])
    expect(last).toHaveLength(2)
    expect(last.find((message) => message.chatId === chatId)).toMatchObject({
      seq: 2,
      body: { text: 'last' },
    })
    expect(last.find((message) => message.chatId === group)).toMatchObject({
      seq: 2,
      body: { change: 'created' },
    })
  })
}
