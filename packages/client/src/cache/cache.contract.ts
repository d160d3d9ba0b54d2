// What every cache keeps, whatever it is made of.
import { type ChatId, type Message, type MessageId, newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import type { KeptEntry } from './kept-entry.ts'
import type { PendingMessage } from './pending.ts'
import type { Cache, HeldRow, RosterWrite } from './port.ts'

const owner = newId<UserId>()
const chatId = newId<ChatId>()

export function messageAt(seq: number, changedSeq = seq, text = `text ${seq}`): Message {
  return make.message({ chatId, seq, changedSeq, senderId: owner, body: make.text(text) })
}

export function pendingOf(text: string): PendingMessage {
  const body = { kind: 'text', text } as const
  return { id: newId<MessageId>(), chatId, body, createdAt: 1, state: 'waiting', code: null }
}

/** A group as it is kept when it has taken so many numbers. */
function entryAt(lastSeq: number, over: Partial<KeptEntry> = {}): KeptEntry {
  const chat = make.group({ id: chatId, lastSeq })
  return { ...make.entry({ chat, lastMessage: messageAt(lastSeq) }), heardSeq: 0, gone: null, ...over }
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => messageAt(from + i))
const row = (fields: Partial<HeldRow>): HeldRow => ({
  chatId,
  epoch: 'one',
  heldTo: 0,
  floor: 0,
  hasOlder: false,
  ...fields,
})
const rosterOf = (entries: readonly KeptEntry[], over: Partial<RosterWrite> = {}): RosterWrite => ({
  entries,
  removed: [],
  cursor: null,
  fresh: false,
  ...over,
})
const nothing = { entries: [], cursor: null, users: [], held: [], pending: [], drafts: new Map() }
const seqs = (messages: readonly Message[] | null) => messages?.map(({ seq }) => seq) ?? null

/** @param reopen gives the same kept things, as after a reload. */
export function cacheContract(open: () => Promise<{ cache: Cache; reopen: () => Promise<Cache> }>): void {
  test('what was written is there after a reload', async () => {
    const { cache, reopen } = await open()
    await cache.load(owner)
    const olena = make.user()
    const entry = entryAt(9, { unread: 2, gone: 'removed' })
    const pending = pendingOf('kept')
    await cache.writeRoster(rosterOf([entry], { cursor: 'k7.1' }))
    await cache.writeUsers([olena])
    await cache.writeHeld({ row: row({ heldTo: 9, floor: 8 }), messages: range(8, 9), fresh: true })
    await cache.putPending(pending)
    await cache.writeDraft(chatId, 'half a')
    const again = await reopen()
    expect(await again.load(owner)).toEqual({
      entries: [entry],
      cursor: 'k7.1',
      users: [olena],
      held: [row({ heldTo: 9, floor: 8 })],
      pending: [pending],
      drafts: new Map([[chatId, 'half a']]),
    })
    await again.writeRoster(rosterOf([], { removed: [chatId] }))
    await again.deletePending(pending.id)
    await again.writeDraft(chatId, '')
    const stored = await (await reopen()).load(owner)
    expect(stored.entries).toEqual([])
    expect(stored.cursor).toBe('k7.1')
    expect(stored.pending).toEqual([])
    expect(stored.drafts.size).toBe(0)
  })

  test('O-7: a page that knows less of a chat takes nothing back that another one kept', async () => {
    const { cache } = await open()
    await cache.load(owner)
    const chat = make.group({ id: chatId, title: 'Walks', changedSeq: 4, lastSeq: 9 })
    const me = make.membership({ readSeq: 7 })
    const ahead = entryAt(9, { chat, me, unread: 2, heardSeq: 5, othersReadSeq: 8 })
    await cache.writeRoster(rosterOf([ahead], { cursor: 'k7.9' }))
    const before = { ...chat, title: 'Walk', changedSeq: 3, lastSeq: 8 }
    const pinned = make.membership({ readSeq: 6, pinnedAt: 1 })
    const behind = entryAt(8, { chat: before, me: pinned, unread: 2, heardSeq: 6, othersReadSeq: 3 })
    await cache.writeRoster(rosterOf([behind]))
    const kept = { ...ahead, me: { ...pinned, readSeq: 7 }, heardSeq: 6 }
    expect(await cache.load(owner)).toMatchObject({ entries: [kept], cursor: 'k7.9' })
  })

  test('W-22: a roster that is begun anew is believed, also where it says less', async () => {
    const { cache } = await open()
    await cache.load(owner)
    const other = entryAt(3, { chat: make.group({ lastSeq: 3 }) })
    await cache.writeRoster(rosterOf([entryAt(9), other], { cursor: 'k7.9' }))
    await cache.writeRoster(rosterOf([entryAt(4)], { cursor: 'k8.4', fresh: true }))
    const { entries, cursor } = await cache.load(owner)
    expect(entries.map(({ chat }) => chat.lastSeq)).toEqual([4])
    expect(cursor).toBe('k8.4')
  })

  test('messages come in pages from the newest down', async () => {
    const { cache } = await open()
    await cache.load(owner)
    await cache.writeHeld({ row: row({ heldTo: 10, floor: 1 }), messages: range(1, 10), fresh: true })
    expect(seqs(await cache.readMessages(chatId, 'one', 11, 3))).toEqual([8, 9, 10])
    expect(seqs(await cache.readMessages(chatId, 'one', 8, 3))).toEqual([5, 6, 7])
    expect(seqs(await cache.readMessages(chatId, 'one', 3, 3))).toEqual([1, 2])
    expect(await cache.readMessages(chatId, 'two', 11, 3)).toBeNull()
    expect(await cache.readMessages(newId<ChatId>(), 'one', 11, 3)).toBeNull()
  })

  test('two pages of one device add to each other, and an older version never replaces a newer one', async () => {
    const { cache } = await open()
    await cache.load(owner)
    await cache.writeHeld({
      row: row({ heldTo: 6, floor: 5, hasOlder: true }),
      messages: range(5, 6),
      fresh: true,
    })
    await cache.writeHeld({
      row: row({ heldTo: 8, floor: 5, hasOlder: true }),
      messages: range(7, 8),
      fresh: false,
    })
    const lower = { row: row({ heldTo: 6, floor: 3 }), messages: range(3, 4), fresh: false }
    expect(await cache.writeHeld(lower)).toBe(true)
    expect((await cache.load(owner)).held).toEqual([row({ heldTo: 8, floor: 3, hasOlder: false })])
    const edited = messageAt(7, 12, 'edited')
    await cache.writeHeld({ row: row({ heldTo: 12, floor: 5 }), messages: [edited], fresh: false })
    await cache.writeHeld({ row: row({ heldTo: 8, floor: 5 }), messages: [messageAt(7)], fresh: false })
    const kept = await cache.readMessages(chatId, 'one', 100, 100)
    expect(seqs(kept)).toEqual([3, 4, 5, 6, 7, 8])
    expect(kept?.[4]).toEqual(edited)
  })

  test('what one page heard of messages that another is only just loading is kept', async () => {
    const { cache } = await open()
    await cache.load(owner)
    const newest = row({ heldTo: 6, floor: 5, hasOlder: true })
    await cache.writeHeld({ row: newest, messages: range(5, 6), fresh: true })
    const edited = messageAt(3, 7, 'edited')
    await cache.writeHeld({ row: { ...newest, heldTo: 7 }, messages: [edited], fresh: false })
    // Nothing is promised below `floor`, so nothing is read there.
    expect(seqs(await cache.readMessages(chatId, 'one', 100, 100))).toEqual([5, 6])
    // The other page asked the server before that change, and stores the answer after it.
    await cache.writeHeld({ row: row({ heldTo: 6, floor: 3 }), messages: range(3, 4), fresh: false })
    expect((await cache.load(owner)).held).toEqual([row({ heldTo: 7, floor: 3 })])
    const kept = await cache.readMessages(chatId, 'one', 100, 100)
    expect(seqs(kept)).toEqual([3, 4, 5, 6])
    expect(kept?.[0]).toEqual(edited)
  })

  test('a page that begins anew puts out what another one still adds to the old', async () => {
    const { cache } = await open()
    await cache.load(owner)
    await cache.writeHeld({ row: row({ heldTo: 2, floor: 1 }), messages: range(1, 2), fresh: true })
    const anew = row({ epoch: 'two', heldTo: 99, floor: 98, hasOlder: true })
    await cache.writeHeld({ row: anew, messages: range(98, 99), fresh: true })
    const late = { row: row({ heldTo: 3, floor: 1 }), messages: range(3, 3), fresh: false }
    expect(await cache.writeHeld(late)).toBe(false)
    expect((await cache.load(owner)).held).toEqual([anew])
    expect(seqs(await cache.readMessages(chatId, 'two', 1_000, 100))).toEqual([98, 99])
    await cache.forgetChat(chatId)
    expect((await cache.load(owner)).held).toEqual([])
  })

  test('O-15: what belongs to somebody else is gone before anybody sees it', async () => {
    const { cache, reopen } = await open()
    await cache.load(owner)
    await cache.putPending(pendingOf('secret'))
    await cache.writeDraft(chatId, 'secret')
    await cache.writeHeld({ row: row({ heldTo: 1 }), messages: range(1, 1), fresh: true })
    const other = await reopen()
    const stored = await other.load(newId<UserId>())
    expect(stored).toEqual(nothing)
    expect(await other.readMessages(chatId, 'one', 9, 9)).toBeNull()
  })

  test('O-15: sealed, nothing is left but what was written and not sent, for the same person alone', async () => {
    const { cache, reopen } = await open()
    await cache.load(owner)
    const [pending, sent] = [pendingOf('unsent'), pendingOf('sent')]
    for (const message of [pending, sent]) await cache.putPending(message)
    await cache.deletePending(sent.id)
    await cache.writeDraft(chatId, 'half a')
    await cache.writeRoster(rosterOf([entryAt(9)], { cursor: 'k7.1' }))
    await cache.writeUsers([make.user()])
    await cache.writeHeld({ row: row({ heldTo: 1 }), messages: range(1, 1), fresh: true })
    expect(['disk', 'memory']).toContain(await cache.seal())
    const again = await reopen()
    expect(await again.load(owner)).toEqual({
      ...nothing,
      pending: [pending],
      drafts: new Map([[chatId, 'half a']]),
    })
    expect(await again.readMessages(chatId, 'one', 9, 9)).toBeNull()
    await again.writeUsers([make.user()])
    expect((await (await reopen()).load(owner)).users).toHaveLength(1)
  })

  test('O-15: where nothing was unsent, sealing leaves nothing, and says so', async () => {
    const { cache, reopen } = await open()
    await cache.load(owner)
    await cache.writeHeld({ row: row({ heldTo: 1 }), messages: range(1, 1), fresh: true })
    expect(await cache.seal()).toBe('nowhere')
    expect(await (await reopen()).load(owner)).toEqual(nothing)
  })
}
