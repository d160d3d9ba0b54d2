// S-3 to S-9: what is held after any news, in any order.
import { type ChatId, type Message, type MessageId, newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply, type Held, merge, type News, seenTo, unreadAfter, visible } from './held.ts'

const chatId = newId<ChatId>()
const senderId = newId<UserId>()
const ids = Array.from({ length: 200 }, () => newId<MessageId>())

function message(seq: number, changedSeq = seq): Message {
  const body = make.text(`${seq} as of ${changedSeq}`)
  return make.message({ id: ids[seq] ?? newId(), chatId, seq, changedSeq, senderId, body, createdAt: seq })
}

function after(...news: News[]): Held | null {
  return news.reduce<Held | null>((held, one) => apply(held, one).held, null)
}

const page = (from: number, to: number, before: number | null, more: boolean): News => ({
  kind: 'page',
  before,
  messages: Array.from({ length: to - from + 1 }, (_, i) => message(from + i)),
  more,
})
const live = (seq: number, changedSeq = seq): News => ({ kind: 'live', message: message(seq, changedSeq) })
const seqs = (held: Held | null) => visible(held).map(({ seq }) => seq)

test('only the newest page begins something', () => {
  expect(after(live(7))).toBeNull()
  expect(after({ kind: 'changes', since: 0, messages: [message(1)], upTo: 1 })).toBeNull()
  expect(after(page(5, 7, null, true))).toMatchObject({ heldTo: 7, oldest: 5, hasOlder: true })
  expect(after({ kind: 'page', before: null, messages: [], more: false })).toMatchObject({ heldTo: 0 })
})

test('S-8: the next number extends; a greater one is shown, but leaves the hole known until it is filled', () => {
  const held = after(page(5, 7, null, true), live(8), live(11), live(10))
  expect(held).toMatchObject({ heldTo: 8 })
  expect(seqs(held)).toEqual([5, 6, 7, 8, 10, 11])
  expect(held && seenTo(held)).toBe(11)
  if (held === null) return
  expect(apply(held, live(9)).held).toMatchObject({ heldTo: 11, ahead: [] })
})

test('S-4, S-7: `upTo` counts, not the messages; what arrived ahead follows by itself', () => {
  const held = after(page(5, 7, null, true), live(12), {
    kind: 'changes',
    since: 7,
    messages: [message(9)],
    upTo: 11,
  })
  expect(held).toMatchObject({ heldTo: 12, ahead: [] })
  expect(seqs(held)).toEqual([5, 6, 7, 9, 12])
})

test('an answer that would leave a hole is not taken', () => {
  const held = after(page(5, 7, null, true))
  const skipping: News = { kind: 'changes', since: 9, messages: [message(10)], upTo: 10 }
  expect(held && apply(held, skipping).held).toBe(held)
})

test('S-9: old and repeated news change nothing, not even the reference', () => {
  const held = after(page(5, 7, null, true), live(8))
  if (held === null) throw new Error('nothing is held')
  for (const news of [live(6), live(8), page(5, 7, null, true), page(1, 2, 3, false)])
    expect(apply(held, news).held).toBe(held)
})

test('S-9: the later change wins, whichever comes first', () => {
  const held = after(page(5, 7, null, true), live(6, 8), page(1, 4, 5, false), live(6))
  expect(held?.messages.find(({ seq }) => seq === 6)?.changedSeq).toBe(8)
})

test('a change of a message that is not loaded is told to the cache, and not shown', () => {
  const held = after(page(5, 7, null, true))
  if (held === null) throw new Error('nothing is held')
  const applied = apply(held, live(2, 8))
  expect(seqs(applied.held)).toEqual([5, 6, 7])
  expect(applied.held?.heldTo).toBe(8)
  expect(applied.store).toEqual([message(2, 8)])
})

test('S-6: older pages go on where the last one ended; from the cache down to its floor', () => {
  const held = after(page(5, 7, null, true), page(2, 4, 5, true), page(1, 1, 2, false))
  expect(held).toMatchObject({ oldest: 1, floor: 1, hasOlder: false })
  const cold: Held = { heldTo: 9, oldest: 10, floor: 3, hasOlder: true, messages: [], ahead: [] }
  const kept = [7, 8, 9].map((seq) => message(seq))
  const warm = apply(cold, { kind: 'kept', before: 10, messages: kept, start: false }).held
  expect(warm).toMatchObject({ oldest: 7, floor: 3 })
  if (warm === null) return
  expect(apply(warm, { kind: 'kept', before: 7, messages: [], start: true }).held?.oldest).toBe(3)
})

test('S-12: unread are the messages of others after the mark, where all of them are held', () => {
  const me = newId<UserId>()
  const held = after(page(5, 7, null, true))
  if (held === null) throw new Error('nothing is held')
  expect(unreadAfter(held, 5, me)).toEqual({ unread: 2, mentions: 0 })
  expect(unreadAfter(held, 5, senderId)).toEqual({ unread: 0, mentions: 0 })
  expect(unreadAfter(held, 3, me)).toBeNull()
  expect(unreadAfter({ ...held, hasOlder: false }, 0, me)).toEqual({ unread: 3, mentions: 0 })
  const [note, mention] = [make.service('joined'), make.text('@me', { mentions: [me] })]
  const more = after(
    page(5, 7, null, true),
    { kind: 'live', message: { ...message(8), body: note } },
    { kind: 'live', message: { ...message(9), body: mention } },
  )
  expect(more && unreadAfter(more, 5, me)).toEqual({ unread: 3, mentions: 1 })
})

test('merge: in any order, with any repetition, the result is the newest of each', () => {
  const some = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(5)), { maxLength: 40 })
  fc.assert(
    fc.property(some, some, (a, b) => {
      const all = [...a, ...b].map(([seq, later]) => message(seq, seq + later))
      const merged = merge(merge([], all.slice(0, a.length)), all.slice(a.length))
      const newest = new Map<number, Message>()
      for (const one of all) {
        if ((newest.get(one.seq)?.changedSeq ?? -1) < one.changedSeq) newest.set(one.seq, one)
      }
      expect(merged).toEqual([...newest.values()].sort((x, y) => x.seq - y.seq))
    }),
  )
})
