// What PostgreSQL may do: two changes of a chat are told the other way round than they were committed.
import { type ChatId, newId, type UserId } from '@poruch/protocol'
import type { Member } from '@poruch/server/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import type { Session } from '../session.ts'
import { openWorld, textOf, type World } from '../testing/world.ts'

let world: World
let session: Session
let phone: Member
let carol: Member
let dave: Member
beforeEach(async () => {
  world = await openWorld()
  ;[carol, dave] = [await world.server.addPerson('Carol'), await world.server.addPerson('Dave')]
  phone = await world.server.addDevice(world.alice.user)
  session = await world.open()
  await world.server.exchange()
})
afterEach(() => world.close())

type Change = (chatId: ChatId) => Promise<unknown>
const bob = (): Member => world.bob
const alice = (): UserId => world.alice.user.id
const edit = (chatId: ChatId, title: string) =>
  world.server.act(bob(), 'chat.edit', { chatId, change: { what: 'title', title } })
const setRole = (chatId: ChatId, userId: UserId, role: 'owner' | 'admin' | 'member') =>
  world.server.act(bob(), 'member.role', { chatId, userId, role })

/** What may happen in a group of Bob, Alice and Carol. */
const changes: Readonly<Record<string, Change>> = {
  text: (chatId) => world.write(1, bob(), chatId),
  mention: (chatId) => world.server.act(bob(), 'message.send', { chatId, body: textOf('@alice, look') }),
  title: (chatId) => edit(chatId, `Title ${newId()}`),
  settings: (chatId) =>
    world.server.act(bob(), 'chat.edit', {
      chatId,
      change: { what: 'settings', settings: { whoAdds: 'admins' } },
    }),
  'somebody comes': (chatId) => world.server.act(bob(), 'member.add', { chatId, userIds: [dave.user.id] }),
  'somebody is removed': (chatId) =>
    world.server.act(bob(), 'member.remove', { chatId, userId: carol.user.id }),
  'somebody leaves': (chatId) => world.server.act(carol, 'chat.leave', { chatId }),
  'Alice becomes an admin': (chatId) => setRole(chatId, alice(), 'admin'),
  'Alice becomes a member': (chatId) => setRole(chatId, alice(), 'member'),
  'Alice is removed': (chatId) => world.server.act(bob(), 'member.remove', { chatId, userId: alice() }),
  'her phone pins it': (chatId) => world.server.act(phone, 'membership.set', { chatId, pinned: true }),
  'her phone lets it go': (chatId) =>
    world.server.act(phone, 'membership.set', { chatId, pinned: false, notify: 'none' }),
  'her phone reads': (chatId) => world.server.act(phone, 'chat.read', { chatId, seq: 2 }),
  'it is deleted': (chatId) => world.server.act(bob(), 'chat.delete', { chatId }),
}
const names = Object.keys(changes)

/** The frames by which it is told to the page of Alice. */
async function framesOf(change: Change | undefined, chatId: ChatId): Promise<string[]> {
  // What the other one made impossible is refused.
  await change?.(chatId).catch(() => undefined)
  await world.server.settle()
  return world.wire.toDevice.splice(0)
}

function shown(of: Session, chatId: ChatId) {
  const summary = of.roster.chat(chatId).get()
  if (summary === null) return null
  // Whoever comes has read what stood there, which is told to nobody: others' marks may stand lower here.
  const { chat, me, lastMessage, unread, mentions } = summary
  return { chat, me, lastMessage, unread, mentions }
}

describe.each(['group', 'channel'] as const)('in a %s', (kind) => {
  test.each(names)(
    'S-8, S-9, G-7, G-13: “%s”, told after what was committed after it, leaves what the server holds',
    async (first) => {
      const chatIds: ChatId[] = []
      for (const second of names) {
        const chatId = await world.group(bob(), [world.alice, carol], kind)
        await world.write(2, bob(), chatId)
        await world.server.exchange()
        // Every other one is open, and knows of each message.
        if (chatIds.length % 2 === 0) session.timeline(chatId).open()
        await world.server.exchange()
        const earlier = await framesOf(changes[first], chatId)
        const later = await framesOf(changes[second], chatId)
        world.wire.toDevice.push(...later, ...earlier)
        chatIds.push(chatId)
      }
      for (let second = 0; second < 3; second += 1) {
        await world.server.exchange()
        await world.server.pass(1_000)
      }
      const socket = world.wire
      const fresh = await world.open(memoryCache())
      await world.server.exchange()
      expect(socket).not.toBe(world.wire)
      for (const [place, chatId] of chatIds.entries())
        expect({ second: names[place], ...shown(session, chatId) }).toEqual({
          second: names[place],
          ...shown(fresh, chatId),
        })
    },
  )
})
