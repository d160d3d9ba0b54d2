// What every store must keep to about calls.

import { type Call, type CallId, type DeviceId, newId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { deleteDevice, insertDevice } from '../accounts/store.ts'
import { deleteChat } from '../chats/store.ts'
import { setState } from '../chats/store-members.ts'
import { insertNote } from '../messages/store.ts'
import {
  addGroup,
  addPair,
  addPeople,
  addPerson,
  append,
  callOf,
  draftOf,
  insert,
  now,
  type OpenEmpty,
} from '../testing/stored.ts'
import {
  callLog,
  findCall,
  findPlacedCall,
  insertMerge,
  knowEachOther,
  liveCallIn,
  liveCalls,
  liveCallsOf,
  mergedInto,
  replaceCall,
} from './store.ts'
import { holdSession, signedIn } from './store-devices.ts'
import { whoWasIn } from './store-people.ts'

const ended = (call: Call, change: Partial<Call> = {}): Call => ({
  ...call,
  state: 'ended',
  reason: 'missed',
  rev: call.rev + 1,
  endedAt: call.createdAt,
  ...change,
})

export function callsContract(emptyStore: OpenEmpty): void {
  placesContract(emptyStore)
  peopleContract(emptyStore)
  logContract(emptyStore)
  devicesContract(emptyStore)
}

function devicesContract(emptyStore: OpenEmpty): void {
  test('C-22: a session is held while it lasts, and ends after whoever held it', async () => {
    const store = await emptyStore()
    const [a, b] = [await addPerson(store), await addPerson(store)]
    const device = { id: newId<DeviceId>(now), userId: a.id, name: 'Test', createdAt: now, seenAt: now }
    await insertDevice(store.db, { ...device, tokenHash: 'one' })
    const deleted = await store.transaction(async (tx) => {
      await holdSession(tx, { userId: a.id, deviceId: device.id })
      expect([...(await signedIn(tx, [device.id, newId<DeviceId>(now)]))]).toEqual([device.id])
      // It waits for this transaction, so it is not waited for in it.
      return { when: store.transaction((other) => deleteDevice(other, a.id, device.id)) }
    })
    expect(await deleted.when).toBe(true)
    expect((await signedIn(store.db, [device.id])).size).toBe(0)
    expect((await signedIn(store.db, [])).size).toBe(0)
    for (const { id } of [a, b]) {
      const held = store.transaction((tx) => holdSession(tx, { userId: id, deviceId: device.id }))
      await expect(held).rejects.toMatchObject({ code: 'unauthenticated' })
    }
  })
}

function placesContract(emptyStore: OpenEmpty): void {
  test('C-6: a place has one live call, whoever begins it, and another after it ended', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const call = callOf(chatId, a.id, b.id)
    expect(await insert(store, call)).toBe(true)
    expect(await insert(store, callOf(chatId, b.id, a.id))).toBe(false)
    expect(await insert(store, call)).toBe(false)
    expect(await findCall(store.db, call.id)).toEqual(call)
    expect(await findCall(store.db, newId(now))).toBeNull()
    expect(await liveCallIn(store.db, { chatId, roomId: null })).toEqual(call)
    expect(await store.transaction((tx) => replaceCall(tx, call, ended(call)))).toBe(true)
    expect(await findCall(store.db, call.id)).toEqual(ended(call))
    expect(await liveCallIn(store.db, { chatId, roomId: null })).toBeNull()
    expect(await insert(store, callOf(chatId, b.id, a.id))).toBe(true)
    expect(await insert(store, { ...ended(callOf(chatId, a.id, b.id)), id: call.id })).toBe(false)
  })

  test('C-6: of many starts in one place at once, one becomes the call', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const inserted = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        insert(store, callOf(chatId, i % 2 ? a.id : b.id, i % 2 ? b.id : a.id)),
      ),
    )
    expect(inserted.filter(Boolean)).toHaveLength(1)
  })

  test('C-1, T-9: of many who read the same record, one changes it', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const call = callOf(chatId, a.id, b.id)
    await insert(store, call)
    const replaced = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction((tx) => replaceCall(tx, call, { ...call, rev: 2, answeredAt: now + index })),
      ),
    )
    expect(replaced.filter(Boolean)).toHaveLength(1)
    expect((await findCall(store.db, call.id))?.answeredAt).toBe(now + replaced.indexOf(true))
  })

  test('calls: a record is found with the kind of its place', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const [inPair, inGroup] = [
      callOf(chatId, a.id, b.id),
      callOf(await addGroup(store, a.id, [b.id]), a.id, b.id),
    ]
    for (const call of [inPair, inGroup]) await insert(store, call)
    expect(await findPlacedCall(store.db, inPair.id)).toEqual({ call: inPair, kind: 'direct' })
    expect(await findPlacedCall(store.db, inGroup.id)).toEqual({ call: inGroup, kind: 'group' })
    expect(await findPlacedCall(store.db, newId(now))).toBeNull()
  })

  test('C-6: a start is known by the call that it answered, which is the first one said', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const other = await addPair(store)
    const call = callOf(chatId, a.id, b.id)
    const second = callOf(other.chatId, other.a.id, other.b.id)
    for (const one of [call, second]) await insert(store, one)
    const started = newId<CallId>(now)
    expect(await mergedInto(store.db, started)).toBeNull()
    await store.transaction((tx) => insertMerge(tx, started, call.id, now))
    await store.transaction((tx) => insertMerge(tx, started, second.id, now + 9))
    expect(await mergedInto(store.db, started)).toBe(call.id)
    expect(await mergedInto(store.db, call.id)).toBeNull()
  })

  test('acquaintance: both wrote in their direct chat, or a call there was answered', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    expect(await knowEachOther(store.db, chatId)).toBe(false)
    await append(store, [draftOf(chatId, a.id), draftOf(chatId, a.id)])
    expect(await knowEachOther(store.db, chatId)).toBe(false)
    await append(store, [draftOf(chatId, b.id)])
    expect(await knowEachOther(store.db, chatId)).toBe(true)
    expect(await knowEachOther(store.db, newId(now))).toBe(false)

    const two = await addPair(store)
    const missed = ended(callOf(two.chatId, two.a.id, two.b.id))
    await insert(store, missed)
    const body = make.callBody({ callId: missed.id, reason: 'missed', durationMs: 0 })
    const note = { chatId: two.chatId, senderId: two.a.id, body }
    await store.transaction((tx) => insertNote(tx, note, now))
    await append(store, [draftOf(two.chatId, two.b.id)])
    expect(await knowEachOther(store.db, two.chatId)).toBe(false)
    await insert(store, ended(callOf(two.chatId, two.b.id, two.a.id), { answeredAt: now }))
    expect(await knowEachOther(store.db, two.chatId)).toBe(true)
  })
}

function peopleContract(emptyStore: OpenEmpty): void {
  test('C-16: those that live are found for a person and for a restart', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const other = await addPair(store)
    const mine = callOf(chatId, a.id, b.id)
    const theirs = callOf(other.chatId, other.a.id, other.b.id)
    await insert(store, mine)
    await insert(store, theirs)
    await insert(store, ended(callOf(chatId, a.id, b.id)))
    expect(await liveCallsOf(store.db, a.id)).toEqual([mine])
    expect(await liveCallsOf(store.db, b.id)).toEqual([mine])
    expect((await liveCalls(store.db)).map((call) => call.id).toSorted()).toEqual(
      [mine.id, theirs.id].toSorted(),
    )
    await store.transaction((tx) => replaceCall(tx, mine, ended(mine)))
    expect(await liveCallsOf(store.db, a.id)).toEqual([])
    expect(await liveCalls(store.db)).toEqual([theirs])
  })

  test('C-2: whoever is invited later finds the call from then on, and in their log', async () => {
    const store = await emptyStore()
    const [a, b, c] = await addPeople(store, 3)
    if (a === undefined || b === undefined || c === undefined) throw new Error('There are three.')
    const call = callOf(await addGroup(store, a.id, [b.id, c.id]), a.id, b.id)
    await insert(store, call)
    expect(await liveCallsOf(store.db, c.id)).toEqual([])
    const wider: Call = { ...call, rev: 2, invited: [b.id, c.id] }
    await store.transaction((tx) => replaceCall(tx, call, wider))
    for (const { id } of [a, b, c]) expect(await liveCallsOf(store.db, id)).toEqual([wider])
    await store.transaction((tx) => replaceCall(tx, wider, ended(wider)))
    for (const { id } of [a, b, c]) {
      expect(await liveCallsOf(store.db, id)).toEqual([])
      expect(await callLog(store.db, id, null, 9)).toEqual([ended(wider)])
    }
  })

  test('C-4, C-15: whoever was let go is remembered as one who was in, and may come again', async () => {
    const store = await emptyStore()
    const [a, b] = await addPeople(store, 2)
    if (a === undefined || b === undefined) throw new Error('There are two.')
    const first = callOf(await addGroup(store, a.id, [b.id]), a.id, b.id)
    const leg = make.leg({ userId: a.id, state: 'active', since: 1 })
    const alone: Call = { ...first, pair: false, invited: [], legs: [leg] }
    const own = make.leg({ userId: b.id, state: 'active', since: 2 })
    const both: Call = { ...alone, rev: 2, invited: [b.id], legs: [leg, own] }
    const without: Call = { ...alone, rev: 3 }
    const again: Call = { ...both, rev: 4, legs: [leg, { ...own, since: 4 }] }
    const live = async () => (await liveCallsOf(store.db, b.id)).map((call) => call.rev)
    await insert(store, alone)
    await store.transaction((tx) => replaceCall(tx, alone, both))
    expect(await live()).toEqual([2])
    await store.transaction((tx) => replaceCall(tx, both, without))
    expect(await live()).toEqual([])
    expect(await whoWasIn(store.db, first.id, 9)).toEqual({ people: [a.id, b.id], peopleCount: 2 })
    await store.transaction((tx) => replaceCall(tx, without, again))
    expect(await live()).toEqual([4])
    await store.transaction((tx) => replaceCall(tx, again, ended(again)))
    expect(await live()).toEqual([])
    expect(await whoWasIn(store.db, first.id, 1)).toEqual({ people: [a.id], peopleCount: 2 })
    expect(await callLog(store.db, b.id, null, 9)).toEqual([ended(again)])
  })

  test('G-9, G-12, C-21: whoever is in the chat no longer finds no call there, live or in the log', async () => {
    const store = await emptyStore()
    const [a, b] = await addPeople(store, 2)
    if (a === undefined || b === undefined) throw new Error('There are two.')
    const chatId = await addGroup(store, a.id, [b.id])
    const call = callOf(chatId, a.id, b.id)
    await insert(store, call)
    await store.transaction((tx) => setState(tx, chatId, b.id, 'removed', now))
    expect(await liveCallsOf(store.db, a.id)).toEqual([call])
    expect(await liveCallsOf(store.db, b.id)).toEqual([])
    expect(await callLog(store.db, a.id, null, 9)).toEqual([call])
    expect(await callLog(store.db, b.id, null, 9)).toEqual([])
    await store.transaction((tx) => deleteChat(tx, chatId, now))
    expect(await liveCallsOf(store.db, a.id)).toEqual([])
    expect(await callLog(store.db, a.id, null, 9)).toEqual([])
  })
}

function logContract(emptyStore: OpenEmpty): void {
  test('C-21: the log is newest first, for both people and nobody else, in pages', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const stranger = await addPerson(store)
    const calls: Call[] = []
    for (const minute of [1, 2, 3]) {
      const [from, to] = minute % 2 ? [a, b] : [b, a]
      const call = ended(callOf(chatId, from.id, to.id, { createdAt: now + minute }))
      await insert(store, call)
      calls.unshift(call)
    }
    expect(await callLog(store.db, a.id, null, 10)).toEqual(calls)
    expect(await callLog(store.db, b.id, null, 2)).toEqual(calls.slice(0, 2))
    expect(await callLog(store.db, a.id, { createdAt: now + 2, id: null }, 10)).toEqual(calls.slice(2))
    expect(await callLog(store.db, stranger.id, null, 10)).toEqual([])
  })

  test('C-21: the pages of the log lose none of those that began in one millisecond', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    for (let made = 0; made < 7; made += 1) await insert(store, ended(callOf(chatId, a.id, b.id)))
    const all = await callLog(store.db, a.id, null, 10)
    expect(all).toHaveLength(7)
    const paged: Call[] = []
    while (paged.length < all.length) {
      const last = paged.at(-1)
      const before = last === undefined ? null : { createdAt: last.createdAt, id: last.id }
      const page = await callLog(store.db, a.id, before, 2)
      expect(page).not.toEqual([])
      paged.push(...page)
    }
    expect(paged).toEqual(all)
  })
}
