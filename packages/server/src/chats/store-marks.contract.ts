// What every store must keep to about read marks.
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import type { Store } from '../db/open.ts'
import {
  addGroup,
  addPair,
  addPeople,
  addPerson,
  append,
  draftOf,
  now,
  type OpenEmpty,
} from '../testing/stored.ts'
import { deleteChat } from './store.ts'
import { greatestMarks, type Mark, raiseReadMarks } from './store-marks.ts'
import { addMembers, setState } from './store-members.ts'

export function marksContract(emptyStore: OpenEmpty): void {
  const raise = (store: Store, marks: readonly Mark[]) =>
    store.transaction((tx) => raiseReadMarks(tx, marks, now))
  const write = (store: Store, chatId: ChatId, userId: UserId, count: number) =>
    append(
      store,
      Array.from({ length: count }, () => draftOf(chatId, userId)),
    )

  test('S-10, T-10: marks only rise, and never beyond the last number', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    await write(store, chatId, a.id, 3)
    const to = async (seq: number) => (await raise(store, [{ chatId, userId: a.id, seq }]))[0]
    expect(await to(2)).toEqual({ seq: 2, rose: true })
    expect(await to(2)).toEqual({ seq: 2, rose: false })
    expect(await to(1)).toEqual({ seq: 2, rose: false })
    expect(await to(0)).toEqual({ seq: 2, rose: false })
    expect(await to(Number.MAX_SAFE_INTEGER)).toEqual({ seq: 3, rose: true })
    expect(await to(Number.MAX_SAFE_INTEGER)).toEqual({ seq: 3, rose: false })
  })

  test('S-10: many marks at once are answered in their order; of two of one person the higher rises', async () => {
    const store = await emptyStore()
    const [one, two] = [await addPair(store), await addPair(store)]
    await write(store, one.chatId, one.a.id, 5)
    await write(store, two.chatId, two.a.id, 5)
    const mark = (pair: typeof one, userId: UserId, seq: number): Mark => ({
      chatId: pair.chatId,
      userId,
      seq,
    })
    await raise(store, [mark(two, two.b.id, 4)])
    expect(
      await raise(store, [
        mark(one, one.a.id, 2),
        mark(two, two.b.id, 3),
        mark(one, one.a.id, 4),
        mark(one, one.b.id, 9),
        mark(one, one.a.id, 4),
        mark(two, one.a.id, 1),
      ]),
    ).toEqual([
      { seq: 4, rose: false },
      { seq: 4, rose: false },
      { seq: 4, rose: true },
      { seq: 5, rose: true },
      { seq: 4, rose: false },
      null,
    ])
    expect(await raise(store, [])).toEqual([])
  })

  test('S-10: strangers, those who went, and deleted chats have no mark', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const [stranger, left] = await addPeople(store, 2)
    if (!stranger || !left) throw new Error('Nobody was added.')
    const [chatId, deleted] = [await addGroup(store, owner.id), await addGroup(store, owner.id)]
    await store.transaction((tx) => addMembers(tx, chatId, [left.id], now))
    await write(store, chatId, owner.id, 1)
    await write(store, deleted, owner.id, 1)
    await store.transaction((tx) => setState(tx, chatId, left.id, 'left', now))
    await store.transaction((tx) => deleteChat(tx, deleted, now))
    expect(
      await raise(store, [
        { chatId, userId: stranger.id, seq: 1 },
        { chatId, userId: left.id, seq: 1 },
        { chatId: deleted, userId: owner.id, seq: 1 },
        { chatId: newId(now), userId: owner.id, seq: 1 },
        { chatId, userId: owner.id, seq: 1 },
      ]),
    ).toEqual([null, null, null, null, { seq: 1, rose: true }])
  })

  test('T-10: marks and messages that meet in many chats neither fall nor wait without end', async () => {
    const store = await emptyStore()
    const pairs = [await addPair(store), await addPair(store), await addPair(store)]
    const work = Array.from({ length: 24 }, async (_, index) => {
      const order = index % 2 ? pairs : pairs.toReversed()
      if (index % 3 === 0) {
        const drafts = order.map(({ chatId, a }) => draftOf(chatId, a.id))
        return void (await append(store, drafts))
      }
      const marks = order.flatMap(({ chatId, a, b }) =>
        [b, a].map((user) => ({ chatId, userId: user.id, seq: index })),
      )
      await raise(store, marks)
    })
    await Promise.all(work)
    const marks = pairs.flatMap(({ chatId, a, b }) =>
      [a, b].map((user) => ({ chatId, userId: user.id, seq: 100 })),
    )
    const end = await raise(store, marks)
    expect(end.map((mark) => mark?.seq)).toEqual(marks.map(() => 8))
  })

  test('S-11: the greatest two marks of those who are in', async () => {
    const store = await emptyStore()
    const owner = await addPerson(store)
    const people = await addPeople(store, 4)
    const chatId = await addGroup(
      store,
      owner.id,
      people.map((user) => user.id),
    )
    await write(store, chatId, owner.id, 9)
    const marks = people.map((user, index) => ({ chatId, userId: user.id, seq: index * 2 + 1 }))
    await raise(store, marks)
    const [, , third, fourth] = marks
    expect(await greatestMarks(store.db, chatId)).toEqual([
      { userId: fourth?.userId, seq: 7 },
      { userId: third?.userId, seq: 5 },
    ])
    await store.transaction((tx) => setState(tx, chatId, people[3]?.id ?? owner.id, 'left', now))
    expect((await greatestMarks(store.db, chatId)).map((mark) => mark.seq)).toEqual([5, 3])
    expect(await greatestMarks(store.db, newId(now))).toEqual([])
  })
}
