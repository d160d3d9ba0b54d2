// What every store must keep to about pictures.
import { newId, type PictureId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { deleteChat } from '../chats/store.ts'
import { setState } from '../chats/store-members.ts'
import type { Store } from '../db/open.ts'
import { history } from '../messages/store.ts'
import { picturesContext } from '../testing/pictures-context.ts'
import { addGroup, addPeople, addPerson, chatOf, now, type OpenEmpty } from '../testing/stored.ts'
import { removePicture, setPicture } from './commands.ts'
import { findPicture, type Picture, replacePicture } from './store.ts'

export function picturesContract(emptyStore: OpenEmpty): void {
  test('G-17: a picture comes back byte for byte, of its own chat alone', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const [one, other] = [await addGroup(store, id), await addGroup(store, id)]
    const picture = pictureOf(...Array.from({ length: 256 }, (_, value) => value))
    await store.transaction((tx) => replacePicture(tx, one, picture, now))
    const found = await findPicture(store.db, one, picture.id)
    expect(found === null ? null : [...found]).toEqual([...picture.bytes])
    expect(await findPicture(store.db, other, picture.id)).toBeNull()
    expect(await findPicture(store.db, one, newId(now))).toBeNull()
  })

  test('G-17: of each chat one picture is kept, and none where it was taken away', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const [one, other] = [await addGroup(store, id), await addGroup(store, id)]
    const [first, second, foreign] = [pictureOf(1), pictureOf(2), pictureOf(3)]
    await store.transaction((tx) => replacePicture(tx, other, foreign, now))
    await store.transaction((tx) => replacePicture(tx, one, first, now))
    await store.transaction((tx) => replacePicture(tx, one, second, now))
    expect(await idsIn(store)).toEqual([foreign.id, second.id].toSorted())
    await store.transaction((tx) => replacePicture(tx, one, null, now))
    expect(await idsIn(store)).toEqual([foreign.id])
  })

  test('G-12, G-17: a deleted chat keeps no picture, in the same step', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const [one, other] = [await addGroup(store, id), await addGroup(store, id)]
    const [picture, foreign] = [pictureOf(1), pictureOf(2)]
    await store.transaction((tx) => replacePicture(tx, one, picture, now))
    await store.transaction((tx) => replacePicture(tx, other, foreign, now))
    const undone = store.transaction(async (tx) => {
      await deleteChat(tx, one, now)
      throw new Error('The disk is full.')
    })
    await expect(undone).rejects.toThrow('The disk is full.')
    expect(await idsIn(store)).toEqual([picture.id, foreign.id].toSorted())
    expect(await store.transaction((tx) => deleteChat(tx, one, now))).toBe(true)
    expect(await store.transaction((tx) => deleteChat(tx, one, now))).toBe(false)
    expect(await idsIn(store)).toEqual([foreign.id])
  })

  test('G-17: where the change fails, the picture there was stays', async () => {
    const store = await emptyStore()
    const chatId = await addGroup(store, (await addPerson(store)).id)
    const picture = pictureOf(1)
    await store.transaction((tx) => replacePicture(tx, chatId, picture, now))
    const work = store.transaction(async (tx) => {
      await replacePicture(tx, chatId, pictureOf(2), now)
      throw new Error('The disk is full.')
    })
    await expect(work).rejects.toThrow('The disk is full.')
    expect(await idsIn(store)).toEqual([picture.id])
  })

  test('G-17, T-4: of those set at once each takes its place, and the last one stands', async () => {
    const store = await emptyStore()
    const { id: userId } = await addPerson(store)
    const chatId = await addGroup(store, userId)
    const { context } = picturesContext(store, async (bytes) => bytes)
    const who = { userId, deviceId: newId<never>(now) }
    const chats = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        setPicture(context, who, { chatId, bytes: new Uint8Array([index]) }),
      ),
    )
    const places = chats.map((chat) => chat.changedSeq).toSorted((x, y) => x - y)
    expect(places).toEqual(Array.from({ length: 10 }, (_, index) => index + 1))
    const after = await chatOf(store, chatId)
    expect(await idsIn(store)).toEqual([after.pictureId])
    const { messages } = await history(store.db, chatId, null, 20)
    expect(messages.map((message) => message.seq)).toEqual(places)
  })

  test('G-9, G-17: whoever is removed at the same moment either set it before or changed nothing', async () => {
    const store = await emptyStore()
    const [owner, admin] = await addPeople(store, 2)
    if (owner === undefined || admin === undefined) throw new Error('Two were added.')
    const { context } = picturesContext(store, async (bytes) => bytes)
    for (let round = 0; round < 10; round++) {
      const chatId = await addGroup(store, admin.id, [owner.id])
      const who = { userId: admin.id, deviceId: newId<never>(now) }
      const [set, removed] = await Promise.allSettled([
        setPicture(context, who, { chatId, bytes: new Uint8Array([round]) }),
        store.transaction((tx) => setState(tx, chatId, admin.id, 'removed', now)),
      ])
      expect(removed.status).toBe('fulfilled')
      const { pictureId } = await chatOf(store, chatId)
      if (set.status === 'fulfilled') expect(pictureId).toBe(set.value.pictureId)
      else expect([pictureId, set.reason]).toEqual([null, expect.objectContaining({ code: 'not_found' })])
      await expect(removePicture(context, who, { chatId })).rejects.toMatchObject({ code: 'not_found' })
    }
  })
}

function pictureOf(...bytes: readonly number[]): Picture {
  return { id: newId<PictureId>(now), bytes: new Uint8Array(bytes) }
}

/** Every picture that takes up room. */
async function idsIn(store: Store): Promise<PictureId[]> {
  const rows = await store.db.selectFrom('pictures').select('id').orderBy('id').execute()
  return rows.map((row) => row.id)
}
