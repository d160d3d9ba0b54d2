// Proves that three people at a time are told to be typing in one chat.
import { type ChatId, newId, timeouts, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, it } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { createTypingPlaces } from './typing-places.ts'

const chatId = newId<ChatId>()
const people = Array.from({ length: 5 }, () => newId<UserId>())
const [one, two, three, four, five] = people as [UserId, UserId, UserId, UserId, UserId]

it('P-5: the fourth waits until a mark has stood for its time', () => {
  const clock = createManualClock()
  const places = createTypingPlaces(clock)
  for (const userId of [one, two, three]) expect(places.take(chatId, userId)).toBe(true)
  expect(places.take(chatId, four)).toBe(false)
  expect(places.take(newId(), four)).toBe(true)
  clock.advance(3_000)
  expect(places.take(chatId, one)).toBe(true)
  clock.advance(timeouts.typingMs - 3_000)
  expect([four, five].map((userId) => places.take(chatId, userId))).toEqual([true, true])
  expect(places.take(chatId, two)).toBe(false)
  places.stop()
  expect(clock.running()).toBe(0)
})

it('P-5: a message of one who types makes room', () => {
  const clock = createManualClock()
  const places = createTypingPlaces(clock)
  for (const userId of [one, two, three]) places.take(chatId, userId)
  const message = make.message({ chatId, senderId: two })
  const event = { type: 'message.changed', re: null, message } as const
  places.receive({ kind: 'event', audience: { chat: chatId }, event, by: null })
  expect(places.take(chatId, four)).toBe(true)
  places.stop()
})
