// What every store must keep to about chats.
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { addGroup, addPair, addPeople, addPerson, chatOf, now, type OpenEmpty } from '../testing/stored.ts'
import {
  accessTo,
  changeChat,
  createChat,
  deleteChat,
  demandAccess,
  findChat,
  groupIdsOf,
  nextSeq,
  openDirectChat,
} from './store.ts'
import { addMembers, setState } from './store-members.ts'

export function chatsContract(emptyStore: OpenEmpty): void {
  test('G-4, T-7: two people have one direct chat, whoever opens it and however many at once', async () => {
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
    const fresh = make.chat({ id: chatId, settings: { whoAdds: 'admins' }, createdAt: now })
    expect(await findChat(store.db, chatId)).toEqual(fresh)
    expect(await findChat(store.db, newId(now))).toBeNull()
    for (const { id } of [a, b]) {
      const access = await accessTo(store.db, chatId, id)
      expect(access).toMatchObject({ role: 'member', state: 'in' })
      expect(access?.pair?.toSorted()).toEqual([a.id, b.id].toSorted())
    }
    const stranger = await accessTo(store.db, chatId, (await addPerson(store)).id)
    expect(stranger).toMatchObject({ role: null, state: null })
  })

  test('chats: a person may have a chat with themselves', async () => {
    const store = await emptyStore()
    const a = await addPerson(store)
    const { chatId } = await store.transaction((tx) => openDirectChat(tx, a.id, a.id, now))
    expect(await chatOf(store, chatId)).toMatchObject({ memberCount: 1 })
    expect(await store.transaction((tx) => openDirectChat(tx, a.id, a.id, now))).toEqual({
      chatId,
      created: false,
    })
  })

  test('G-5: whoever creates a group owns it, people named twice are in once, and its id is taken', async () => {
    const store = await emptyStore()
    const [a, b, c] = (await addPeople(store, 3)).map((user) => user.id)
    if (a === undefined || b === undefined || c === undefined) throw new Error('Nobody was added.')
    const chatId = await addGroup(store, a, [b, c, b, a])
    expect(await chatOf(store, chatId)).toMatchObject({ kind: 'group', title: 'Walks', memberCount: 3 })
    expect(await accessTo(store.db, chatId, a)).toMatchObject({ role: 'owner', pair: null })
    expect(await accessTo(store.db, chatId, b)).toMatchObject({ role: 'member' })
    const again = { id: chatId, kind: 'channel', title: 'Mine', createdBy: b } as const
    expect(await store.transaction((tx) => createChat(tx, again, [c], now + 1))).toBe(false)
    expect(await chatOf(store, chatId)).toMatchObject({ kind: 'group', memberCount: 3 })
    expect(await accessTo(store.db, chatId, a)).toMatchObject({ role: 'owner' })
  })

  test('G-5: of many who use one id at once, one creates the group', async () => {
    const store = await emptyStore()
    const people = await addPeople(store, 6)
    const id = newId<ChatId>(now)
    const made = await Promise.all(
      people.map((user) =>
        store.transaction((tx) =>
          createChat(tx, { id, kind: 'group', title: 'Walks', createdBy: user.id }, [], now),
        ),
      ),
    )
    expect(made.filter(Boolean)).toHaveLength(1)
    const maker = people[made.indexOf(true)]?.id ?? newId<UserId>()
    expect(await accessTo(store.db, id, maker)).toMatchObject({ role: 'owner' })
  })

  test('G-3: who is no member finds no chat, and a member who may not is forbidden', async () => {
    const store = await emptyStore()
    const [owner, member, stranger] = await addPeople(store, 3)
    if (!owner || !member || !stranger) throw new Error('Nobody was added.')
    const chatId = await addGroup(store, owner.id, [member.id], 'channel')
    const demand = (userId: UserId) => demandAccess(store.db, chatId, userId, 'write')
    expect(await demand(owner.id)).toMatchObject({ role: 'owner', chat: { id: chatId } })
    await expect(demand(member.id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(demand(stranger.id)).rejects.toMatchObject({ code: 'not_found', field: 'chatId' })
    await store.transaction((tx) => setState(tx, chatId, member.id, 'left', now))
    await expect(demand(member.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('G-6, S-2: each change takes a number, and what is left out stays', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const chatId = await addGroup(store, id)
    const change = (changes: Parameters<typeof changeChat>[2]) =>
      store.transaction((tx) => changeChat(tx, chatId, changes, now))
    expect(await change({ title: 'Hills' })).toMatchObject({ title: 'Hills', lastSeq: 1, changedSeq: 1 })
    expect(await change({ description: 'Up and down' })).toMatchObject({ title: 'Hills', changedSeq: 2 })
    await store.transaction((tx) => nextSeq(tx, chatId, now))
    const last = await change({ whoAdds: 'admins', pictureId: newId(now) })
    expect(last).toMatchObject({ lastSeq: 4, changedSeq: 4, settings: { whoAdds: 'admins' } })
    expect(await chatOf(store, chatId)).toEqual(last)
    expect((await change({ pictureId: null })).pictureId).toBeNull()
  })

  test('G-6, T-4: of changes at once each takes its own number', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const chatId = await addGroup(store, id)
    const changed = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        store.transaction((tx) => changeChat(tx, chatId, { title: `Walks ${index}` }, now)),
      ),
    )
    const latest = changed.toSorted((one, other) => one.changedSeq - other.changedSeq)
    expect(latest.map((chat) => chat.changedSeq)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
    expect((await chatOf(store, chatId)).title).toBe(latest.at(-1)?.title)
  })

  test('G-12: a deleted chat is found by nobody, and is deleted once', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const [chatId, other] = [await addGroup(store, id), await addGroup(store, id)]
    expect(await store.transaction((tx) => deleteChat(tx, chatId, now))).toBe(true)
    expect(await store.transaction((tx) => deleteChat(tx, chatId, now + 1))).toBe(false)
    expect(await findChat(store.db, chatId)).toBeNull()
    expect(await accessTo(store.db, chatId, id)).toBeNull()
    expect(await findChat(store.db, other)).not.toBeNull()
    const change = store.transaction((tx) => changeChat(tx, chatId, { title: 'Back' }, now))
    await expect(change).rejects.toMatchObject({ code: 'not_found' })
  })

  test('chats: a chat that does not exist has no next number', async () => {
    const store = await emptyStore()
    const work = store.transaction((tx) => nextSeq(tx, newId(now), now))
    await expect(work).rejects.toMatchObject({ code: 'not_found' })
  })

  test('chats: groups of a person are those they are in, without direct chats', async () => {
    const store = await emptyStore()
    const { a, b } = await addPair(store)
    const [one, two, three] = [
      await addGroup(store, a.id),
      await addGroup(store, b.id, [a.id]),
      await addGroup(store, b.id),
    ]
    expect((await groupIdsOf(store.db, a.id)).toSorted()).toEqual([one, two].toSorted())
    await store.transaction((tx) => setState(tx, two, a.id, 'removed', now))
    await store.transaction((tx) => addMembers(tx, three, [a.id], now))
    expect((await groupIdsOf(store.db, a.id)).toSorted()).toEqual([one, three].toSorted())
  })
}
