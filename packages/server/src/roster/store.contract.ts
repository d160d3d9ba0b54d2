// What every store must keep to about the roster.
import { newId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { nextSeq, openDirectChat, raiseReadMark } from '../chats/store.ts'
import { addPair, addPerson, append, draftOf, now, type OpenEmpty } from '../testing/stored.ts'
import { roster } from './store.ts'

export function rosterContract(emptyStore: OpenEmpty): void {
  test('roster: chats with their members, last message and unread of others after the read mark', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const c = await addPerson(store)
    const empty = await store.transaction((tx) => openDirectChat(tx, a.id, c.id, now))
    await append(store, [
      draftOf(chatId, b.id),
      draftOf(chatId, b.id),
      draftOf(chatId, a.id),
      draftOf(chatId, b.id, 'last'),
    ])
    await store.transaction((tx) => nextSeq(tx, chatId))
    await store.transaction((tx) => raiseReadMark(tx, chatId, a.id, 1))
    const entries = await roster(store.db, a.id)
    const entry = entries.find((one) => one.chat.id === chatId)
    expect(entries).toHaveLength(2)
    expect(entry).toMatchObject({ unread: 2, lastMessage: { seq: 4, body: { text: 'last' } } })
    expect(entry?.chat.lastSeq).toBe(5)
    expect(entry?.chat.members.find((member) => member.userId === a.id)?.readSeq).toBe(1)
    expect(entries.find((one) => one.chat.id === empty.chatId)).toMatchObject({
      unread: 0,
      lastMessage: null,
    })
    expect((await roster(store.db, b.id))[0]?.unread).toBe(1)
    expect(await roster(store.db, newId(now))).toEqual([])
  })
}
