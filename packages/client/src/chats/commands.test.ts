// What a person does with chats: it waits for the connection, is done once, and a refusal is an answer.
import { settle } from '@poruch/live/testing'
import { type ChatId, decode, limits, newId, type UserId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Session } from '../session.ts'
import { openWorld, type World } from '../testing/world.ts'
import { NetworkError } from '../wire/api.ts'

let world: World
let session: Session
beforeEach(async () => {
  world = await openWorld()
  session = await world.open()
  await world.server.exchange()
})
afterEach(() => world.close())

/** Lets what is wished for arrive. */
async function done<Result>(wish: Promise<Result>): Promise<Result> {
  // A refusal is looked at when everything is at rest.
  wish.catch(() => {})
  await world.server.exchange()
  return await wish
}
const summary = (chatId: ChatId) => session.roster.chat(chatId).get()
const bob = () => world.bob.user.id

test('G-5, G-6, G-8, G-10, G-12: a group is made, named, filled, handed over and left', async () => {
  const { chats } = session
  const chatId = await done(chats.create({ kind: 'group', title: 'Walks', userIds: [] }))
  expect(summary(chatId)).toMatchObject({ title: 'Walks', me: { role: 'owner' }, unread: 0 })
  await done(chats.edit(chatId, { what: 'title', title: 'Hills' }))
  await done(chats.edit(chatId, { what: 'settings', settings: { whoAdds: 'admins' } }))
  await done(chats.add(chatId, [bob()]))
  const friend = await world.open(memoryCache(), world.bob)
  await world.server.exchange()
  expect(friend.roster.chat(chatId).get()).toMatchObject({ title: 'Hills', chat: { memberCount: 2 } })
  await done(chats.setRole(chatId, bob(), 'owner'))
  expect(summary(chatId)?.me.role).toBe('admin')
  await done(chats.leave(chatId))
  expect(summary(chatId)).toBeNull()
  await done(friend.chats.delete(chatId))
  expect(friend.roster.chat(chatId).get()).toBeNull()
})

test('N-2, N-3, N-4, G-9: a link shows where it leads, lets in, and no longer when one is banned', async () => {
  const { alice } = world
  const chatId = await done(session.chats.create({ kind: 'channel', title: 'Trails', userIds: [] }))
  const { invite, token } = await world.api(alice).createInvite({ chatId, uses: 1, expiresAt: null })
  expect(await world.api(alice).invites(chatId)).toEqual([invite])
  expect(await world.api(alice).invites(chatId)).toHaveLength(1)
  const preview = await world.api(world.bob).checkInvite(token)
  expect(preview).toMatchObject({ valid: true, chat: { id: chatId, title: 'Trails', memberCount: 1 } })
  const friend = await world.open(memoryCache(), world.bob)
  await world.server.exchange()
  expect(await done(friend.chats.join(token))).toBe(chatId)
  expect(await done(friend.chats.join(token))).toBe(chatId)
  await done(session.chats.ban(chatId, bob()))
  expect(friend.roster.chat(chatId).get()).toBeNull()
  await expect(done(friend.chats.join(token))).rejects.toMatchObject({ code: 'banned' })
  await done(session.chats.unban(chatId, bob()))
  await done(session.chats.add(chatId, [bob()]))
  await done(session.chats.remove(chatId, bob()))
  expect(summary(chatId)?.chat.memberCount).toBe(1)
})

test('a refusal is an answer, with its code and field', async () => {
  const chatId = await world.group(world.bob, [world.alice])
  await world.server.exchange()
  const change = { what: 'title', title: 'Mine' } as const
  await expect(done(session.chats.edit(chatId, change))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(done(session.chats.add(chatId, [newId<UserId>()]))).rejects.toMatchObject({
    code: 'not_found',
  })
  const crowd = Array.from({ length: limits.peopleAtOnce + 1 }, () => newId<UserId>())
  await expect(done(session.chats.add(chatId, crowd))).rejects.toMatchObject({
    code: 'invalid',
    field: 'userIds',
  })
})

test('W-7, W-14: wished for offline it waits, and is told again with the same id when the answer was lost', async () => {
  world.wire.drop()
  const creating = session.chats.create({ kind: 'group', title: 'Walks', userIds: [bob()] })
  await world.server.pass(0)
  world.wire.deliverToServer()
  world.wire.deliverToServer()
  await world.server.settle()
  world.wire.deliverToDevice()
  await settle()
  const [first] = world.wire.toServer.map(decode).filter((frame) => frame?.type === 'chat.create')
  world.wire.deliverToServer()
  await world.server.settle()
  world.wire.drop()
  await world.server.pass(400)
  world.wire.deliverToServer()
  world.wire.deliverToServer()
  await world.server.settle()
  world.wire.deliverToDevice()
  expect(world.wire.toServer.map(decode)).toContainEqual(first)
  await world.server.exchange()
  const chatId = await creating
  expect(summary(chatId)?.chat.memberCount).toBe(2)
  expect(session.roster.chats.get()).toHaveLength(2)
})

test('what waits when the session is closed is given up', async () => {
  world.wire.drop()
  const joining = session.chats.join('token')
  const closing = session.close()
  await expect(joining).rejects.toBeInstanceOf(NetworkError)
  await closing
})

test('G-13: own settings are shown at once, also offline, and reach the other devices', async () => {
  const { chatId } = world
  const { friend, chatId: other } = await world.friend('Carol')
  await world.write(1, friend, other)
  const phone = await world.open(memoryCache(), await world.server.addDevice(world.alice.user))
  await world.server.exchange()
  const order = () => session.roster.chats.get().map(({ chat }) => chat.id)
  expect(order()).toEqual([other, chatId])
  world.server.wires[0]?.drop()
  const until = world.clock.now() + 3_600_000
  const { chats } = session
  const wishes = [chats.pin(chatId, true), chats.mute(chatId, until), chats.setNotify(chatId, 'mentions')]
  wishes.push(chats.archive(other, true))
  expect(order()).toEqual([chatId])
  expect(session.roster.archived.get().map(({ chat }) => chat.id)).toEqual([other])
  const shown = { isPinned: true, isMuted: true, me: { notify: 'mentions', mutedUntil: until } }
  expect(summary(chatId)).toMatchObject(shown)
  await world.server.pass(0)
  await world.server.exchange()
  await Promise.all(wishes)
  expect(summary(chatId)).toMatchObject(shown)
  expect(phone.roster.chat(chatId).get()).toMatchObject(shown)
  expect(phone.roster.archived.get()).toHaveLength(1)
  await done(chats.pin(chatId, false))
  expect(phone.roster.chat(chatId).get()).toMatchObject({ isPinned: false, isMuted: true })
})

test('G-13: what is refused is taken back, and what was not told is not kept', async () => {
  const chatId = await world.group(world.bob, [world.alice])
  await world.server.exchange()
  const wire = world.wire
  await world.server.act(world.bob, 'member.remove', { chatId, userId: world.alice.user.id })
  await world.server.settle()
  // The news of it is slower than the wish.
  const [news] = [wire.toDevice.splice(0)]
  const pinning = session.chats.pin(chatId, true)
  expect(summary(chatId)?.isPinned).toBe(true)
  await expect(done(pinning)).rejects.toMatchObject({ code: 'not_found' })
  expect(summary(chatId)?.isPinned).toBe(false)
  wire.toDevice.push(...news)
  await world.server.exchange()
  const cache = memoryCache()
  const page = await world.open(cache)
  await world.server.exchange()
  world.wire.drop()
  page.chats.pin(world.chatId, true).catch(() => {})
  expect(page.roster.chat(world.chatId).get()?.isPinned).toBe(true)
  await page.close()
  const { entries } = await cache.load(world.alice.user.id)
  expect(entries.map(({ me }) => me.pinnedAt)).toEqual([null])
})
