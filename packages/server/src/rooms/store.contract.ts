// What every store must keep to about rooms.
import { newId, type RoomId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import type { Store } from '../db/open.ts'
import { addGroup, addPerson, now, type OpenEmpty } from '../testing/stored.ts'
import { findRoom, insertRoom, removeRoom, retitleRoom, roomsOf } from './store.ts'

export function roomsContract(emptyStore: OpenEmpty): void {
  const withGroup = async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    return { store, chatId: await addGroup(store, id), other: await addGroup(store, id) }
  }
  const insert = (store: Store, room: ReturnType<typeof make.room>) =>
    store.transaction((tx) => insertRoom(tx, room))

  test('R-6: rooms of a chat, and of no other, come in the order in which they were made', async () => {
    const { store, chatId, other } = await withGroup()
    const times = [now + 2, now, now + 1, now + 1]
    const rooms = times.map((createdAt) => make.room({ chatId, createdAt }))
    for (const room of rooms) expect(await insert(store, room)).toBe(true)
    await insert(store, make.room({ chatId: other }))
    const inOrder = rooms.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    expect(await roomsOf(store.db, chatId)).toEqual(inOrder)
  })

  test('R-2, R-4: an id is taken once, also that of a room that was removed', async () => {
    const { store, chatId, other } = await withGroup()
    const room = make.room({ chatId })
    expect(await insert(store, room)).toBe(true)
    expect(await insert(store, { ...room, chatId: other })).toBe(false)
    await store.transaction((tx) => removeRoom(tx, room.id, now))
    expect(await insert(store, room)).toBe(false)
    expect(await roomsOf(store.db, chatId)).toEqual([])
    expect(await findRoom(store.db, room.id)).toEqual({ ...room, isRemoved: true })
    expect(await findRoom(store.db, newId<RoomId>())).toBeNull()
  })

  test('R-3: each new title grows the version, of those at once too', async () => {
    const { store, chatId } = await withGroup()
    const room = make.room({ chatId })
    await insert(store, room)
    const changed = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction((tx) => retitleRoom(tx, room.id, `no. ${index}`)),
      ),
    )
    expect(changed.map(({ rev }) => rev).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    const last = changed.find(({ rev }) => rev === 9)
    expect(await findRoom(store.db, room.id)).toEqual({ ...last, isRemoved: false })
  })

  test('R-3, T-2: where a change fails, the room stays as it was', async () => {
    const { store, chatId } = await withGroup()
    const room = make.room({ chatId })
    await insert(store, room)
    const work = store.transaction(async (tx) => {
      await retitleRoom(tx, room.id, 'By the fountain')
      await removeRoom(tx, room.id, now)
      throw new Error('The disk is full.')
    })
    await expect(work).rejects.toThrow('The disk is full.')
    expect(await roomsOf(store.db, chatId)).toEqual([room])
  })
}
