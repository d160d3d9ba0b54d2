// Events reach the row of their type, and no other.
import { newId, type ServerMessage, type UserId } from '@poruch/protocol'
import { expect, test } from 'vitest'
import { type EventTable, hand } from './event-table.ts'

const userId = newId<UserId>()

test('an event is handed to its row alone', () => {
  const taken: string[] = []
  const table: EventTable = {
    'presence.changed': ({ online }) => void taken.push(`online: ${online.length}`),
    pong: () => void taken.push('pong'),
  }
  hand(table, { type: 'presence.changed', re: null, online: [userId], offline: [] })
  expect(taken).toEqual(['online: 1'])
})

test('V-4: a type without a row is ignored, also one that every object has', () => {
  for (const type of ['poll.changed', 'toString', '__defineGetter__', '__proto__']) {
    const event: object = { type }
    expect(() => hand({}, event as ServerMessage)).not.toThrow()
  }
})
