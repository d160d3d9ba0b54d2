// G-18: the people of a chat, in pages and in step.
import { settle } from '@poruch/live/testing'
import type { ChatId, ChatRole } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import type { Member } from '@poruch/server/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Session } from '../session.ts'
import { openWorld, type World } from '../testing/world.ts'
import { LiveMembers } from './members.ts'

let world: World
let people: readonly Member[]
let chatId: ChatId
let session: Session

beforeEach(async () => {
  // Pages of three.
  world = await openWorld({ address: (url) => url.replace(/limit=\d+/u, 'limit=3') })
  people = await Promise.all(['Carol', 'Dave', 'Erin', 'Frank'].map((name) => world.server.addPerson(name)))
  chatId = await world.group(world.alice, [world.bob])
  for (const { user } of people) {
    await world.server.pass(1)
    await world.server.act(world.alice, 'member.add', { chatId, userIds: [user.id] })
  }
  session = await world.open()
  await world.server.exchange()
})
afterEach(() => world.close())

const list = () => session.members(chatId)
const names = () =>
  list()
    .state.get()
    .members.map(({ userId }) => session.people.get(userId)?.username)
const rest = async () => {
  await world.server.exchange()
  await settle()
}
const remove = (member: Member, type: 'member.remove' | 'member.ban' | 'member.unban' = 'member.remove') =>
  world.server.act(world.alice, type, { chatId, userId: member.user.id })
const add = (member: Member) =>
  world.server.act(world.alice, 'member.add', { chatId, userIds: [member.user.id] })
const nth = (place: number): Member => {
  const member = people[place]
  if (member === undefined) throw new Error('There are too few.')
  return member
}

test('G-18: the owner first, page after page, with their names', async () => {
  expect(list()).toBe(session.members(chatId))
  list().open()
  expect(list().state.get()).toMatchObject({ loading: true, members: [] })
  await rest()
  expect(names()).toEqual(['alice', 'bob', 'carol'])
  expect(list().state.get()).toMatchObject({ loading: false, hasMore: true })
  await list().loadMore()
  await list().loadMore()
  expect(names()).toEqual(['alice', 'bob', 'carol', 'dave', 'erin', 'frank'])
  expect(list().state.get()).toMatchObject({ loading: false, hasMore: false, failed: false })
})

test('G-18, G-7: of two changes told the other way round the later one stands', async () => {
  list().open()
  await rest()
  await remove(nth(0))
  await world.server.settle()
  const removed = world.wire.toDevice.splice(0)
  await add(nth(0))
  await world.server.settle()
  // As the two commits may be told on PostgreSQL.
  world.wire.toDevice.push(...removed)
  await rest()
  expect(names()).toEqual(['alice', 'bob', 'dave'])
  await list().loadMore()
  expect(names()).toContain('carol')
  expect(session.roster.chat(chatId).get()?.chat.memberCount).toBe(6)
})

test('G-18: only those whose name holds what is searched for, and all again', async () => {
  list().open()
  await rest()
  list().search('AR')
  expect(names()).toEqual([])
  await rest()
  expect(names()).toEqual(['carol'])
  await world.server.act(world.alice, 'member.remove', { chatId, userId: nth(0).user.id })
  await add(nth(0))
  await rest()
  expect(names()).toEqual(['carol'])
  list().search('')
  await rest()
  expect(names()).toEqual(['alice', 'bob', 'dave'])
})

test('G-8, G-9, G-10: whoever comes, goes or gets another role is seen at once', async () => {
  list().open()
  await rest()
  await remove(world.bob)
  await world.server.act(world.alice, 'member.role', { chatId, userId: nth(3).user.id, role: 'admin' })
  await rest()
  expect(names()).toEqual(['alice', 'frank', 'carol'])
  await add(world.bob)
  await rest()
  // On a page still to come.
  expect(names()).toEqual(['alice', 'frank', 'carol'])
  while (list().state.get().hasMore) await list().loadMore()
  expect(names()).toEqual(['alice', 'frank', 'carol', 'dave', 'erin', 'bob'])
  // Whoever comes last stands last, whatever this device's clock says.
  world.clock.set(world.clock.now() - 3_600_000)
  await remove(nth(0))
  await add(nth(0))
  await rest()
  expect(names()).toEqual(['alice', 'frank', 'dave', 'erin', 'bob', 'carol'])
  expect(session.roster.chat(chatId).get()?.chat.memberCount).toBe(6)
})

test('G-10: this person’s own role is another one at once', async () => {
  await world.server.act(world.alice, 'member.role', { chatId, userId: world.bob.user.id, role: 'owner' })
  await rest()
  expect(session.roster.chat(chatId).get()?.me.role).toBe('admin')
})

test('what is told while a page is on its way is not undone by it', async () => {
  world.server.http.way = 'held'
  list().open()
  await rest()
  await remove(world.bob)
  await rest()
  world.server.http.way = 'open'
  world.server.http.release()
  await rest()
  expect(names()).toEqual(['alice', 'carol'])
})

test('O-13: a page that cannot be had says so, and comes by the next wish or welcome', async () => {
  world.server.http.way = 'down'
  list().open()
  await rest()
  expect(list().state.get()).toMatchObject({ failed: true, loading: false })
  world.server.http.way = 'open'
  await list().loadMore()
  expect(list().state.get()).toMatchObject({ failed: false, members: { length: 3 } })
  world.wire.drop()
  await remove(world.bob)
  await world.server.pass(0)
  await rest()
  expect(names()).toEqual(['alice', 'carol', 'dave'])
})

test('a list that nobody shows asks for nothing, and is loaded anew when it is shown again', async () => {
  const close = list().open()
  await rest()
  close()
  close()
  await remove(world.bob)
  world.wire.drop()
  await world.server.pass(0)
  world.server.http.requests.length = 0
  await rest()
  expect(world.server.http.requests).toEqual([])
  list().open()
  // What was shown stays until the page is here.
  expect(names()).toEqual(['alice', 'bob', 'carol'])
  await rest()
  expect(names()).toEqual(['alice', 'carol', 'dave'])
})

test('G-9, G-18: who is banned is loaded when it is asked for, and again when somebody is', async () => {
  list().open()
  const banned = () =>
    list()
      .banned.get()
      .users.map(({ username }) => username)
  await remove(world.bob, 'member.ban')
  await list().loadBanned()
  expect(banned()).toEqual(['bob'])
  await world.server.pass(1)
  await remove(nth(0), 'member.ban')
  await rest()
  expect(banned()).toEqual(['carol', 'bob'])
  const unbanning = session.chats.unban(chatId, world.bob.user.id)
  await rest()
  await unbanning
  expect(banned()).toEqual(['carol'])
  world.server.http.way = 'down'
  await list().loadBanned()
  expect(list().banned.get()).toMatchObject({ failed: true, loading: false, users: { length: 1 } })
})

test.each(['bishop', 'toString', '__proto__'])(
  'V-5: a role %s, of a newer server, stands for a member in the order of the list',
  async (role) => {
    const [owner, some, other] = people.map(({ user }) => user.id)
    if (!owner || !some || !other) throw new Error('Nobody was added.')
    const members = [
      { userId: some, role: role as ChatRole, joinedAt: 2 },
      { userId: other, role: 'member' as const, joinedAt: 1 },
      { userId: owner, role: 'owner' as const, joinedAt: 3 },
    ]
    const api = { members: async () => make.members({ members }), banned: async () => [] }
    const list = new LiveMembers({ chatId, api, clock: world.clock, onUsers: () => {} })
    list.open()
    await settle()
    const user = world.bob.user
    list.changed({
      ...{ type: 'member.changed', re: null, chatId, changedSeq: 9, memberCount: 4 },
      members: [{ user, role: 'admin' }],
    })
    expect(list.state.get().members.map(({ userId }) => userId)).toEqual([owner, user.id, other, some])
  },
)
