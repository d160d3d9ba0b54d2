// What a list of chats shows, in which order, and that one event makes one row anew among thousands.
import { Scope, Value } from '@poruch/live'
import { ManualClock } from '@poruch/live/testing'
import {
  type ChatId,
  type MessageId,
  type Notify,
  newId,
  type RosterEntry,
  type UserId,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test, vi } from 'vitest'
import type { KeptEntry } from '../cache/kept-entry.ts'
import { memoryCache } from '../cache/memory.ts'
import type { PendingMessage } from '../cache/pending.ts'
import { PeopleBook } from '../people/people.ts'
import { Table } from '../table.ts'
import { entryOf } from './entry.ts'
import { OwnSettings } from './own-settings.ts'
import { createRoster } from './roster.ts'
import { Summaries } from './summaries.ts'

function setUp(list: readonly RosterEntry[]) {
  const clock = new ManualClock()
  const scope = new Scope()
  const entries = new Table<ChatId, KeptEntry>(list.map((entry) => [entry.chat.id, entryOf(entry)]))
  const connection = {
    state: new Value({ kind: 'connecting' } as const),
    request: () => new Promise<never>(() => {}),
  }
  const api = { named: async () => [] }
  const people = new PeopleBook({
    api,
    cache: memoryCache(),
    connection,
    clock,
    random: () => 0,
    scope,
    stored: [],
  })
  const settings = new OwnSettings(connection, () => clock.now())
  const typing = new Table<ChatId, readonly UserId[]>()
  const drafts = new Table<ChatId, string>()
  const pending = new Value<readonly PendingMessage[]>([])
  const summaries = new Summaries({ clock, scope, entries, people, settings, typing, drafts, pending })
  const roster = createRoster({ summaries, loaded: new Value(true), forgotten: () => null })
  const titles = () => roster.chats.get().map(({ title }) => title)
  const change = (chatId: ChatId, over: Partial<KeptEntry>) => {
    const entry = entries.get(chatId)
    if (entry !== null) entries.set(chatId, { ...entry, ...over })
  }
  return { clock, scope, entries, people, settings, typing, drafts, pending, roster, titles, change }
}

const said = (createdAt: number) => make.message({ createdAt })
const group = (title: string, at: number, over: Partial<RosterEntry> = {}) =>
  make.entry({ chat: make.group({ title, createdAt: 0 }), lastMessage: said(at), ...over })

test('pinned ones first, then by last activity; what is put away stands apart', () => {
  const [old, fresh, pinned, away] = [
    group('old', 1),
    group('fresh', 9),
    group('pinned', 0, { me: make.membership({ pinnedAt: 5 }) }),
    group('away', 7, { me: make.membership({ archivedAt: 5 }) }),
  ]
  const { change, pending, roster, titles, entries } = setUp([old, fresh, pinned, away])
  expect(titles()).toEqual(['pinned', 'fresh', 'old'])
  expect(roster.archived.get().map(({ title }) => title)).toEqual(['away'])
  change(old.chat.id, { lastMessage: said(10) })
  expect(titles()).toEqual(['pinned', 'old', 'fresh'])
  const { id: chatId } = fresh.chat
  const body = { kind: 'text', text: 'later' } as const
  const unsent: PendingMessage = {
    id: newId<MessageId>(),
    chatId,
    body,
    createdAt: 20,
    state: 'waiting',
    code: null,
  }
  pending.set([unsent])
  expect(titles()).toEqual(['pinned', 'fresh', 'old'])
  expect(roster.chats.get()[1]?.pending).toBe(unsent)
  pending.set([])
  change(away.chat.id, { me: make.membership() })
  change(pinned.chat.id, { me: make.membership({ archivedAt: 6 }) })
  expect(titles()).toEqual(['old', 'fresh', 'away'])
  entries.set(old.chat.id, null)
  expect([titles(), roster.chat(old.chat.id).get()]).toEqual([['fresh', 'away'], null])
})

test('many changes at once are in the same order as one by one', () => {
  const list = Array.from({ length: 200 }, (_, i) => group(`${i}`, i))
  const { change, titles } = setUp(list)
  expect(titles()[0]).toBe('199')
  for (const [i, { chat }] of list.entries()) change(chat.id, { lastMessage: said(1_000 - i) })
  expect(titles()).toEqual(list.map(({ chat }) => chat.title))
})

test('the name of a direct chat and of the last sender come when they are known, and change', () => {
  const olena = make.user({ displayName: 'Olena' })
  const direct = make.entry({ peerId: olena.id, lastMessage: make.message({ senderId: olena.id }) })
  const other = group('other', 1)
  const { people, roster, titles } = setUp([direct, other])
  const told = vi.fn()
  roster.chat(direct.chat.id).subscribe(told)
  expect(titles()).toEqual(['', 'other'])
  const before = roster.chat(other.chat.id).get()
  people.add([olena])
  expect(roster.chat(direct.chat.id).get()).toMatchObject({ title: 'Olena', peer: olena, lastSender: olena })
  people.add([{ ...olena, displayName: 'Olha' }])
  expect([titles(), told.mock.calls.length]).toEqual([['Olha', 'other'], 2])
  expect(roster.chat(other.chat.id).get()).toBe(before)
})

test('G-13, V-5: silence ends by itself; marks on the app are counted as each chat’s settings say', () => {
  const { clock, change, roster, scope } = setUp([
    group('all', 1, { unread: 3, mentions: 1 }),
    group('mentions', 1, { unread: 3, mentions: 1, me: make.membership({ notify: 'mentions' }) }),
    group('none', 1, { unread: 3, mentions: 1, me: make.membership({ notify: 'none' }) }),
    group('newer', 1, { unread: 3, mentions: 0, me: make.membership({ notify: 'replies' as Notify }) }),
  ])
  expect(roster.marked.get()).toBe(4)
  const chatId = roster.chats.get().find(({ title }) => title === 'all')?.chat.id ?? newId<ChatId>()
  const isMuted = roster.chat(chatId)
  change(chatId, { me: make.membership({ mutedUntil: clock.now() + 1_000 }) })
  expect([isMuted.get()?.isMuted, roster.marked.get()]).toEqual([true, 1])
  clock.advance(999)
  expect(isMuted.get()?.isMuted).toBe(true)
  clock.advance(1)
  expect([isMuted.get()?.isMuted, roster.marked.get()]).toEqual([false, 4])
  change(chatId, { unread: 0, mentions: 0 })
  expect(roster.marked.get()).toBe(1)
  change(chatId, { me: make.membership({ mutedUntil: clock.now() + 1_000 }) })
  roster.chats.get()
  scope.end()
  expect(clock.timers).toBe(0)
})

test('of 2,000 chats one event, one draft, one typing mark makes one row anew', () => {
  const list = Array.from({ length: 2_000 }, (_, i) => group(`${i}`, i))
  const { change, drafts, entries, roster, settings, typing } = setUp(list)
  let looks = 0
  const get = entries.get.bind(entries)
  entries.get = (chatId) => {
    looks += 1
    return get(chatId)
  }
  let before = roster.chats.get()
  const anew = () => {
    const now = roster.chats.get()
    const known = new Set(before)
    before = now
    return now.filter((summary) => !known.has(summary)).map(({ title }) => title)
  }
  expect(anew()).toEqual([])
  looks = 0
  const chat = (n: number) => list[n]?.chat.id ?? newId<ChatId>()
  change(chat(5), { lastMessage: said(5_000), unread: 1 })
  expect([anew(), before[0]?.title]).toEqual([['5'], '5'])
  drafts.set(chat(6), 'half a')
  expect(anew()).toEqual(['6'])
  typing.set(chat(7), [newId<UserId>()])
  expect(anew()).toEqual(['7'])
  void settings.set(chat(8), { pinned: true })
  expect([anew(), before[0]?.title]).toEqual([['8'], '8'])
  expect(looks).toBeLessThan(10)
})
