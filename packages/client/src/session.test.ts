// A session from the cache to the server and back: marks, unread messages, devices, lists that keep still.
import { settle } from '@poruch/live/testing'
import { type DeviceId, encode, newId, type ServerMessage } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryCache } from './cache/memory.ts'
import type { Cache } from './cache/port.ts'
import type { Session } from './session.ts'
import { openWorld, textOf, type World } from './testing/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const summary = (session: Session) => session.roster.chat(world.chatId).get()
/** Over the newest socket, behind what is on its way. */
const tell = (event: ServerMessage) => void world.wire.toDevice.push(encode(event))

/** A session that has opened the chat and closed again, with what its cache then keeps. */
async function visited(): Promise<Cache> {
  const cache = memoryCache()
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.server.exchange()
  await session.close()
  await world.server.exchange()
  world.server.http.requests.length = 0
  return cache
}

/** As a device finds it that knew nothing. */
async function fresh(member = world.alice) {
  const session = await world.open(memoryCache(), member)
  await world.server.exchange()
  return summary(session)
}

test('S-10, S-11: a mark is shown at once, told once, and clears the other devices', async () => {
  await world.write(30)
  const phone = await world.open()
  const laptop = await world.open(memoryCache(), await world.server.addDevice(world.alice.user))
  const bob = await world.open(memoryCache(), world.bob)
  for (const session of [phone, bob]) session.timeline(world.chatId).open()
  await world.server.exchange()
  expect(summary(laptop)?.unread).toBe(30)
  const timeline = phone.timeline(world.chatId)
  for (let seq = 1; seq <= 20; seq += 1) timeline.markRead(seq)
  timeline.markRead(5)
  expect(timeline.state.get().readSeq).toBe(20)
  expect(summary(phone)?.unread).toBe(10)
  await settle()
  const told = world.server.wires.flatMap((wire) => wire.toServer).filter((one) => one.includes('chat.read'))
  expect(told).toHaveLength(1)
  await world.server.exchange()
  expect(summary(laptop)?.unread).toBe(10)
  expect(bob.timeline(world.chatId).state.get().othersReadSeq).toBe(20)
  timeline.markRead(1_000)
  await world.server.exchange()
  expect(summary(laptop)?.unread).toBe(0)
  expect((await fresh())?.me.readSeq).toBe(30)
})

test('O-11: what was read offline is told after the reload, and not undone by the welcome', async () => {
  await world.write(4)
  const cache = await visited()
  const offline = await world.open(cache)
  offline.timeline(world.chatId).open()
  await settle()
  offline.timeline(world.chatId).markRead(3)
  await offline.close()
  const session = await world.open(cache)
  const shown = new Set<number | undefined>([summary(session)?.unread])
  session.roster.chats.subscribe(() => shown.add(summary(session)?.unread))
  await world.server.exchange()
  expect([...shown]).toEqual([1])
  expect((await fresh())?.me.readSeq).toBe(3)
})

test('S-12, O-12: unread grows with messages of others only, once for each, opened or not', async () => {
  const session = await world.open()
  await world.server.exchange()
  await world.write(2)
  await world.write(1, world.alice)
  await world.server.settle()
  const twice = world.wire.toDevice.slice(0, 2)
  world.wire.toDevice.push(...twice)
  await world.server.exchange()
  expect(summary(session)).toMatchObject({ unread: 2, lastMessage: { seq: 3 } })
})

test('S-12: service messages are not counted, and mentions are, whether the chat is held or not', async () => {
  const { alice, bob } = world
  const chatId = await world.group(bob, [alice])
  const sessions = [await world.open(), await world.open()]
  await world.server.exchange()
  sessions[0]?.timeline(chatId).open()
  await world.server.exchange()
  await world.server.act(bob, 'message.send', { chatId, body: textOf('@alice, are you there?') })
  await world.server.act(bob, 'chat.edit', { chatId, change: { what: 'title', title: 'Hills' } })
  await world.server.act(bob, 'message.send', { chatId, body: textOf('@bob knows') })
  await world.server.exchange()
  for (const session of sessions)
    expect(session.roster.chat(chatId).get()).toMatchObject({ unread: 2, mentions: 1, title: 'Hills' })
})

test('O-12: unread is what the welcome says, as long as what was missed is not there to count', async () => {
  await world.write(4)
  const cache = await visited()
  await world.write(300)
  world.server.http.way = 'down'
  const session = await world.open(cache)
  session.timeline(world.chatId).open()
  await world.server.exchange()
  expect(summary(session)?.unread).toBe(304)
})

test('S-11, S-12: a mark in the middle of what is not held makes the server count', async () => {
  const { alice, bob } = world
  const chatId = await world.group(bob, [alice])
  await world.write(3, bob, chatId)
  await world.server.act(bob, 'chat.edit', { chatId, change: { what: 'title', title: 'Hills' } })
  await world.write(3, bob, chatId)
  const session = await world.open()
  await world.server.exchange()
  expect(session.roster.chat(chatId).get()?.unread).toBe(6)
  world.server.http.requests.length = 0
  await world.server.act(alice, 'chat.read', { chatId, seq: 4 })
  await world.server.exchange()
  // Number 5 is the new title: of four numbers left, three are unread.
  expect(session.roster.chat(chatId).get()?.unread).toBe(3)
  expect(world.server.http.requests).toEqual([`GET /chats/${chatId}`])
  await world.server.act(alice, 'chat.read', { chatId, seq: 8 })
  await world.server.exchange()
  expect(session.roster.chat(chatId).get()?.unread).toBe(0)
  expect(world.server.http.requests).toHaveLength(1)
})

test('A-7, A-8: devices and names are told', async () => {
  const session = await world.open()
  await world.server.exchange()
  const device = { id: newId<DeviceId>(), name: 'Laptop', createdAt: 1, seenAt: 1 }
  tell({ type: 'device.added', re: null, device })
  tell({ type: 'device.removed', re: null, deviceId: device.id })
  tell({ type: 'user.changed', re: null, user: { ...world.bob.user, displayName: 'Robert' } })
  tell({ type: 'user.changed', re: null, user: { ...world.alice.user, displayName: 'Alisa' } })
  await world.server.exchange()
  expect(session.devicesChanged.get()).toBe(2)
  expect(session.newDevice.get()).toEqual(device)
  expect(summary(session)).toMatchObject({ title: 'Robert', peer: { displayName: 'Robert' } })
  expect(session.me.get().displayName).toBe('Alisa')
})

test('S-14: an event of a chat that nobody told of brings the chat, as it is after that event', async () => {
  const session = await world.open()
  await world.server.exchange()
  const chatId = await world.group(world.bob, [world.alice])
  await world.server.settle()
  // As if it had been lost on the way.
  world.wire.toDevice.length = 0
  await world.write(1, world.bob, chatId)
  await world.server.exchange()
  expect(session.roster.chat(chatId).get()).toMatchObject({ unread: 1, lastMessage: { seq: 2 } })
  const foreign = make.message()
  tell({ type: 'message.changed', re: null, message: foreign })
  world.server.http.requests.length = 0
  await world.server.exchange()
  expect(world.server.http.requests).toEqual([`GET /chats/${foreign.chatId}`])
  expect(session.roster.chat(foreign.chatId).get()).toBeNull()
  // It is forgotten, and in nobody's way: the next message makes the server be asked anew, and no time passing does.
  tell({ type: 'message.changed', re: null, message: { ...foreign, seq: 2, changedSeq: 2 } })
  await world.server.exchange()
  for (let i = 0; i < 8; i += 1) {
    await world.server.pass(2_500)
    await world.server.exchange()
  }
  expect(world.server.http.requests).toHaveLength(2)
})

test('lists and states keep their references while nothing in them changes', async () => {
  const { friend, chatId: other } = await world.friend('Carol')
  await world.write(2)
  const session = await world.open()
  session.timeline(world.chatId).open()
  await world.server.exchange()
  await world.server.pass(1_000)
  expect(session.timeline(world.chatId)).toBe(session.timeline(world.chatId))
  const { state } = session.timeline(world.chatId)
  const before = [state.get(), summary(session)]
  const told = vi.fn()
  for (const one of [state, session.roster.chat(world.chatId)]) one.subscribe(told)
  await world.write(1, friend, other)
  await world.server.exchange()
  expect(session.roster.chats.get().map(({ chat }) => chat.id)).toEqual([other, world.chatId])
  expect([state.get(), summary(session)]).toEqual(before)
  expect([state.get(), session.roster.chats.get()[1]].every((one, i) => one === before[i])).toBe(true)
  expect(told).not.toHaveBeenCalled()
  await world.write(1)
  await world.server.exchange()
  // One event is one change to look at, in the timeline and in the list.
  expect(told).toHaveBeenCalledTimes(2)
})
