// Days, groups, the line above the unread, and how far each message has come.
import type { PendingMessage } from '@poruch/client'
import { type ChatId, type Message, newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { describe, expect, test } from 'vitest'
import type { MessageRow } from '../bodies/message-row.ts'
import { buildRows, type Row } from './rows.ts'

const me = newId<UserId>()
const other = newId<UserId>()
const chatId = newId<ChatId>()
const noon = new Date(2026, 10, 20, 12).getTime()
const minute = 60_000

let seq = 0
function said(by: UserId, at: number, text = 'hello'): Message {
  seq += 1
  return make.message({ chatId, seq, senderId: by, body: make.text(text), createdAt: at })
}
function called(by: UserId, at: number): Message {
  return { ...said(by, at), body: make.callBody({ reason: 'missed', durationMs: 0 }) }
}
function waiting(at: number, more: Partial<PendingMessage> = {}): PendingMessage {
  return {
    id: newId(at),
    chatId,
    body: { kind: 'text', text: 'later' },
    createdAt: at,
    state: 'waiting',
    code: null,
    ...more,
  }
}
const rows = (messages: readonly Message[], pending: readonly PendingMessage[] = [], othersReadSeq = 0) =>
  buildRows({ messages, pending, othersReadSeq, gone: null }, me, null)
const messages = (all: readonly Row[]): readonly MessageRow[] => all.filter((row) => row.kind === 'message')
const texts = (all: readonly Row[]) => messages(all).filter(({ body }) => body.kind === 'text')

describe('rows', () => {
  test('a day stands above its first message, once', () => {
    const all = rows([said(me, noon), said(me, noon + minute), said(me, noon + 24 * 60 * minute)])
    expect(all.map(({ kind }) => kind)).toEqual(['day', 'message', 'message', 'day', 'message'])
  })

  test('messages of one person within five minutes are one group', () => {
    const all = texts(
      rows([
        said(me, noon),
        said(me, noon + minute),
        said(me, noon + 2 * minute),
        said(other, noon + 3 * minute),
        said(other, noon + 9 * minute),
      ]),
    )
    expect(all.map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual([
      [true, false],
      [false, false],
      [false, true],
      [true, true],
      [true, true],
    ])
  })

  test('a call and a new day end a group', () => {
    const all = texts(rows([said(me, noon), called(me, noon + 1), said(me, noon + 2)]))
    expect(all.every(({ isFirst, isLast }) => isFirst && isLast)).toBe(true)
    const midnight = new Date(2026, 10, 21).getTime()
    const days = texts(rows([said(me, midnight - 1), said(me, midnight + 1)]))
    expect(days.every(({ isFirst, isLast }) => isFirst && isLast)).toBe(true)
  })

  test('own messages: one tick until the other has read them, then two', () => {
    const first = said(me, noon)
    const second = said(me, noon + 1)
    const all = texts(rows([first, second, said(other, noon + 2)], [], first.seq))
    expect(all.map(({ progress }) => progress)).toEqual(['read', 'sent', 'received'])
  })

  test('unsent ones stand last, with a clock, kept or refused', () => {
    const all = texts(
      rows(
        [said(me, noon)],
        [
          waiting(noon + 1),
          waiting(noon + 2, { state: 'sending' }),
          waiting(noon + 3, { code: 'not_stored' }),
          waiting(noon + 4, { state: 'refused', code: 'forbidden' }),
        ],
      ),
    )
    expect(all.map(({ progress }) => progress)).toEqual(['sent', 'waiting', 'waiting', 'kept', 'refused'])
    expect(all.at(-1)?.code).toBe('forbidden')
  })

  test('a message keeps its key when the server takes it', () => {
    const pending = waiting(noon)
    const before = texts(rows([], [pending]))[0]
    const after = texts(rows([{ ...said(me, noon), id: pending.id }]))[0]
    expect(after?.key).toBe(before?.key)
  })

  test('the line stands above the first unread of the other, and ends the group there', () => {
    const read = said(other, noon)
    const own = said(me, noon + 1)
    const unread = said(other, noon + 2)
    const alsoUnread = said(other, noon + 3)
    const span = { after: read.seq, upTo: alsoUnread.seq }
    const all = buildRows(
      { messages: [read, own, unread, alsoUnread], pending: [], othersReadSeq: 0, gone: null },
      me,
      span,
    )
    expect(all.map(({ kind }) => kind)).toEqual(['day', 'message', 'message', 'unread', 'message', 'message'])
  })

  test('no line for what came after the chat was opened', () => {
    const read = said(other, noon)
    const late = said(other, noon + 1)
    const span = { after: read.seq, upTo: read.seq }
    const all = buildRows({ messages: [read, late], pending: [], othersReadSeq: 0, gone: null }, me, span)
    expect(all.some(({ kind }) => kind === 'unread')).toBe(false)
  })
})
