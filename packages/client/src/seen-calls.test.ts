// C-25, C-26 on a device: who is inside which call of its groups, whatever comes in which order.
import { Value } from '@poruch/live'
import { settle } from '@poruch/live/testing'
import {
  type CallId,
  type CallSeen,
  type ChatId,
  type DeviceId,
  newId,
  type RoomId,
  type ServerMessage,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import type { Member } from '@poruch/server/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryCache } from './cache/memory.ts'
import { SeenCalls, type SeenMap } from './seen-calls.ts'
import type { Session } from './session.ts'
import { openWorld, type World } from './testing/world.ts'

describe('what is told of them', () => {
  const one = make.inside()
  const call = make.seen({ people: [one], rev: 2 })

  function knowing(...seen: CallSeen[]) {
    const calls = new Value<SeenMap>(new Map())
    const sights = new SeenCalls(calls, { rooms: async () => ({ rooms: [], seen: [] }) })
    sights.hear(make.welcome({ seen }))
    return {
      calls,
      hear: (message: ServerMessage) => sights.hear(message),
      see: (...news: CallSeen[]) => {
        for (const next of news) sights.hear({ type: 'call.seen', re: null, seen: next })
      },
      state: () => [...calls.get().values()],
    }
  }
  function voices(callId: CallId, deviceId: DeviceId): ServerMessage {
    const said = { deviceId, muted: true, speaking: false }
    return { type: 'call.voices', re: null, chatId: call.chatId, callId, voices: [said] }
  }

  test('C-25: an older sight of a call, or the same one, changes nothing', () => {
    const { calls, see, state } = knowing(call)
    const before = calls.get()
    see({ ...call, people: [], rev: 1 }, { ...call, people: [], rev: 2 })
    expect(calls.get()).toBe(before)
    see({ ...call, people: [], rev: 3 })
    expect(state()).toMatchObject([{ people: [], rev: 3 }])
  })

  test('C-25: a call that has ended is gone, and no later word of it brings it back', () => {
    const { see, state } = knowing(call)
    see({ ...call, people: [], state: 'ended', rev: 4 })
    expect(state()).toEqual([])
    see({ ...call, rev: 3 }, { ...call, rev: 5 })
    expect(state()).toEqual([])
  })

  test('C-25, W-22: a welcome takes the place of all known before, also in a store that was set back', () => {
    const { hear, see, state } = knowing(call, make.seen())
    see({ ...call, people: [], state: 'ended', rev: 4 })
    const other = make.seen()
    hear(make.welcome({ seen: [other, { ...call, rev: 1 }] }))
    expect(state()).toEqual([other, { ...call, rev: 1 }])
  })

  test('C-26: what somebody says of their voice is theirs alone, and of a call that is known', () => {
    const two = make.inside()
    const { calls, hear, state } = knowing({ ...call, people: [one, two] })
    hear(voices(call.id, one.deviceId))
    expect(state()[0]?.people).toEqual([{ ...one, muted: true }, two])
    const before = calls.get()
    hear(voices(newId<CallId>(), one.deviceId))
    expect(calls.get()).toBe(before)
  })

  test('C-25, G-9: of a chat that is gone nothing is seen, of the others all', () => {
    const other = make.seen()
    const { hear, state } = knowing(call, other)
    hear({ type: 'chat.gone', re: null, chatId: call.chatId, reason: 'left' })
    expect(state()).toEqual([other])
  })
})

describe('of a session', () => {
  let world: World
  let chatId: ChatId
  let roomId: RoomId
  let session: Session
  beforeEach(async () => {
    world = await openWorld()
    chatId = await world.group(world.alice, [world.bob])
    roomId = newId<RoomId>()
    await world.server.act(world.alice, 'room.create', { roomId, chatId, title: 'Fountain' })
    // She is here too: who is not is in no call for long.
    await world.open(memoryCache(), world.alice)
    session = await world.open(memoryCache(), world.bob)
    await rest()
  })
  afterEach(() => world.close())

  const walkIn = (who: Member, callId = newId<CallId>()) =>
    world.server.act(who, 'call.start', { callId, chatId, roomId, media: 'audio', prelink: 'none' })
  const inside = () =>
    [...session.calls.seen.get().values()].map((call) => [
      call.roomId,
      call.people.map((person) => person.userId),
    ])
  const rest = async () => {
    await world.server.exchange()
    await settle()
  }

  test('C-25: who walks in and out is seen, after a lost connection too', async () => {
    const callId = newId<CallId>()
    await walkIn(world.alice, callId)
    await rest()
    expect(inside()).toEqual([[roomId, [world.alice.user.id]]])
    world.wire.drop()
    await world.server.act(world.alice, 'call.hangup', { callId, reason: 'completed' })
    await world.server.pass(0)
    await rest()
    expect(inside()).toEqual([])
  })

  test('C-25, R-6: whoever comes into a group sees at once who is inside', async () => {
    await walkIn(world.alice)
    await world.server.act(world.alice, 'member.remove', { chatId, userId: world.bob.user.id })
    await rest()
    expect(inside()).toEqual([])
    await world.server.act(world.alice, 'member.add', { chatId, userIds: [world.bob.user.id] })
    await rest()
    expect(inside()).toEqual([[roomId, [world.alice.user.id]]])
  })
})
