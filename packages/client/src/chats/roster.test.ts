// Chats that come and go: what is forgotten, and what stays because it was written and not sent.
import { settle } from '@poruch/live/testing'
import { type ChatId, decode, encode, newId, type ServerMessageOf } from '@poruch/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Cache } from '../cache/port.ts'
import type { Session } from '../session.ts'
import { manyGroups } from '../testing/roster-steps.ts'
import { openWorld, textOf, type World } from '../testing/world.ts'

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

test('O-10, G-9: a chat that is gone is forgotten, in the list and in the cache', async () => {
  const chatId = await world.group(world.bob, [world.alice])
  const session = await world.open(cache)
  session.timeline(chatId).open()
  await world.server.exchange()
  await world.server.act(world.bob, 'member.ban', { chatId, userId: world.alice.user.id })
  await world.server.exchange()
  expect(ids(session)).toEqual(new Set([world.chatId]))
  expect(session.timeline(chatId).state.get().messages).toEqual([])
  // Whoever had it open is told why, until they are in again.
  expect(session.roster.gone(chatId)).toEqual({ title: 'Walks', reason: 'banned' })
  await world.server.act(world.bob, 'member.unban', { chatId, userId: world.alice.user.id })
  await world.server.act(world.bob, 'member.add', { chatId, userIds: [world.alice.user.id] })
  await world.server.exchange()
  expect(session.roster.gone(chatId)).toBeNull()
  await world.server.act(world.bob, 'member.ban', { chatId, userId: world.alice.user.id })
  await world.server.exchange()
  await session.close()
  expect(await stored()).toMatchObject({ entries: [{ chat: { id: world.chatId } }], held: [] })
})

test('M-3, O-5: what was stored before its sender was removed is sent, though the answer was lost', async () => {
  const chatId = await world.group(world.bob, [world.alice])
  const session = await world.open(cache)
  await world.server.exchange()
  session.timeline(chatId).send(textOf('in time'))
  await settle()
  world.wire.deliverToServer()
  await world.server.settle()
  world.wire.drop()
  await world.server.act(world.bob, 'member.remove', { chatId, userId: world.alice.user.id })
  await world.server.pass(400)
  await world.server.exchange()
  expect((await world.messages(chatId)).map(({ body }) => body.kind)).toEqual(['service', 'text', 'service'])
  expect(session.roster.chat(chatId).get()).toBeNull()
  await session.close()
  expect(await stored()).toMatchObject({ entries: [{ chat: { id: world.chatId } }], pending: [] })
})

test('O-4, O-10: what was written and not sent stays with the reason, over a reload, until it is thrown away', async () => {
  const chatId = await world.group(world.bob, [world.alice])
  const session = await world.open(cache)
  await world.server.exchange()
  session.timeline(chatId).setDraft('half a')
  await world.server.act(world.bob, 'member.remove', { chatId, userId: world.alice.user.id })
  await world.server.exchange()
  expect(session.roster.chat(chatId).get()).toMatchObject({
    gone: 'removed',
    draft: 'half a',
    title: 'Walks',
  })
  expect(session.timeline(chatId).state.get().gone).toBe('removed')
  const id = session.timeline(chatId).send(textOf('whole'))
  await world.server.exchange()
  const refused = { id, state: 'refused', code: 'not_found' }
  expect(session.roster.chat(chatId).get()).toMatchObject({ gone: 'removed', draft: '', pending: refused })
  await session.close()
  const again = await world.open(cache)
  await world.server.exchange()
  expect(again.roster.chat(chatId).get()).toMatchObject({ gone: 'removed', title: 'Walks', pending: refused })
  again.timeline(chatId).discard(id)
  expect(again.roster.chat(chatId).get()).toBeNull()
  // Written after it was gone: nothing is lost either.
  again.timeline(chatId).send(textOf('once more'))
  await world.server.exchange()
  expect(again.roster.chat(chatId).get()).toMatchObject({ gone: 'removed', pending: { state: 'refused' } })
  await world.server.act(world.bob, 'member.add', { chatId, userIds: [world.alice.user.id] })
  await world.server.exchange()
  expect(again.roster.chat(chatId).get()).toMatchObject({ gone: null, pending: { state: 'refused' } })
})

test('O-10: the last words that are thrown away take the chat with them, also while pages come, and after a crash', async () => {
  const { alice, bob } = world
  await manyGroups(world)
  const [one, two] = [await world.group(bob, [alice]), await world.group(bob, [alice])]
  const session = await world.open(cache)
  world.server.http.way = 'held'
  await world.server.exchange()
  for (const chatId of [one, two]) {
    session.timeline(chatId).setDraft('half a')
    await world.server.act(bob, 'member.remove', { chatId, userId: alice.user.id })
  }
  await world.server.exchange()
  expect(session.roster.chat(one).get()?.gone).toBe('removed')
  session.timeline(one).setDraft('')
  expect(session.roster.chat(one).get()).toBeNull()
  world.server.http.way = 'open'
  world.server.http.release()
  await world.server.exchange()
  expect(session.roster.chat(two).get()?.gone).toBe('removed')
  await session.close()
  // Another page threw it away, and ended before it could say so in the list.
  await cache.writeDraft(two, '')
  const again = await world.open(cache)
  expect(again.roster.chat(two).get()).toBeNull()
})

test('O-10: words in a chat that another page forgot are found again', async () => {
  const chatId = newId<ChatId>()
  await visit()
  await cache.writeDraft(chatId, 'do not lose me')
  const session = await world.open(cache)
  await world.server.exchange()
  expect(session.roster.chat(chatId).get()).toMatchObject({ gone: 'unknown', draft: 'do not lose me' })
  session.timeline(chatId).setDraft('')
  expect(session.roster.chat(chatId).get()).toBeNull()
})

test('S-13, G-4: a chat that is new is told once to each page, and opened again it is the same', async () => {
  const carol = await world.server.addPerson('Carol')
  const session = await world.open()
  await world.server.exchange()
  expect(session.roster.direct(carol.user.id)).toBeNull()
  const opening = [session.chats.openDirect(carol.user.id), session.chats.openDirect(carol.user.id)]
  await world.server.exchange()
  const [one, other] = await Promise.all(opening)
  expect(one).toBe(other)
  expect(session.roster.direct(carol.user.id)).toBe(one)
  expect(session.roster.chats.get().filter(({ chat }) => chat.id === one)).toMatchObject([
    { title: 'Carol', peer: carol.user, unread: 0 },
  ])
})

test('W-7: an answer that is older than what was told since takes nothing back', async () => {
  const { alice, bob } = world
  const session = await world.open()
  await world.server.exchange()
  const opening = session.chats.openDirect(bob.user.id)
  await settle()
  world.wire.deliverToServer()
  await world.server.settle()
  const answer = decode(world.wire.toDevice.shift() ?? '')
  await world.write(2, bob)
  await world.server.act(alice, 'chat.read', { chatId: world.chatId, seq: 1 })
  await world.server.act(alice, 'membership.set', { chatId: world.chatId, pinned: true })
  await world.server.settle()
  world.wire.toDevice.push(encode(answer as ServerMessageOf<'chat.added'>))
  await world.server.exchange()
  expect(await opening).toBe(world.chatId)
  expect(session.roster.chat(world.chatId).get()).toMatchObject({
    unread: 1,
    isPinned: true,
    me: { readSeq: 1 },
  })
})
