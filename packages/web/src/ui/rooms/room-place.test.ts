// which room this device is in, as its call says, and how it walks in and out.
import type { Elsewhere } from '@poruch/calls'
import { type ChatId, newId, type RoomId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { FakeCall, fakeEngine, otherWith, snapshotWith } from '../../calling/testing/fake-call.ts'
import { placeOf, waysOf } from './room-place.ts'

const chatId = newId<ChatId>()
const roomId = newId<RoomId>()
const inside = otherWith({ isSelf: true, streams: null })

test('R-7: on its way until the record says that it is in, and out as soon as it leaves', () => {
  const call = new FakeCall(snapshotWith({ chatId, roomId, phase: 'dialing', peerId: null }))
  const place = placeOf(call, chatId)
  expect(place.get()).toEqual({ roomId, isIn: false })
  call.update((now) => ({ ...now, phase: 'in_call', participants: [otherWith(), inside] }))
  const now = place.get()
  expect(now).toEqual({ roomId, isIn: true })
  // What else happens in the call draws nothing anew.
  call.update((before) => ({ ...before, rev: 7 }))
  expect(place.get()).toBe(now)
  call.update((before) => ({ ...before, phase: 'ending' }))
  expect(place.get()).toBeNull()
})

test('a call elsewhere, in the group itself or none at all is in no room here', () => {
  const there = { phase: 'in_call', participants: [inside] } as const
  const calls = [
    { ...there, chatId: newId<ChatId>(), roomId },
    { ...there, chatId, roomId: null },
  ].map((change) => new FakeCall(snapshotWith(change)))
  for (const call of [...calls, null]) expect(placeOf(call, chatId).get()).toBeNull()
})

function openWays(elsewhere: readonly Elsewhere[] = []) {
  const call = new FakeCall(snapshotWith({ chatId, roomId, phase: 'in_call' }))
  const done: unknown[] = call.done
  const ways = waysOf(
    {
      engine: fakeEngine(call, true, { elsewhere }),
      startCall: (place, media) => {
        done.push({ place, media })
        return null
      },
      comeBack: (callId) => void done.push({ back: callId }),
    },
    chatId,
  )
  return { ways, done }
}

test('R-7: one walks in with voice alone, and out by hanging up', () => {
  const { ways, done } = openWays()
  ways.onJoin(make.room({ id: roomId, chatId }))
  ways.onLeave()
  expect(done).toEqual([{ place: { chatId, roomId }, media: 'audio' }, 'hangUp'])
})

test('R-7: whoever loaded the page anew in a room comes back into the call, and begins no other', () => {
  const { id: callId, startedBy, createdAt } = make.seen({ roomId })
  const there = { ...{ callId, chatId, roomId, startedBy, answeredAt: createdAt }, peerId: null } as const
  const { ways, done } = openWays([{ ...there, media: 'audio', kind: 'return' }])
  ways.onJoin(make.room({ chatId }))
  ways.onJoin(make.room({ id: roomId, chatId }))
  expect(done).toMatchObject([{ media: 'audio' }, { back: callId }])
})
