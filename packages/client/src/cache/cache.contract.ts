// What every cache keeps, whatever it is made of.
import {
  type ChatId,
  type Message,
  type MessageId,
  newId,
  type RosterEntry,
  type UserId,
} from '@poruch/protocol'
import { expect, test } from 'vitest'
import { person } from '../testing/model-server.ts'
import type { PendingMessage } from './pending.ts'
import type { Cache, HeldRow } from './port.ts'

const owner = newId<UserId>()
const chatId = newId<ChatId>()

export function messageAt(seq: number, changedSeq = seq, text = `text ${seq}`): Message {
  const body = { kind: 'text', text } as const
  return { id: newId<MessageId>(), chatId, seq, changedSeq, senderId: owner, body, createdAt: seq }
}

export function pendingOf(text: string): PendingMessage {
  return { id: newId<MessageId>(), chatId, text, createdAt: 1, state: 'waiting', code: null }
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
const seqs = (messages: readonly Message[] | null) => messages?.map(({ seq }) => seq) ?? null

/** @param reopen gives the same kept things, as after a reload. */
export function cacheContract(open: () => Promise<{ cache: Cache; reopen: () => Promise<Cache> }>): void {
  test('what was written is there after a reload', async () => {
    const { cache, reopen } = await open()
    await cache.load(owner)
    const olena = person('olena')
    const chat = { id: chatId, kind: 'direct', title: null, createdAt: 1, lastSeq: 9, members: [] } as const
    const entry: RosterEntry = { chat: { ...chat, members: [] }, lastMessage: messageAt(9), unread: 2 }
    const pending = pendingOf('kept')
    await cache.writeRoster({ entries: [entry], removed: [], users: [olena] })
    await cache.writeHeld({ row: row({ heldTo: 9, floor: 8 }), messages: range(8, 9), fresh: true })
    await cache.putPending(pending)
    await cache.writeDraft(chatId, 'half a')
    const again = await reopen()
    expect(await again.load(owner)).toEqual({
      entries: [entry],
      users: [olena],
      held: [row({ heldTo: 9, floor: 8 })],
      pending: [pending],
      drafts: new Map([[chatId, 'half a']]),
    })
    await again.writeRoster({ entries: [], removed: [chatId], users: [] })
    await again.deletePending(pending.id)
    await again.writeDraft(chatId, '')
    const stored = await (await reopen()).load(owner)
    expect(stored.entries).toEqual([])
    expect(stored.pending).toEqual([])
    expect(stored.drafts.size).toBe(0)
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

  test('what belongs to somebody else is gone before anybody sees it', async () => {
    const { cache, reopen } = await open()
    await cache.load(owner)
    await cache.putPending(pendingOf('secret'))
    await cache.writeDraft(chatId, 'secret')
    await cache.writeHeld({ row: row({ heldTo: 1 }), messages: range(1, 1), fresh: true })
    const other = await reopen()
    const stored = await other.load(newId<UserId>())
    expect(stored).toEqual({ entries: [], users: [], held: [], pending: [], drafts: new Map() })
    expect(await other.readMessages(chatId, 'one', 9, 9)).toBeNull()
  })

  test('nothing is left after it was erased', async () => {
    const { cache, reopen } = await open()
    await cache.load(owner)
    await cache.putPending(pendingOf('secret'))
    await cache.writeHeld({ row: row({ heldTo: 1 }), messages: range(1, 1), fresh: true })
    await cache.erase()
    const stored = await (await reopen()).load(owner)
    expect(stored).toEqual({ entries: [], users: [], held: [], pending: [], drafts: new Map() })
  })
}
