// What every store must keep to about the roster: what an entry holds, and that pages hold all of it.
import { type ChatId, limits, newId, type UserId } from '@poruch/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { changeChat, deleteChat, nextSeq, openDirectChat } from '../chats/store.ts'
import { raiseReadMarks } from '../chats/store-marks.ts'
import { addMembers, setMembership, setState } from '../chats/store-members.ts'
import type { Store } from '../db/open.ts'
import { insertNote, service } from '../messages/store.ts'
import {
  addGroup,
  addPair,
  addPeople,
  addPerson,
  append,
  chatOf,
  draftOf,
  now,
  type OpenEmpty,
} from '../testing/stored.ts'
import {
  cursorNow,
  newestChange,
  type RosterPart,
  type RosterPlace,
  rosterEntry,
  rosterPart,
} from './store.ts'

const all: RosterPlace = { since: null, after: null }

export function rosterContract(emptyStore: OpenEmpty): void {
  const read = (store: Store, chatId: ChatId, userId: UserId, seq: number) =>
    store.transaction((tx) => raiseReadMarks(tx, [{ chatId, userId, seq }], now))

  test('S-1: each chat with one’s own membership, the last message, what is unread, and the others’ mark', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const c = await addPerson(store)
    const empty = await store.transaction((tx) => openDirectChat(tx, a.id, c.id, now))
    const last = draftOf(chatId, b.id, 'last')
    await append(store, [draftOf(chatId, b.id), draftOf(chatId, b.id), draftOf(chatId, a.id), last], now + 1)
    await store.transaction((tx) => nextSeq(tx, chatId, now))
    await read(store, chatId, a.id, 1)
    await read(store, chatId, b.id, 3)
    const { entries, gone, next } = await rosterPart(store.db, a.id, all, 10)
    expect({ gone, next }).toEqual({ gone: [], next: null })
    expect(entries).toHaveLength(2)
    expect(entries[0]).toMatchObject({
      chat: await chatOf(store, chatId),
      me: { role: 'member', readSeq: 1 },
      peerId: b.id,
      lastMessage: { id: last.id, seq: 4, body: { text: 'last' } },
      unread: 2,
      mentions: 0,
      othersReadSeq: 3,
    })
    expect(entries[1]).toMatchObject({
      chat: { id: empty.chatId },
      peerId: c.id,
      lastMessage: null,
      unread: 0,
      othersReadSeq: 0,
    })
    expect(await rosterEntry(store.db, b.id, chatId)).toMatchObject({ unread: 0, othersReadSeq: 1 })
    expect(await rosterEntry(store.db, c.id, chatId)).toBeNull()
    expect((await rosterPart(store.db, newId(now), all, 10)).entries).toEqual([])
  })

  test('S-1: a chat with oneself has nobody at the other end, and a group neither', async () => {
    const store = await emptyStore()
    const a = await addPerson(store)
    const { chatId } = await store.transaction((tx) => openDirectChat(tx, a.id, a.id, now))
    const group = await addGroup(store, a.id)
    expect(await rosterEntry(store.db, a.id, chatId)).toMatchObject({ peerId: null, othersReadSeq: 0 })
    expect(await rosterEntry(store.db, a.id, group)).toMatchObject({ peerId: null, me: { role: 'owner' } })
  })

  test('S-12: unread are messages of others, not what the server notes, counted up to unreadMax', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const counted = async (userId: UserId) => (await rosterEntry(store.db, userId, chatId))?.unread
    const write = (count: number) =>
      append(
        store,
        Array.from({ length: count }, () => draftOf(chatId, b.id, `@${a.username}`)),
      )
    expect(await counted(a.id)).toBe(0)
    await write(limits.unreadMax - 1)
    const note = { chatId, senderId: b.id, body: service('title', { text: 'Hills' }) }
    await store.transaction((tx) => insertNote(tx, note, now))
    expect(await counted(a.id)).toBe(limits.unreadMax - 1)
    expect(await counted(b.id)).toBe(0)
    await write(1)
    expect(await counted(a.id)).toBe(limits.unreadMax)
    await write(limits.unreadMax * 4)
    expect(await rosterEntry(store.db, a.id, chatId)).toMatchObject({
      unread: limits.unreadMax,
      mentions: limits.unreadMax,
    })
    const { lastSeq } = await chatOf(store, chatId)
    await read(store, chatId, a.id, lastSeq - 3)
    expect(await rosterEntry(store.db, a.id, chatId)).toMatchObject({ unread: 3, mentions: 3 })
  })

  test('S-12: a heap of messages of one’s own hides nothing that came after it', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const write = (senderId: UserId, count: number) =>
      append(
        store,
        Array.from({ length: count }, () => draftOf(chatId, senderId)),
      )
    await write(b.id, 1)
    for (let heap = 0; heap < 5; heap++) await write(a.id, limits.unreadMax)
    await write(b.id, 2)
    expect((await rosterEntry(store.db, a.id, chatId))?.unread).toBe(2)
  })

  test('W-19: while a long part is read others have their turn', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    for (let made = 0; made < 60; made++) await addGroup(store, id)
    let turns = 0
    const count = () => {
      turns += 1
      turn = setImmediate(count)
    }
    let turn = setImmediate(count)
    onTestFinished(() => clearImmediate(turn))
    const { entries } = await rosterPart(store.db, id, all, 60)
    expect(entries).toHaveLength(60)
    expect(turns).toBeGreaterThan(1)
  })

  test('W-19: pages hold every chat once, newest activity first', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const groups: ChatId[] = []
    for (let made = 0; made < 25; made++) groups.push(await addGroup(store, id))
    // Several of them in the same millisecond.
    for (const [index, chatId] of groups.entries()) {
      await append(store, [draftOf(chatId, id)], now + Math.floor(index / 3) * 60_000)
    }
    const parts = await partsOf(store, id, all, 4)
    // The very latest is told again at the end, as a cursor overlaps.
    expect(parts.map((part) => part.entries.length)).toEqual([4, 4, 4, 4, 4, 4, 2])
    expect(parts.at(-1)?.entries.pop()?.chat.id).toBe(groups.at(-1))
    const entries = parts.flatMap((part) => part.entries)
    expect(entries.map((entry) => entry.chat.id).toSorted()).toEqual(groups.toSorted())
    const at = entries.map((entry) => entry.lastMessage?.createdAt ?? 0)
    expect(at).toEqual(at.toSorted((one, other) => other - one))
    expect((await rosterPart(store.db, id, all, 25)).next).toBeNull()
  })

  test('W-19: a chat that moves up between the pages is not lost, whatever the clock says', async () => {
    for (const shift of [60_000, -3_600_000]) {
      const store = await emptyStore()
      const { id } = await addPerson(store)
      const groups: ChatId[] = []
      for (let made = 0; made < 12; made++) groups.push(await addGroup(store, id))
      for (const [index, chatId] of groups.entries()) {
        await append(store, [draftOf(chatId, id)], now + index * 600_000)
      }
      const moving = [groups[0], groups[5], groups[11]].flatMap((chatId) => chatId ?? [])
      const later = now + 12 * 600_000
      const parts = await partsOf(store, id, all, 5, async (page) => {
        const chatId = moving[page]
        if (chatId) await append(store, [draftOf(chatId, id, 'moved')], later + shift + page)
        const titled = groups[2]
        if (page === 0 && titled) await store.transaction((tx) => changeChat(tx, titled, {}, later + shift))
      })
      const told = parts.flatMap((part) => part.entries).map((entry) => entry.chat.id)
      expect(told.filter((chatId) => !moving.includes(chatId)).toSorted()).toEqual(
        groups.filter((chatId) => !moving.includes(chatId)).toSorted(),
      )
      expect(new Set(told)).toEqual(new Set(groups))
      // Only what was told before it moved is told again.
      expect(told.length).toBe(groups.length + 2)
    }
  })

  test('W-19: no page is longer than the others, however many chats changed a moment ago', async () => {
    const store = await emptyStore()
    const { id } = await addPerson(store)
    const groups: ChatId[] = []
    for (let made = 0; made < 23; made++) groups.push(await addGroup(store, id))
    const say = async (place: number) => {
      const chatId = groups[place]
      if (chatId) await append(store, [draftOf(chatId, id)], now + 1_000 + place)
    }
    for (let place = 0; place < 20; place++) await say(place)
    // All of them a moment ago, and more while the pages come; by their ids or against them.
    for (const from of [all, { since: 0, after: null }]) {
      const parts = await partsOf(store, id, from, 4, async (page) => {
        await say((page * 7) % 23)
        await say(22 - page)
      })
      for (const { entries, gone } of parts) expect(entries.length + gone.length).toBeLessThanOrEqual(4)
      const told = parts.flatMap((part) => part.entries).map((entry) => entry.chat.id)
      expect(new Set(told)).toEqual(new Set(groups))
      // Each once where it was told at the beginning, once more after that.
      expect(told.length).toBeLessThanOrEqual(4 + groups.length)
    }
  })

  test('W-19: what changed since a cursor, and nothing when nothing did', async () => {
    const store = await emptyStore()
    const [a, b] = await addPeople(store, 2)
    if (!a || !b) throw new Error('Nobody was added.')
    const [still, titled, left, deleted, kept] = [
      await addGroup(store, a.id),
      await addGroup(store, a.id),
      await addGroup(store, b.id, [a.id]),
      await addGroup(store, a.id),
      await addGroup(store, a.id),
    ]
    const elsewhere = await addGroup(store, b.id)
    const later = now + 100_000
    await append(store, [draftOf(elsewhere, b.id)], later)
    const cursor = cursorNow(await newestChange(store.db))
    const since = async (stamp: number) => await rosterPart(store.db, a.id, { since: stamp, after: null }, 10)
    expect(await since(cursor)).toMatchObject({ entries: [], gone: [], next: null })
    await store.transaction((tx) => changeChat(tx, titled, { title: 'Hills' }, later + 1))
    await store.transaction((tx) => setState(tx, left, a.id, 'left', later + 2))
    await store.transaction((tx) => deleteChat(tx, deleted, later + 3))
    await store.transaction((tx) => setMembership(tx, kept, a.id, { pinned_at: later }, later + 4))
    const changed = await since(cursor)
    expect(changed.entries.map((entry) => entry.chat.id).toSorted()).toEqual([titled, kept].toSorted())
    expect(changed.gone.toSorted()).toEqual([left, deleted].toSorted())
    expect(await rosterEntry(store.db, a.id, still)).not.toBeNull()
    expect(await rosterEntry(store.db, a.id, deleted)).toBeNull()
  })

  test('G-9: who went hears once that the chat is gone, and who never was in hears nothing', async () => {
    const store = await emptyStore()
    const [owner, left, stranger] = await addPeople(store, 3)
    if (!owner || !left || !stranger) throw new Error('Nobody was added.')
    const chatId = await addGroup(store, owner.id, [left.id])
    const gone = async (userId: UserId, stamp: number) =>
      (await rosterPart(store.db, userId, { since: stamp, after: null }, 10)).gone
    await store.transaction((tx) => setState(tx, chatId, left.id, 'removed', now + 20_000))
    await store.transaction((tx) => setState(tx, chatId, stranger.id, 'banned', now + 20_000))
    expect(await gone(left.id, cursorNow(await newestChange(store.db)))).toEqual([chatId])
    expect(await gone(stranger.id, 0)).toEqual([])
    await append(store, [draftOf(chatId, owner.id)], now + 60_000)
    await store.transaction((tx) => deleteChat(tx, chatId, now + 70_000))
    expect(await gone(left.id, now + 30_000)).toEqual([])
    expect(await gone(owner.id, now + 30_000)).toEqual([chatId])
  })

  test('T-11: stamps never fall, whatever the clock says, and a cursor stands behind them', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const newestStamp = async () => (await newestChange(store.db))?.stamp ?? 0
    let newest = await newestStamp()
    const steps = [
      (at: number) => append(store, [draftOf(chatId, a.id)], at),
      (at: number) => store.transaction((tx) => raiseReadMarks(tx, [{ chatId, userId: b.id, seq: 99 }], at)),
      (at: number) => store.transaction((tx) => changeChat(tx, chatId, {}, at)),
      (at: number) => store.transaction((tx) => setMembership(tx, chatId, a.id, {}, at)),
      (at: number) => store.transaction((tx) => openDirectChat(tx, a.id, a.id, at)),
      (at: number) => store.transaction((tx) => addMembers(tx, chatId, [a.id], at)),
      (at: number) => store.transaction((tx) => nextSeq(tx, chatId, at)),
    ]
    for (const shift of [0, 5_000, -3_600_000, -60_000, 10_000]) {
      for (const step of steps) {
        await step(now + shift)
        const stamp = await newestStamp()
        expect(stamp).toBeGreaterThanOrEqual(newest)
        expect(stamp).toBeGreaterThanOrEqual(now + shift)
        expect(cursorNow(await newestChange(store.db))).toBeLessThan(stamp)
        newest = stamp
      }
    }
  })
}

/** All parts of a roster. @param between runs after each of them but the last. */
async function partsOf(
  store: Store,
  userId: UserId,
  from: RosterPlace,
  limit: number,
  between: (page: number) => Promise<void> = async () => undefined,
): Promise<RosterPart[]> {
  const parts: RosterPart[] = []
  for (let place: RosterPlace | null = from; place !== null; ) {
    const part: RosterPart = await rosterPart(store.db, userId, place, limit)
    parts.push(part)
    place = part.next
    if (place !== null) await between(parts.length - 1)
  }
  return parts
}
