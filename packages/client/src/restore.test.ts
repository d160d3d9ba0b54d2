// An older backup is put back: the same numbers stand for something else, and every device comes right by itself.
import type { ChatId } from '@poruch/protocol'
import { FileDatabase } from '@poruch/server/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryCache } from './cache/memory.ts'
import type { Cache } from './cache/port.ts'
import type { Session } from './session.ts'
import { greet, live } from './testing/roster-steps.ts'
import { openWorld, textOf, type World } from './testing/world.ts'

let database: FileDatabase
let world: World
/** What Bob's device keeps. */
let cache: Cache
beforeEach(async () => {
  database = new FileDatabase()
  world = await openWorld({ databaseUrl: database.url })
  cache = memoryCache()
})
afterEach(async () => {
  await world.close()
  database.delete()
})

const texts = (session: Session, chatId: ChatId = world.chatId) =>
  session
    .timeline(chatId)
    .state.get()
    .messages.map(({ body }) => (body.kind === 'text' ? body.text : body.kind))
const say = (text: string, chatId = world.chatId) =>
  world.server.act(world.bob, 'message.send', { chatId, body: textOf(text) })

/** Opens, shows the chat, lets everything arrive. */
async function come(member = world.alice, kept?: Cache): Promise<Session> {
  const session = await world.open(kept, member)
  await world.server.exchange()
  session.timeline(world.chatId).open()
  await world.server.exchange()
  return session
}

/** Somebody who was away came in first, so that numbers and stamps are greater than ever before. */
async function writeMore(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await say(`new ${i}`)
}

async function restore(meanwhile: () => Promise<void>): Promise<void> {
  await world.server.restore(() => database.putBack())
  await world.clock.pass(5 * 60_000 - 1, () => Promise.resolve())
  await meanwhile()
  await world.server.pass(2_000)
  await world.server.exchange()
}

test.each([0, 2, 3, 9])(
  'W-22: devices that held more show what was written since under the same numbers: %i times',
  async (written) => {
    await world.write(5)
    const alice = await come()
    const bob = await come(world.bob, cache)
    alice.timeline(world.chatId).markRead(2)
    await live(world, 60_000)
    database.backUp()
    for (let i = 0; i < 3; i += 1) await say(`lost ${i}`)
    const lost = await world.group(world.bob, [world.alice], 'group', 'Lost')
    await world.server.exchange()
    alice.timeline(world.chatId).markRead(8)
    await live(world, 20_000)
    expect(texts(alice)).toHaveLength(8)
    await bob.close()
    await world.server.exchange()
    await restore(() => writeMore(written))
    const again = await come(world.bob, cache)
    const fresh = await come()
    for (const session of [alice, again]) {
      expect(texts(session)).toEqual(await world.texts())
      expect(session.roster.chat(lost).get()).toBeNull()
    }
    expect(alice.roster.chats.get()).toEqual(fresh.roster.chats.get())
    await again.close()
    const { entries } = await cache.load(world.bob.user.id)
    expect(entries.map(({ lastMessage }) => lastMessage)).toEqual((await world.messages()).slice(-1))
    // Nothing of what she never saw counts as read.
    expect(alice.roster.chat(world.chatId).get()).toMatchObject(
      written === 0 ? { me: { readSeq: 5 }, unread: 0 } : { me: { readSeq: 2 }, unread: 3 + written },
    )
  },
)

test('W-22: a server that comes back with what it had drops nothing', async () => {
  await world.write(5)
  const alice = await come()
  await live(world, 20_000)
  await say('a moment before')
  await world.server.exchange()
  await world.server.restore(() => {})
  world.server.http.requests.length = 0
  await world.server.exchange()
  await world.server.pass(2_000)
  expect((await greet(world)).welcome.scope).toBe('changes')
  await world.server.exchange()
  expect(world.server.http.requests).toEqual([])
  expect(texts(alice)).toEqual(await world.texts())
})

test('W-22: marks and settings that are known to nobody but a device are dropped too', async () => {
  const { chatId } = await world.friend('Carol')
  const alice = await world.open(cache)
  await world.server.exchange()
  await live(world, 60_000)
  database.backUp()
  void alice.chats.setNotify(chatId, 'none')
  await live(world, 20_000)
  await alice.close()
  await world.server.exchange()
  await restore(() => writeMore(2))
  const again = await world.open(cache)
  await world.server.exchange()
  expect(again.roster.chat(chatId).get()?.me.notify).toBe('all')
})

test('W-22, O-1: drafts stay, and what waits goes out, also when the page closes in the middle', async () => {
  await world.write(5)
  const first = await come(world.alice, cache)
  await live(world, 60_000)
  database.backUp()
  await say('lost')
  await live(world, 20_000)
  await first.close()
  await world.server.exchange()
  await world.server.restore(() => database.putBack())
  await writeMore(3)
  const offline = await world.open(cache)
  offline.timeline(world.chatId).open()
  offline.timeline(world.chatId).send(textOf('kept'))
  offline.timeline(world.chatId).setDraft('half a thought')
  // The welcome is on its way, no page is here.
  world.wire.deliverToServer()
  await offline.close()
  expect((await cache.load(world.alice.user.id)).pending).toHaveLength(1)
  const session = await come(world.alice, cache)
  expect(texts(session)).toEqual(await world.texts())
  expect(texts(session).at(-1)).toBe('kept')
  expect(session.timeline(world.chatId).draft.get()).toBe('half a thought')
})

test.each(['the line breaks', 'the page closes'])(
  'W-22: the list is of one past only, also where %s between two pages of it',
  async (what) => {
    const groups: ChatId[] = []
    for (let i = 0; i < 60; i += 1) groups.push(await world.group(world.bob, [world.alice], 'group', `${i}`))
    let alice = await world.open(cache)
    await world.server.exchange()
    await live(world, 60_000)
    database.backUp()
    for (const chatId of groups) await say('lost', chatId)
    await live(world, 2_500)
    await say('lost')
    await live(world, 20_000)
    await alice.close()
    await world.server.exchange()
    await restore(() => writeMore(1))
    world.server.http.way = 'down'
    alice = await world.open(cache)
    await world.server.exchange()
    expect(alice.connection.get().kind).toBe('online')
    if (what === 'the page closes') {
      await alice.close()
      alice = await world.open(cache)
    } else world.wire.drop()
    world.server.http.way = 'open'
    await world.server.pass(60_000)
    await world.server.exchange()
    const fresh = await world.open()
    await world.server.exchange()
    expect(alice.roster.chats.get()).toEqual(fresh.roster.chats.get())
    await alice.close()
    const { entries } = await cache.load(world.alice.user.id)
    expect(entries.filter(({ lastMessage }) => lastMessage?.body.kind === 'text')).toHaveLength(1)
  },
)
