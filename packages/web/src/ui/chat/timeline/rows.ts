// From what a chat holds to the rows on the screen: days, groups of bubbles, the line above what is unread.
import type { PendingMessage, TimelineState } from '@poruch/client'
import type { ErrorCode, Message, MessageBody, MessageId, UserId } from '@poruch/protocol'
import { daysBetween } from '../../../i18n/format.ts'

/** How far a message has come; `received` is somebody else's. */
export type Progress = 'waiting' | 'kept' | 'refused' | 'sent' | 'read' | 'received'

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: 'unread' }
  | TextRow
  | CallRow

export interface TextRow {
  kind: 'text'
  /** The message's id: the same before and after the server took it, so that nothing jumps. */
  key: MessageId
  text: string
  at: number
  isMine: boolean
  progress: Progress
  code: ErrorCode | null
  /** The first and the last of a group of one person's messages. */
  isFirst: boolean
  isLast: boolean
  /** Null until the server took it. */
  seq: number | null
}

export interface CallRow {
  kind: 'call'
  key: MessageId
  at: number
  isMine: boolean
  call: Extract<MessageBody, { kind: 'call' }>
  seq: number
}

/** The part of messages that were unread when the chat was opened; null when there were none. */
export interface UnreadSpan {
  after: number
  upTo: number
}

/** Messages of one person further apart than this begin a new group, in milliseconds. */
const groupMs = 5 * 60_000

interface Item {
  row: TextRow | CallRow
  senderId: UserId
}

/** Rows from the oldest to the newest. Days are those of the local time zone. */
export function buildRows(
  state: Pick<TimelineState, 'messages' | 'pending' | 'peerReadSeq'>,
  me: UserId,
  unread: UnreadSpan | null,
): readonly Row[] {
  const items: Item[] = []
  for (const message of state.messages) items.push(fromMessage(message, me, state.peerReadSeq))
  for (const pending of state.pending) items.push({ row: fromPending(pending), senderId: me })
  const rows: Row[] = []
  let before: Item | null = null
  let isMarked = unread === null
  for (const item of items) {
    const { row } = item
    const newDay = before === null || daysBetween(before.row.at, row.at) !== 0
    if (newDay) rows.push({ kind: 'day', key: `day-${dayName(row.at)}`, at: row.at })
    const marksUnread = !isMarked && isUnread(row, unread)
    if (marksUnread) {
      isMarked = true
      rows.push({ kind: 'unread', key: 'unread' })
    }
    if (newDay || marksUnread || before === null || !belongTogether(before, item)) endGroup(before)
    else if (row.kind === 'text') row.isFirst = false
    rows.push(row)
    before = item
  }
  endGroup(before)
  return rows
}

function endGroup(item: Item | null): void {
  if (item?.row.kind === 'text') item.row.isLast = true
}

function isUnread(row: TextRow | CallRow, unread: UnreadSpan | null): boolean {
  return (
    unread !== null && !row.isMine && row.seq !== null && row.seq > unread.after && row.seq <= unread.upTo
  )
}

function belongTogether(a: Item, b: Item): boolean {
  return (
    a.row.kind === 'text' &&
    b.row.kind === 'text' &&
    a.senderId === b.senderId &&
    b.row.at - a.row.at < groupMs
  )
}

function fromMessage(message: Message, me: UserId, peerReadSeq: number): Item {
  const { id: key, seq, senderId, createdAt: at, body } = message
  const isMine = senderId === me
  if (body.kind === 'call') return { senderId, row: { kind: 'call', key, at, isMine, call: body, seq } }
  const progress = !isMine ? 'received' : seq <= peerReadSeq ? 'read' : 'sent'
  const place = { isFirst: true, isLast: false, seq }
  return { senderId, row: { kind: 'text', key, text: body.text, at, isMine, progress, code: null, ...place } }
}

function fromPending({ id: key, text, createdAt: at, state, code }: PendingMessage): TextRow {
  const progress = state === 'refused' ? 'refused' : code === null ? 'waiting' : 'kept'
  const place = { isFirst: true, isLast: false, seq: null }
  return { kind: 'text', key, text, at, isMine: true, progress, code, ...place }
}

function dayName(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** A height before the first look, in CSS pixels: near enough that scrolling stays calm. */
export function estimateHeight(row: Row): number {
  if (row.kind === 'day' || row.kind === 'unread') return 44
  if (row.kind === 'call') return 60
  const lines = row.text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 56)), 0)
  return 22 * lines + (row.isFirst ? 26 : 18) + (lines > 1 ? 18 : 0)
}
