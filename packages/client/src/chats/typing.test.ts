// P-5, P-6: who types, as long as it is told; and what this person types is told to others.
import { Scope } from '@poruch/live'
import { ManualClock } from '@poruch/live/testing'
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import { openWorld, type World } from '../testing/world.ts'
import { Typing } from './typing.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

test('P-5: who types stands for 6 s, until their message, and not over a lost connection', async () => {
  const { alice, bob, chatId } = world
  const session = await world.open()
  await world.server.exchange()
  const state = () => session.timeline(chatId).state.get().typing
  const typing = async (by = bob) => {
    await world.server.act(by, 'chat.typing', { chatId })
    await world.server.exchange()
  }
  await typing(alice)
  expect(state()).toEqual([])
  await typing()
  expect(state()).toEqual([bob.user.id])
  expect(session.roster.chat(chatId).get()?.typing).toEqual([bob.user.id])
  await world.write(1)
  await world.server.exchange()
  expect(state()).toEqual([])
  await typing()
  await world.server.pass(5_999)
  expect(state()).toEqual([bob.user.id])
  await world.server.pass(1)
  expect(state()).toEqual([])
  await typing()
  world.wire.drop()
  expect(state()).toEqual([])
})

test('P-5: typing is told once in 3 s', async () => {
  const session = await world.open()
  await world.server.exchange()
  const timeline = session.timeline(world.chatId)
  const told = () => world.wire.toServer.filter((frame) => frame.includes('chat.typing')).length
  timeline.typing()
  timeline.typing()
  expect(told()).toBe(1)
  world.clock.advance(3_000)
  timeline.typing()
  expect(told()).toBe(2)
})

test('P-5: of many who type three are shown, and the next one when one of them has ended', () => {
  const [clock, scope] = [new ManualClock(), new Scope()]
  const typing = new Typing(clock, scope)
  const chatId = newId<ChatId>()
  const people = Array.from({ length: 4 }, () => newId<UserId>())
  for (const userId of people) {
    typing.start(chatId, userId)
    clock.advance(1_000)
  }
  expect(typing.marks.get(chatId)).toEqual(people.slice(0, 3))
  clock.advance(2_000)
  expect(typing.marks.get(chatId)).toEqual(people.slice(1))
  typing.leave(chatId)
  expect([typing.marks.get(chatId), clock.timers]).toEqual([null, 0])
})

test('G-9: whoever is removed types no more', async () => {
  const { alice, bob } = world
  const chatId = await world.group(alice, [bob])
  const session = await world.open(memoryCache(), alice)
  await world.server.exchange()
  await world.server.act(bob, 'chat.typing', { chatId })
  await world.server.exchange()
  expect(session.roster.chat(chatId).get()?.typing).toEqual([bob.user.id])
  await world.server.act(alice, 'member.remove', { chatId, userId: bob.user.id })
  await world.server.exchange()
  expect(session.roster.chat(chatId).get()?.typing).toEqual([])
})
