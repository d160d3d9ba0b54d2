// Proves who belongs where, whoever comes and goes, and that a list which was handed out never changes.
import { type ChatId, type DeviceId, newId, type UserId } from '@poruch/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Connection } from './connection.ts'
import type { DeviceSocket } from './device-socket.ts'
import { createDirectory } from './directory.ts'
import { createWaitingRoom } from './waiting-room.ts'

const nothing = () => undefined
const socket: DeviceSocket = {
  isOpen: true,
  unread: 0,
  write: () => true,
  cork: nothing,
  uncork: nothing,
  ping: nothing,
  close: nothing,
  cut: nothing,
  listen: nothing,
}
const connect = (userId: UserId) =>
  new Connection({ userId, deviceId: newId<DeviceId>() }, socket, () => undefined, createWaitingRoom())
const ids = <Id extends string>(count: number) => Array.from({ length: count }, () => newId<Id & ChatId>())

it('gives the same list for as long as the audience stays the same, and leaves those it gave alone', () => {
  const directory = createDirectory()
  const [chatId, a, b] = [newId<ChatId>(), newId<UserId>(), newId<UserId>()]
  const [one, other] = [connect(a), connect(b)]
  for (const connection of [one, other]) directory.add(connection)
  directory.enter(chatId, a)
  const before = directory.of({ chat: chatId })
  expect(directory.of({ chat: chatId })).toBe(before)
  directory.enter(chatId, b)
  const between = directory.of({ chat: chatId })
  directory.remove(one)
  expect([before, between, directory.of({ chat: chatId })]).toEqual([[one], [one, other], [other]])
  expect(directory.of({ people: [b] })).toBe(directory.of({ people: [b] }))
})

it('finds exactly those who are in, through any coming and going', () => {
  const people = Array.from({ length: 4 }, () => newId<UserId>())
  const chats = ids<ChatId>(3)
  const step = fc.record({
    kind: fc.constantFrom('add' as const, 'remove', 'enter', 'leave', 'dissolve'),
    person: fc.nat(people.length - 1),
    chat: fc.nat(chats.length - 1),
    which: fc.nat(200),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const directory = createDirectory()
      const connected: Connection[] = []
      const inside = new Set<string>()
      const key = (chatId: ChatId, userId: UserId) => `${chatId} ${userId}`
      for (const { kind, person, chat, which } of steps) {
        const [userId, chatId] = [people[person] ?? newId<UserId>(), chats[chat] ?? newId<ChatId>()]
        const isHere = () => connected.some((connection) => connection.userId === userId)
        if (kind === 'add') {
          const connection = connect(userId)
          connected.push(connection)
          directory.add(connection)
        } else if (kind === 'remove') {
          const [gone] = connected.splice(which % Math.max(1, connected.length), 1)
          if (gone === undefined) continue
          directory.remove(gone)
          const isLast = connected.every((connection) => connection.userId !== gone.userId)
          if (isLast) for (const one of chats) inside.delete(key(one, gone.userId))
        } else if (kind === 'enter') {
          directory.enter(chatId, userId)
          if (isHere()) inside.add(key(chatId, userId))
        } else if (kind === 'leave') {
          directory.leave(chatId, userId)
          inside.delete(key(chatId, userId))
        } else {
          directory.dissolve(chatId)
          for (const one of people) inside.delete(key(chatId, one))
        }
        for (const one of chats) {
          const expected = connected.filter((connection) => inside.has(key(one, connection.userId)))
          expect(directory.of({ chat: one })).toEqual(expected)
        }
      }
    }),
    { numRuns: 100, verbose: true },
  )
})

it('holds thousands in one chat, in order, and lets any of them go', () => {
  const directory = createDirectory()
  const chatId = newId<ChatId>()
  const connections = Array.from({ length: 3_000 }, () => connect(newId<UserId>()))
  for (const connection of connections.toReversed()) {
    directory.add(connection)
    directory.enter(chatId, connection.userId)
  }
  expect(directory.of({ chat: chatId })).toEqual(connections)
  const staying = connections.filter((_, place) => place % 3 !== 0)
  for (const [place, connection] of connections.entries()) if (place % 3 === 0) directory.remove(connection)
  expect(directory.of({ chat: chatId })).toEqual(staying)
})
