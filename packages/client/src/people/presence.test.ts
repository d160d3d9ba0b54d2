// P-4, P-7: who is online is asked for by whom screens show, and told of nobody else.
import { settle } from '@poruch/live/testing'
import { decode, limits, newId, type UserId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import { openWorld, type World } from '../testing/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** What the newest socket said about whom it shows. */
const watches = () =>
  world.wire.toServer.flatMap((frame) => {
    const said = decode(frame)
    return said?.type === 'presence.watch' ? [said.userIds] : []
  })
const strangers = (count: number) => Array.from({ length: count }, () => newId<UserId>())

test('P-4, P-7: those who are shown are watched, together and again after each welcome', async () => {
  const session = await world.open()
  const { online } = session.presence
  const bob = world.bob.user.id
  const [stranger] = strangers(1)
  if (stranger === undefined) return
  session.presence.show([bob])
  session.presence.show([stranger, bob])
  await world.server.exchange()
  expect(online.get()).toEqual(new Set())
  const friend = await world.open(memoryCache(), world.bob)
  await world.server.exchange()
  expect(online.get()).toEqual(new Set([bob]))
  // Only the first socket is lost, and the next one finds it as it is.
  const [lost] = world.server.wires
  lost?.drop()
  expect(online.get()).toEqual(new Set([bob]))
  await world.server.pass(0)
  world.wire.deliverToServer()
  world.wire.deliverToServer()
  await world.server.settle()
  world.wire.deliverToDevice()
  await settle()
  expect(watches()).toEqual([[stranger, bob]])
  await friend.close()
  await world.server.exchange()
  await world.server.pass(3_000)
  await world.server.exchange()
  expect(online.get()).toEqual(new Set())
})

test('P-7: one command a turn, the next when the one before is answered and some time has passed', async () => {
  const session = await world.open()
  await world.server.exchange()
  const [a, b, c] = strangers(3)
  if (!a || !b || !c) return
  const stop = session.presence.show([a])
  session.presence.show([b])
  await settle()
  expect(watches()).toEqual([[b, a]])
  stop()
  session.presence.show([c])
  await settle()
  expect(watches()).toHaveLength(1)
  await world.server.exchange()
  await world.server.pass(299)
  expect(watches()).toEqual([])
  await world.server.pass(1)
  expect(watches()).toEqual([[c, b]])
  await world.server.exchange()
  stop()
  await world.server.pass(1_000)
  expect(watches()).toEqual([])
})

test('P-7: who is shown no longer is not known to be online', async () => {
  const session = await world.open()
  await world.open(memoryCache(), world.bob)
  const stop = session.presence.show([world.bob.user.id])
  await world.server.exchange()
  expect(session.presence.online.get().size).toBe(1)
  stop()
  session.presence.show(strangers(1))
  await world.server.pass(300)
  await world.server.exchange()
  expect(session.presence.online.get().size).toBe(0)
})

test('P-7: of too many those who are shown last are watched', async () => {
  const session = await world.open()
  await world.server.exchange()
  const [long, last] = [strangers(limits.watchMax), strangers(2)]
  session.presence.show(long)
  session.presence.show(last)
  await settle()
  expect(watches()).toEqual([[...last, ...long.slice(0, limits.watchMax - 2)]])
})

test('P-4: the dots outlive a short loss only', async () => {
  const session = await world.open()
  await world.open(memoryCache(), world.bob)
  session.presence.show([world.bob.user.id])
  await world.server.exchange()
  expect(session.presence.online.get().size).toBe(1)
  world.server.wires[0]?.drop()
  await world.server.pass(4_999)
  expect(session.presence.online.get().size).toBe(1)
  await world.server.pass(1)
  expect(session.presence.online.get().size).toBe(0)
})

test('W-11: a refusal for a while is kept to, and the people are watched in the end', async () => {
  const session = await world.open(memoryCache(), world.alice)
  await world.open(memoryCache(), world.bob)
  await world.server.exchange()
  for (let i = 0; i < 60; i += 1) await world.server.act(world.alice, 'presence.watch', { userIds: [] })
  session.presence.show([world.bob.user.id])
  await world.server.exchange()
  expect(session.presence.online.get().size).toBe(0)
  await world.server.pass(1_000)
  await world.server.exchange()
  expect(session.presence.online.get().size).toBe(1)
})

test('P-7: who comes to share a chat, or does so no longer, is asked for again', async () => {
  const carol = await world.server.addPerson('Carol')
  const session = await world.open()
  const friend = await world.open(memoryCache(), carol)
  await world.server.exchange()
  const { online } = session.presence
  session.presence.show([carol.user.id])
  await world.server.exchange()
  expect(online.get()).toEqual(new Set())
  const rest = async () => {
    await world.server.exchange()
    await world.server.pass(300)
    await world.server.exchange()
  }
  const chatId = await world.group(world.bob, [world.alice])
  await world.server.act(world.bob, 'member.add', { chatId, userIds: [carol.user.id] })
  await rest()
  expect(online.get()).toEqual(new Set([carol.user.id]))
  await world.server.act(world.bob, 'member.remove', { chatId, userId: carol.user.id })
  await rest()
  expect(online.get()).toEqual(new Set())
  await world.server.act(world.alice, 'chat.open', { userId: carol.user.id })
  await rest()
  expect(online.get()).toEqual(new Set([carol.user.id]))
  await friend.close()
})
