// What every store must keep to about calls.

import { type Call, type CallId, type Message, type MessageId, newId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { nextSeq } from '../chats/store.ts'
import { insertMessage } from '../messages/store.ts'
import {
  addPair,
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
  forgetMerges,
  insertMerge,
  knowEachOther,
  liveCallOfPair,
  liveCalls,
  liveCallsOf,
  mergedInto,
  replaceCall,
} from './store.ts'

export function callsContract(emptyStore: OpenEmpty): void {
  test('calls: one live call for each pair, in either direction, and another after it ended', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const call = callOf(chatId, a.id, b.id)
    expect(await insert(store, call)).toBe(true)
    expect(await insert(store, callOf(chatId, b.id, a.id))).toBe(false)
    expect(await insert(store, call)).toBe(false)
    expect(await findCall(store.db, call.id)).toEqual(call)
    expect(await findCall(store.db, newId(now))).toBeNull()
    expect(await liveCallOfPair(store.db, b.id, a.id)).toEqual(call)
    const ended: Call = { ...call, state: 'ended', reason: 'missed', rev: 2, endedAt: now + 1 }
    expect(await store.transaction((tx) => replaceCall(tx, ended, 1))).toBe(true)
    expect(await liveCallOfPair(store.db, a.id, b.id)).toBeNull()
    expect(await insert(store, callOf(chatId, b.id, a.id))).toBe(true)
    expect(await insert(store, { ...callOf(chatId, a.id, a.id), id: call.id })).toBe(false)
  })

  test('calls: of many invitations of one pair at once, one becomes the call', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const inserted = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        insert(store, callOf(chatId, i % 2 ? a.id : b.id, i % 2 ? b.id : a.id)),
      ),
    )
    expect(inserted.filter(Boolean)).toHaveLength(1)
  })

  test('calls: of many who read the same record, one changes it', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const call = callOf(chatId, a.id, b.id)
    await insert(store, call)
    const replaced = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction((tx) => replaceCall(tx, { ...call, rev: 2, answeredAt: now + index }, 1)),
      ),
    )
    expect(replaced.filter(Boolean)).toHaveLength(1)
    expect((await findCall(store.db, call.id))?.answeredAt).toBe(now + replaced.indexOf(true))
  })

  test('calls: those that live are found for a person and for a restart', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const other = await addPair(store)
    const mine = callOf(chatId, a.id, b.id)
    const theirs = callOf(other.chatId, other.a.id, other.b.id)
    await insert(store, mine)
    await insert(store, theirs)
    await insert(store, callOf(chatId, a.id, other.a.id, { state: 'ended', reason: 'missed', endedAt: now }))
    expect(await liveCallsOf(store.db, b.id)).toEqual([mine])
    expect((await liveCalls(store.db)).map((call) => call.id).toSorted()).toEqual(
      [mine.id, theirs.id].toSorted(),
    )
  })

  test('calls: the log is newest first, for both people and nobody else, in pages', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const stranger = await addPerson(store)
    const calls: Call[] = []
    for (const minute of [1, 2, 3]) {
      const call = callOf(chatId, minute % 2 ? a.id : b.id, minute % 2 ? b.id : a.id, {
        state: 'ended',
        reason: 'missed',
        createdAt: now + minute,
        endedAt: now + minute,
      })
      await insert(store, call)
      calls.unshift(call)
    }
    expect(await callLog(store.db, a.id, null, 10)).toEqual(calls)
    expect(await callLog(store.db, b.id, null, 2)).toEqual(calls.slice(0, 2))
    expect(await callLog(store.db, a.id, now + 2, 10)).toEqual(calls.slice(2))
    expect(await callLog(store.db, stranger.id, null, 10)).toEqual([])
  })

  test('merges: an invite is known by the call that it answered, until it is forgotten', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const call = callOf(chatId, a.id, b.id)
    await insert(store, call)
    const [early, late] = [newId<CallId>(now), newId<CallId>(now)]
    expect(await mergedInto(store.db, early)).toBeNull()
    await store.transaction((tx) => insertMerge(tx, early, call.id, now))
    await store.transaction((tx) => insertMerge(tx, early, call.id, now + 9))
    await store.transaction((tx) => insertMerge(tx, late, call.id, now + 1))
    expect(await mergedInto(store.db, early)).toBe(call.id)
    await forgetMerges(store.db, now + 1)
    expect(await mergedInto(store.db, early)).toBeNull()
    expect(await mergedInto(store.db, late)).toBe(call.id)
  })

  test('acquaintance: both wrote in their direct chat, or a call of theirs was answered', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    expect(await knowEachOther(store.db, a.id, b.id)).toBe(false)
    await append(store, [draftOf(chatId, a.id), draftOf(chatId, a.id)])
    expect(await knowEachOther(store.db, a.id, b.id)).toBe(false)
    await append(store, [draftOf(chatId, b.id)])
    expect(await knowEachOther(store.db, b.id, a.id)).toBe(true)
    expect(await knowEachOther(store.db, a.id, newId(now))).toBe(false)

    const two = await addPair(store)
    const missed = callOf(two.chatId, two.a.id, two.b.id, { state: 'ended', reason: 'missed' })
    await insert(store, missed)
    const record: Message = {
      id: newId<MessageId>(now),
      chatId: two.chatId,
      seq: 1,
      changedSeq: 1,
      senderId: two.a.id,
      body: { kind: 'call', callId: missed.id, media: 'audio', reason: 'missed', durationMs: 0 },
      createdAt: now,
    }
    await store.transaction(async (tx) => {
      await insertMessage(tx, { ...record, seq: await nextSeq(tx, two.chatId) })
    })
    await append(store, [draftOf(two.chatId, two.b.id)])
    expect(await knowEachOther(store.db, two.a.id, two.b.id)).toBe(false)
    await insert(store, callOf(two.chatId, two.b.id, two.a.id, { state: 'ended', answeredAt: now }))
    expect(await knowEachOther(store.db, two.a.id, two.b.id)).toBe(true)
  })
}
