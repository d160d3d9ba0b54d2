// From what a chat holds to the rows on the screen: days, groups of bubbles, the line above what is unread.
import type { PendingMessage, TimelineState } from '@poruch/client'
import type { Message, UserId } from '@poruch/protocol'
import { daysBetween } from '../../../i18n/format.ts'
import { factsOf } from '../bodies/facts.ts'
import type { MessageRow } from '../bodies/message-row.ts'

export type Row = { kind: 'day'; key: string; at: number } | { kind: 'unread'; key: 'unread' } | MessageRow

/** The part of messages that were unread when the chat was opened; null when there were none. */
export interface UnreadSpan {
  after: number
  upTo: number
}

/** Messages of one person further apart than this begin a new group, in milliseconds. */
const groupMs = 5 * 60_000

/** Rows from the oldest to the newest. Days are those of the local time zone. */
export function buildRows(
  state: Pick<TimelineState, 'messages' | 'pending' | 'othersReadSeq' | 'gone'>,
  me: UserId,
  unread: UnreadSpan | null,
): readonly Row[] {
  const messages = [
    ...state.messages.map((message) => fromMessage(message, me, state.othersReadSeq)),
    ...state.pending.map((pending) => fromPending(pending, me, state.gone !== null)),
  ]
  const rows: Row[] = []
  let before: MessageRow | null = null
  let isMarked = unread === null
  for (const row of messages) {
    const newDay = before === null || daysBetween(before.at, row.at) !== 0
    if (newDay) rows.push({ kind: 'day', key: `day-${dayName(row.at)}`, at: row.at })
    const marksUnread = !isMarked && isUnread(row, unread)
    if (marksUnread) {
      isMarked = true
      rows.push({ kind: 'unread', key: 'unread' })
    }
    if (before !== null && !newDay && !marksUnread && belongTogether(before, row)) {
      before.isLast = false
      row.isFirst = false
    }
    rows.push(row)
    before = row
  }
  return rows
}

function isUnread(row: MessageRow, unread: UnreadSpan | null): boolean {
  return (
    unread !== null && !row.isMine && row.seq !== null && row.seq > unread.after && row.seq <= unread.upTo
  )
}

function belongTogether(a: MessageRow, b: MessageRow): boolean {
  const areSaid = factsOf(a.body).isSaid && factsOf(b.body).isSaid
  return areSaid && a.senderId === b.senderId && b.at - a.at < groupMs
}

function fromMessage(message: Message, me: UserId, othersReadSeq: number): MessageRow {
  const { id: key, seq, senderId, createdAt: at, body } = message
  const isMine = senderId === me
  const progress = !isMine ? 'received' : seq <= othersReadSeq ? 'read' : 'sent'
  const place = { isFirst: true, isLast: true, isStranded: false, seq }
  return { kind: 'message', key, body, senderId, at, isMine, progress, code: null, ...place }
}

function fromPending(
  { id: key, body, createdAt: at, state, code }: PendingMessage,
  me: UserId,
  isStranded: boolean,
): MessageRow {
  const progress = isStranded || state === 'refused' ? 'refused' : code === null ? 'waiting' : 'kept'
  const place = { isFirst: true, isLast: true, isStranded, seq: null }
  return {
    kind: 'message',
    key,
    body: { mentions: [], ...body },
    senderId: me,
    at,
    isMine: true,
    progress,
    code,
    ...place,
  }
}

function dayName(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** In CSS pixels: the name over the first bubble of a group. */
const nameHeight = 18

/** Heights of bodies, first of a group or not: of ten thousand rows those below a row are asked for whenever it is measured. */
const heights = new WeakMap<MessageRow['body'], { first: number; later: number; named: number }>()

function heightsOf(body: MessageRow['body']) {
  const known = heights.get(body)
  if (known !== undefined) return known
  const { height, isSaid } = factsOf(body)
  const named = isSaid ? nameHeight : 0
  const made = { first: height(true), later: height(false), named }
  heights.set(body, made)
  return made
}

/** A height before the first look, in CSS pixels; `isNamed` where names stand over the bubbles of others. */
export function estimateHeight(row: Row, isNamed: boolean): number {
  if (row.kind !== 'message') return 44
  const { first, later, named } = heightsOf(row.body)
  return row.isFirst ? first + (isNamed && !row.isMine ? named : 0) : later
}
