// The roster by its cursor: told once, in pages, kept only whole.
import { settle } from '@poruch/live/testing'
import type { ChatId } from '@poruch/protocol'
import { setBack } from '@poruch/server/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Cache } from '../cache/port.ts'
import type { Session } from '../session.ts'
import { greet, leaveBehind, live, manyGroups } from '../testing/roster-steps.ts'
import { openWorld, type World } from '../testing/world.ts'

let world: World
let cache: Cache
beforeEach(async () => {
  world = await openWorld()
  cache = memoryCache()
})
afterEach(() => world.close())

const stored = () => cache.load(world.alice.user.id)
const ids = (session: Session) => new Set(session.roster.chats.get().map(({ chat }) => chat.id))

/** Opens, lets everything arrive, and closes again. */
async function visit(): Promise<void> {
  const session = await world.open(cache)
  await world.server.exchange()
  await session.close()
  await world.server.exchange()
  world.server.http.requests.length = 0
}

test('W-19, W-21: a device says up to where it knows its list, and is told what changed since', async () => {
  const { friend, chatId } = await world.friend('Carol')
  await visit()
  const { cursor } = await stored()
  expect(cursor).not.toBeNull()
  await world.server.pass(60_000)
  await world.write(2, friend, chatId)
  const session = await world.open(cache)
  expect(session.roster.loaded.get()).toBe(true)
  const said = await greet(world)
  expect(said.cursor).toBe(cursor)
  expect(said.welcome.scope).toBe('changes')
  await world.server.exchange()
  expect(ids(session)).toEqual(new Set([world.chatId, chatId]))
  expect(session.roster.chat(chatId).get()).toMatchObject({ unread: 2, title: 'Carol' })
})

test('W-19, W-21, O-9: no cursor is kept while pages are missing; a page that fails is asked for again', async () => {
  const groups = await manyGroups(world)
  world.server.http.way = 'down'
  const session = await world.open(cache)
  // Signs of life go on meanwhile, with cursors that are good for nothing yet.
  await live(world, 20_000)
  expect(ids(session).size).toBe(50)
  await session.close()
  expect(await stored()).toMatchObject({ cursor: null })
  const again = await world.open(cache)
  expect((await greet(world)).cursor).toBeNull()
  await world.server.exchange()
  world.server.http.way = 'open'
  await world.server.pass(1_000)
  await world.server.exchange()
  expect(ids(again)).toEqual(new Set([world.chatId, ...groups]))
  await again.close()
  const { cursor, entries } = await stored()
  expect(cursor).not.toBeNull()
  expect(entries).toHaveLength(61)
})

test('W-23: of a whole list, what stands on no page is gone, but not before its last page', async () => {
  const groups = await manyGroups(world)
  await visit()
  const [first] = groups
  if (first === undefined) return
  await world.server.act(world.bob, 'member.remove', { chatId: first, userId: world.alice.user.id })
  await cache.writeRoster({ entries: [], removed: [], cursor: 'another-store.1', fresh: false })
  const session = await world.open(cache)
  world.server.http.way = 'held'
  expect((await greet(world)).welcome.scope).toBe('anew')
  await world.server.exchange()
  expect(ids(session)).toContain(first)
  world.server.http.release()
  await world.server.exchange()
  expect(ids(session)).toEqual(new Set([world.chatId, ...groups.slice(1)]))
  await session.close()
  expect((await stored()).entries).toHaveLength(60)
})

test('W-19, W-23: what is told between two pages outweighs them', async () => {
  const { alice, bob } = world
  const groups = await manyGroups(world)
  // The oldest ones stand on the second page.
  const [gone, back, read, edited] = groups
  if (!gone || !back || !read || !edited) throw new Error('There are too few.')
  const session = await world.open(cache)
  await world.write(3, bob, read)
  world.server.http.way = 'held'
  await world.server.exchange()
  const members = (type: 'member.remove' | 'member.add', chatId: ChatId) =>
    type === 'member.add'
      ? world.server.act(bob, type, { chatId, userIds: [alice.user.id] })
      : world.server.act(bob, type, { chatId, userId: alice.user.id })
  await members('member.remove', gone)
  await members('member.remove', back)
  await members('member.add', back)
  const added = await world.group(bob, [alice], 'group', 'Late')
  await world.server.act(bob, 'chat.edit', { chatId: edited, change: { what: 'title', title: 'Hills' } })
  await world.write(1, bob, edited)
  await world.server.act(alice, 'chat.read', { chatId: read, seq: 4 })
  await world.server.exchange()
  world.server.http.way = 'open'
  world.server.http.release()
  await world.server.exchange()
  expect(ids(session)).toEqual(new Set([world.chatId, ...groups.slice(1), added]))
  expect(session.roster.chat(edited).get()).toMatchObject({ title: 'Hills', unread: 1, chat: { lastSeq: 3 } })
  expect(session.roster.chat(read).get()).toMatchObject({ unread: 0, me: { readSeq: 4 } })
  expect(session.roster.chat(back).get()?.chat.changedSeq).toBe(3)
})

test('W-19, W-23: who was let in again between two pages of changes is in', async () => {
  const { alice, bob } = world
  const groups = await manyGroups(world)
  const [back] = groups
  if (back === undefined) return
  await visit()
  await world.server.pass(60_000)
  await world.server.act(bob, 'member.remove', { chatId: back, userId: alice.user.id })
  for (const chatId of groups.slice(1)) await world.write(1, bob, chatId)
  const session = await world.open(cache)
  world.server.http.way = 'held'
  expect((await greet(world)).welcome).toMatchObject({ scope: 'changes', roster: { gone: [] } })
  await world.server.exchange()
  await world.server.act(bob, 'member.add', { chatId: back, userIds: [alice.user.id] })
  await world.server.exchange()
  world.server.http.way = 'open'
  world.server.http.release()
  await world.server.exchange()
  expect(ids(session)).toContain(back)
})

test('S-14, O-9: a chat that nobody told of is asked for after the last page, and no cursor is kept before', async () => {
  await manyGroups(world)
  const session = await world.open(cache)
  world.server.http.way = 'held'
  await world.server.exchange()
  const chatId = await world.group(world.bob, [world.alice], 'group', 'Late')
  await world.server.settle()
  // As if it had been lost on the way.
  world.wire.toDevice.length = 0
  await world.write(1, world.bob, chatId)
  await world.server.exchange()
  const asked = () => world.server.http.requests.filter((request) => request === `GET /chats/${chatId}`)
  expect(asked()).toHaveLength(0)
  world.server.http.release()
  await world.server.exchange()
  expect(asked()).toHaveLength(1)
  await live(world, 20_000)
  await session.close()
  expect(await stored()).toMatchObject({ cursor: null })
  world.server.http.way = 'open'
  world.server.http.release()
  const again = await world.open(cache)
  await world.server.exchange()
  expect(again.roster.chat(chatId).get()).toMatchObject({ unread: 1 })
})

const places = ['first', 'second'] as const
test.each(places)(
  'W-19, S-8, S-14: an answer ahead of a page counts, of a chat on the %s page',
  async (place) => {
    const groups = await manyGroups(world)
    const [last] = groups
    const { friend, chatId: first } = await world.friend('Carol')
    const chatId = place === 'first' ? first : (last ?? first)
    const session = await world.open(cache)
    await greet(world)
    world.server.http.way = 'held'
    world.wire.deliverToDevice()
    await world.server.settle()
    world.server.http.way = 'open'
    // The page of history is ahead of the socket, and too small to tell how many there are.
    await world.write(60, place === 'first' ? friend : world.bob, chatId)
    session.timeline(chatId).open()
    await world.server.settle()
    world.server.http.release()
    await world.server.exchange()
    expect(session.roster.chat(chatId).get()?.unread).toBe(60)
  },
)

test('S-8, S-12: what took a number that was passed over is counted by the server', async () => {
  const session = await world.open(cache)
  await world.server.exchange()
  await world.write(2)
  await world.server.settle()
  world.wire.toDevice.shift()
  world.server.http.requests.length = 0
  await world.server.exchange()
  expect(session.roster.chat(world.chatId).get()).toMatchObject({ unread: 2, chat: { lastSeq: 2 } })
  expect(world.server.http.requests).toEqual([`GET /chats/${world.chatId}`])
})

test('W-21: signs of life bring the cursor on; it is written once a minute and at the end, not each time', async () => {
  await visit()
  const session = await world.open(cache)
  await world.server.exchange()
  const write = vi.spyOn(cache, 'writeRoster')
  const cursors = new Set([(await stored()).cursor])
  await live(world, 30_000)
  await world.write(1)
  await live(world, 10_000)
  // With the message.
  expect(write).toHaveBeenCalledTimes(1)
  await live(world, 60_000)
  expect(write).toHaveBeenCalledTimes(2)
  cursors.add((await stored()).cursor)
  await world.write(1)
  await live(world, 10_000)
  await session.close()
  const { cursor } = await stored()
  cursors.add(cursor)
  expect(cursors.size).toBe(3)
  await world.server.exchange()
  const again = await world.open(cache)
  expect((await greet(world)).cursor).toBe(cursor)
  await again.close()
})

test('W-22: a server that was set back to an older state is believed, and so is kept', async () => {
  const { friend, chatId } = await world.friend('Carol')
  await world.write(9, friend, chatId)
  await world.write(2)
  await visit()
  await setBack(world.server.store, chatId, 4)
  await setBack(world.server.store, world.chatId, 2)
  const session = await world.open(cache)
  await world.server.exchange()
  expect(session.roster.chat(chatId).get()).toMatchObject({ unread: 4, chat: { lastSeq: 4 } })
  await session.close()
  const { entries } = await stored()
  expect(entries.find(({ chat }) => chat.id === chatId)?.chat.lastSeq).toBe(4)
})

test('S-3, W-19: what is held is compared with the list at the start, which names only what changed', async () => {
  await world.write(1)
  const first = await world.open(cache)
  first.timeline(world.chatId).open()
  await world.server.exchange()
  await first.close()
  await world.server.exchange()
  await world.write(3)
  world.server.http.way = 'down'
  const second = await world.open(cache)
  await world.server.exchange()
  await leaveBehind(world)
  await second.close()
  await world.server.exchange()
  world.server.http.way = 'open'
  const third = await world.open(cache)
  const { welcome } = await greet(world)
  expect(welcome.roster.entries.map(({ chat }) => chat.id)).not.toContain(world.chatId)
  await world.server.exchange()
  third.timeline(world.chatId).open()
  await settle()
  expect(third.timeline(world.chatId).state.get().messages).toHaveLength(4)
})

test('O-11, W-19: a mark that nobody was told of is told, also where the list does not name the chat', async () => {
  await world.write(4)
  const first = await world.open(cache)
  first.timeline(world.chatId).open()
  await world.server.exchange()
  await leaveBehind(world)
  await first.close()
  await world.server.exchange()
  const offline = await world.open(cache)
  offline.timeline(world.chatId).markRead(3)
  await offline.close()
  const session = await world.open(cache)
  const { welcome } = await greet(world)
  expect(welcome.roster.entries.map(({ chat }) => chat.id)).not.toContain(world.chatId)
  await world.server.exchange()
  expect(session.roster.chat(world.chatId).get()).toMatchObject({ unread: 1, me: { readSeq: 3 } })
  const fresh = await world.open(memoryCache())
  await world.server.exchange()
  expect(fresh.roster.chat(world.chatId).get()?.me.readSeq).toBe(3)
})

test('O-11: a mark that the server forgot, as one that was set back does, is told again', async () => {
  await world.write(4)
  const first = await world.open(cache)
  await world.server.exchange()
  first.timeline(world.chatId).markRead(4)
  await world.server.exchange()
  await first.close()
  await world.server.exchange()
  await setBack(world.server.store, world.chatId, 3)
  await world.server.store.db.updateTable('members').set({ read_seq: 1 }).execute()
  await world.open(cache)
  await world.server.exchange()
  const fresh = await world.open(memoryCache())
  await world.server.exchange()
  expect(fresh.roster.chat(world.chatId).get()).toMatchObject({ unread: 0, me: { readSeq: 3 } })
})
