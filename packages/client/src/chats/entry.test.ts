// What each event makes of an entry: the later one stands, whatever comes first and however often.
import { limits, newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { mergeEntry } from '../cache/kept-entry.ts'
import {
  entryOf,
  withChat,
  withMembers,
  withMembership,
  withMessages,
  withOthersMark,
  withOwnMark,
} from './entry.ts'

const me = newId<UserId>()
const olena = newId<UserId>()
const group = make.group({ lastSeq: 5, changedSeq: 3 })
const entry = entryOf(make.entry({ chat: group, me: make.membership({ readSeq: 5 }) }))
const said = (seq: number, over: Partial<Parameters<typeof make.message>[0]> = {}) =>
  make.message({ chatId: group.id, seq, senderId: olena, ...over })

test('S-9, S-12: messages of others count once, whichever way and how often they come', () => {
  const six = said(6, { body: make.text('@me', { mentions: [me] }) })
  const one = withMessages(entry, [six, said(7, { senderId: me })], me)
  expect(one).toMatchObject({ unread: 1, mentions: 1, lastMessage: { seq: 7 }, chat: { lastSeq: 7 } })
  expect(withMessages(one, [six], me)).toBe(one)
  const edited = said(7, { id: one.lastMessage?.id ?? six.id, changedSeq: 8, senderId: me })
  expect(withMessages(one, [edited], me)).toMatchObject({
    unread: 1,
    lastMessage: edited,
    chat: { lastSeq: 8 },
  })
})

test('S-12: what was read is not unread, and the count ends where nobody counts on', () => {
  expect(withMessages(entry, [said(4)], me)).toMatchObject({ unread: 0, chat: { lastSeq: 5 } })
  const many = Array.from({ length: limits.unreadMax + 5 }, (_, i) => said(6 + i))
  expect(withMessages(entry, many, me).unread).toBe(limits.unreadMax)
})

test('G-7: of two versions of a chat the greater is right; a service message says that there is one', () => {
  const hills = { ...group, title: 'Hills', changedSeq: 6, lastSeq: 6 }
  const named = withChat(entry, hills)
  expect(named.chat).toEqual(hills)
  expect(withChat(named, hills)).toBe(named)
  expect(withChat(named, { ...group, lastSeq: 9 }).chat).toEqual({ ...hills, lastSeq: 9 })
  // Somebody left with number 6: a version that was asked for before must not bring them back.
  const left = withMessages(entry, [said(6, { body: make.service('left') })], me)
  expect(withChat(left, { ...group, memberCount: 99 }).chat.memberCount).toBe(group.memberCount)
  expect(withChat(left, { ...hills, memberCount: 1 }).chat.memberCount).toBe(1)
})

test('G-8, G-10: the members are counted as told, and one’s own role is one’s own', () => {
  const user = make.user({ id: me })
  const event = { type: 'member.changed', re: null, chatId: group.id, memberCount: 7, changedSeq: 3 } as const
  const appointed = withMembers(entry, { ...event, members: [{ user, role: 'admin' }] }, me)
  expect(appointed).toMatchObject({ chat: { memberCount: 7 }, me: { role: 'admin' } })
  const others = withMembers(appointed, { ...event, members: [{ user: make.user(), role: 'owner' }] }, me)
  expect(others).toBe(appointed)
})

test('G-7: what is told of members after a later version of the chat takes nothing back', () => {
  const user = make.user({ id: me })
  const event = { type: 'member.changed', re: null, chatId: group.id, memberCount: 7, changedSeq: 2 } as const
  expect(withMembers(entry, { ...event, members: [{ user, role: 'admin' }] }, me)).toBe(entry)
})

test('G-13: of two versions of what somebody set the greater rev stands, in any order; role and mark are told elsewhere', () => {
  const pinned = make.membership({ rev: 1, pinnedAt: 9, readSeq: 6, role: 'admin' })
  const unpinned = make.membership({ rev: 2, notify: 'none' })
  const told = (...mes: (typeof pinned)[]) => mes.reduce(withMembership, entry).me
  const after = { rev: 2, pinnedAt: null, notify: 'none', readSeq: 6, role: 'member' }
  expect(told(pinned, unpinned)).toMatchObject(after)
  expect(told(unpinned, pinned)).toMatchObject(after)
  const kept = (me: typeof pinned) => entryOf(make.entry({ chat: group, me }))
  for (const merged of [mergeEntry(kept(pinned), kept(unpinned)), mergeEntry(kept(unpinned), kept(pinned))])
    expect(merged.me).toMatchObject({ rev: 2, pinnedAt: null, notify: 'none', readSeq: 6 })
})

test('S-10, G-13: a read mark never goes back, whatever one’s own settings say', () => {
  const pinned = withMembership(entry, make.membership({ rev: 1, readSeq: 2, pinnedAt: 9 }))
  expect(pinned.me).toMatchObject({ readSeq: 5, pinnedAt: 9 })
  expect(withMembership(pinned, pinned.me)).toBe(pinned)
  expect(withOwnMark(entry, 4, null)).toBe(entry)
  expect(withOthersMark(withOthersMark(entry, 4), 3).othersReadSeq).toBe(4)
})

test('S-11: a mark takes away what is counted, or as much as there are numbers for', () => {
  const unread = withMessages(entry, [said(6), said(7), said(8)], me)
  expect(withOwnMark(unread, 7, { unread: 1, mentions: 0 })).toMatchObject({ unread: 1, me: { readSeq: 7 } })
  expect(withOwnMark(unread, 6, null).unread).toBe(2)
  expect(withOwnMark(unread, 8, null).unread).toBe(0)
})
