// What every store must keep to about chats and read marks.
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { addPair, addPerson, append, draftOf, now, type OpenEmpty } from '../testing/stored.ts'
import { chatIdsOf, findChat, isMember, memberIds, nextSeq, openDirectChat, raiseReadMark } from './store.ts'

export function chatsContract(emptyStore: OpenEmpty): void {
  test('chats: two people have one direct chat, whoever opens it and however many at once', async () => {
    const store = await emptyStore()
    const [a, b] = [await addPerson(store), await addPerson(store)]
    const opened = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction((tx) => openDirectChat(tx, index % 2 ? a.id : b.id, index % 2 ? b.id : a.id, now)),
      ),
    )
    expect(new Set(opened.map((one) => one.chatId)).size).toBe(1)
    expect(opened.filter((one) => one.created)).toHaveLength(1)
    const chatId = opened[0]?.chatId ?? newId<ChatId>()
    expect(await findChat(store.db, chatId)).toEqual({
      id: chatId,
      kind: 'direct',
      title: null,
      createdAt: now,
      lastSeq: 0,
      members: [a, b]
        .map((user) => ({ userId: user.id, role: 'member', readSeq: 0 }))
        .toSorted((x, y) => (x.userId < y.userId ? -1 : 1)),
    })
    expect(await findChat(store.db, newId(now))).toBeNull()
    expect((await memberIds(store.db, chatId)).toSorted()).toEqual([a.id, b.id].toSorted())
    expect(await chatIdsOf(store.db, a.id)).toEqual([chatId])
    expect(await isMember(store.db, chatId, a.id)).toBe(true)
    expect(await isMember(store.db, chatId, (await addPerson(store)).id)).toBe(false)
  })

  test('chats: a person may have a chat with themselves', async () => {
    const store = await emptyStore()
    const a = await addPerson(store)
    const { chatId } = await store.transaction((tx) => openDirectChat(tx, a.id, a.id, now))
    expect(await memberIds(store.db, chatId)).toEqual([a.id])
  })

  test('chats: a chat that does not exist has no next number', async () => {
    const store = await emptyStore()
    const work = store.transaction((tx) => nextSeq(tx, newId(now)))
    await expect(work).rejects.toMatchObject({ code: 'not_found' })
  })

  test('read marks: monotonic, capped at the last number, for members alone', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    await append(store, [draftOf(chatId, a.id), draftOf(chatId, a.id), draftOf(chatId, a.id)])
    const raise = (userId: UserId, seq: number) =>
      store.transaction((tx) => raiseReadMark(tx, chatId, userId, seq))
    expect(await raise(a.id, 2)).toBe(2)
    expect(await raise(a.id, 1)).toBe(2)
    expect(await raise(a.id, 1_000_000)).toBe(3)
    await expect(raise(newId(now), 1)).rejects.toMatchObject({ code: 'not_found' })
  })
}
