// Proves hello by cursor: the whole roster in pages, what changed, what is gone, and nothing missed meanwhile.
import { type ChatId, type MessageId, newId, type RosterPage, type UserId } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChat, openDirectChat } from '../chats/store.ts'
import { createGroup, say } from '../testing/chat-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'

/** Longer than cursors overlap. */
const laterMs = 11_000

let clock: ManualClock
let server: TestServer
let olena: TestDevice
let taras: Member
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  olena = await server.join(await server.addPerson('Olena'))
  taras = await server.addPerson('Taras')
})
afterEach(() => server.close())

/** Groups of Olena with Taras, made in the store alone, a millisecond each. */
async function addGroups(count: number): Promise<ChatId[]> {
  const { store } = server.context
  const ids = Array.from({ length: count }, () => newId<ChatId>())
  await store.transaction(async (tx) => {
    for (const [place, id] of ids.entries()) {
      const chat = { id, kind: 'group', title: `no. ${place}`, createdBy: olena.member.user.id } as const
      await createChat(tx, chat, [taras.user.id], clock.now() + place)
    }
  })
  return ids
}

/** All pages that follow one, oldest last; a step may be taken between them. */
async function pagesAfter(first: RosterPage, between = async () => {}): Promise<RosterPage[]> {
  const pages = [first]
  for (let { more } = first; more !== null; ) {
    await between()
    const { status, body } = await server.send(taras, 'GET', `/roster?after=${encodeURIComponent(more)}`)
    expect(status).toBe(200)
    pages.push(body)
    more = body.more
  }
  return pages
}
const idsOn = (pages: readonly RosterPage[]) =>
  pages.flatMap(({ entries }) => entries.map(({ chat }) => chat.id))
/** Lets so much time pass that a cursor reaches all that was told before, and one more change gives the stamp. */
async function pass(device: TestDevice): Promise<void> {
  clock.advance(laterMs)
  const lone = await server.addPerson(newId())
  await server.context.store.transaction((tx) =>
    openDirectChat(tx, lone.user.id, olena.member.user.id, clock.now()),
  )
  await device.settle()
}

describe('the whole roster', () => {
  it('W-18, W-19, S-1: comes in pages, newest activity first, each chat once', async () => {
    const ids = await addGroups(300)
    await pass(olena)
    const device = await server.join(taras)
    expect(device.welcome).toMatchObject({ scope: 'whole', users: [], calls: [] })
    const pages = await pagesAfter(device.welcome.roster)
    expect(pages.map(({ entries }) => entries.length)).toEqual([50, 200, 50])
    expect(idsOn(pages)).toEqual(ids.toReversed())
    for (const { gone } of pages) expect(gone).toEqual([])
  })

  it('W-19, W-23: misses nothing that happens between the pages', async () => {
    const ids = await addGroups(120)
    const device = await server.join(taras)
    let round = 0
    const pages = await pagesAfter(device.welcome.roster, async () => {
      // The oldest moves up, past what was told already.
      await say(olena, ids[round++] ?? newId(), 'up')
    })
    expect(new Set(idsOn(pages))).toEqual(new Set(ids))
  })

  it('W-24: names the other person of a direct chat and the senders of last messages', async () => {
    const sofia = await server.join(await server.addPerson('Sofia'))
    const direct = await server.direct(sofia.member, taras)
    const group = await createGroup(olena, [taras])
    const { entries, users } = (await server.join(taras)).welcome.roster
    expect(new Set(entries.map(({ chat }) => chat.id))).toEqual(new Set([direct, group]))
    expect(new Set(users.map(({ id }) => id))).toEqual(
      new Set<UserId>([sofia.member.user.id, olena.member.user.id]),
    )
  })

  it('W-19: two thousand chats are greeted with fifty of them', async () => {
    await addGroups(2_000)
    const device = await server.join(taras)
    expect(device.welcome.roster.entries).toHaveLength(50)
    const pages = await pagesAfter(device.welcome.roster)
    expect(new Set(idsOn(pages)).size).toBe(2_000)
    // All of them changed a moment ago.
    for (const { entries } of pages) expect(entries.length).toBeLessThanOrEqual(200)
    await device.close()
    expect((await server.join(taras, [], device.welcome.cursor)).welcome.scope).toBe('changes')
  }, 30_000)

  it('H-6: a page that nobody was given is refused', async () => {
    for (const after of [
      'x',
      '1.2.3',
      '1.1..1',
      '1..x.1',
      `.1.${newId()}.`,
      `-1.1.${newId()}.1`,
      `1.1.${newId()}.1.1`,
    ])
      expect((await server.send(taras, 'GET', `/roster?after=${after}`)).body).toMatchObject({
        code: 'invalid',
        field: 'after',
      })
  })
})

describe('changes', () => {
  it('W-19, W-21: hold the chats that changed since the cursor, and no others', async () => {
    const [quiet, loud] = [await createGroup(olena, [taras]), await createGroup(olena, [taras])]
    await pass(olena)
    const { cursor } = (await server.join(taras)).welcome
    await say(olena, loud, 'hello')
    const { scope, roster } = (await server.join(taras, [], cursor)).welcome
    expect(scope).toBe('changes')
    expect(roster.entries).toMatchObject([{ chat: { id: loud }, unread: 1, lastMessage: { seq: 2 } }])
    expect(idsOn([roster])).not.toContain(quiet)
  })

  it('W-21: everything told before a pong belongs to its cursor', async () => {
    const chatId = await createGroup(olena, [taras])
    const device = await server.join(taras)
    await say(olena, chatId, 'told')
    await device.until('message.changed')
    await pass(olena)
    const { cursor } = await device.get('ping', {}, 'pong')
    expect(cursor).not.toBe(device.welcome.cursor)
    const { scope, roster } = (await server.join(taras, [], cursor)).welcome
    expect([scope, roster.entries]).toEqual(['changes', []])
  })

  it('W-21, T-11: cursors overlap, so that what was told a moment before is told again', async () => {
    const chatId = await createGroup(olena, [taras])
    const device = await server.join(taras)
    await say(olena, chatId, 'hello')
    clock.advance(2_000)
    const { cursor } = await device.get('ping', {}, 'pong')
    expect(idsOn([(await server.join(taras, [], cursor)).welcome.roster])).toEqual([chatId])
  })

  it('W-19, G-9, G-11, G-12: hold in gone what this person is no longer in', async () => {
    const [removed, banned, left, deleted, kept] = await Promise.all(
      Array.from({ length: 5 }, () => createGroup(olena, [taras])),
    )
    if (!removed || !banned || !left || !deleted) throw new Error('A group is missing.')
    await pass(olena)
    const device = await server.join(taras)
    await olena.get('member.remove', { chatId: removed, userId: taras.user.id }, 'member.changed')
    await olena.get('member.ban', { chatId: banned, userId: taras.user.id }, 'member.changed')
    await device.get('chat.leave', { chatId: left }, 'chat.gone')
    await olena.get('chat.delete', { chatId: deleted }, 'chat.gone')
    const { roster } = (await server.join(taras, [], device.welcome.cursor)).welcome
    expect(new Set(roster.gone)).toEqual(new Set([removed, banned, left, deleted]))
    expect(roster.entries).toEqual([])
    expect(idsOn([(await server.join(taras)).welcome.roster])).toEqual([kept])
  })

  it('W-22, T-11: with a cursor of another store, or of one that was set back, everything comes anew', async () => {
    const chatId = await createGroup(olena, [taras])
    const { cursor } = (await server.join(taras)).welcome
    const [generation = ''] = cursor.split('.')
    const wrong = [
      '',
      'nonsense',
      `other.${clock.now()}`,
      `${generation}.9999999999999`,
      `${generation}.`,
      `${cursor}.1`,
    ]
    for (const tried of wrong) {
      const { scope, roster } = (await server.join(taras, [], tried)).welcome
      expect([tried, scope, idsOn([roster])]).toEqual([tried, 'anew', [chatId]])
    }
    expect((await server.join(taras, [], cursor)).welcome.scope).toBe('changes')
    expect((await server.join(taras)).welcome.scope).toBe('whole')
  })

  it('W-22: what the store has not seen proves that it was set back, however far it has come since', async () => {
    const chatId = await createGroup(olena, [taras])
    const device = await server.join(taras)
    const { id: lastMessageId } = await say(olena, chatId, 'will be lost')
    clock.advance(2_000)
    const { cursor } = await device.get('ping', {}, 'pong')
    const scopeOf = async (held: { cursor: string; lastMessageId: MessageId | null }) => {
      const socket = await server.connect(taras)
      const hello = { versions: [1], token: taras.token, calls: [], ...held }
      const { scope } = await socket.get('hello', hello, 'welcome')
      await socket.close()
      return scope
    }
    expect(await scopeOf({ cursor, lastMessageId })).toBe('changes')
    const { db } = server.context.store
    await db.deleteFrom('messages').where('id', '=', lastMessageId).execute()
    expect(await scopeOf({ cursor, lastMessageId })).toBe('anew')
    expect(await scopeOf({ cursor, lastMessageId: null })).toBe('changes')
    await db.updateTable('chats').set({ stamp: 1 }).where('id', '=', chatId).execute()
    await createGroup(olena)
    expect(await scopeOf({ cursor, lastMessageId: null })).toBe('anew')
  })

  it('W-22: a cursor does not say in which chat something happened', async () => {
    const chatId = await createGroup(olena)
    const { cursor } = (await server.join(taras)).welcome
    const { 3: sealed = '' } = cursor.split('.')
    expect(sealed).toHaveLength(22)
    expect(Buffer.from(sealed, 'base64url').toString('hex')).not.toBe(chatId.replaceAll('-', ''))
  })

  it('W-18, W-19: while messages arrive, welcome and events together hold them all', async () => {
    const chatId = await createGroup(olena, [taras])
    let cursor: string | null = null
    for (let round = 0; round < 15; round += 1) {
      const joining = server.join(taras, [], cursor)
      const { seq } = await say(olena, chatId, `round ${round}`)
      const device = await joining
      await device.settle()
      const last = device.all('message.changed').at(-1)?.message.seq ?? 0
      const known = device.welcome.roster.entries[0]?.chat.lastSeq ?? 0
      expect(Math.max(last, known)).toBe(seq)
      cursor = device.welcome.cursor
      await device.close()
    }
  })

  it('W-18, G-8, G-9: who is added or removed during the welcome ends as it was decided', async () => {
    const chatId = await createGroup(olena)
    for (let round = 0; round < 10; round += 1) {
      const joining = server.join(taras)
      await olena.get('member.add', { chatId, userIds: [taras.user.id] }, 'member.changed')
      const device = await joining
      await say(olena, chatId, 'in')
      await device.until('message.changed', ({ message }) => message.body.kind === 'text')
      const again = server.join(taras)
      await olena.get('member.remove', { chatId, userId: taras.user.id }, 'member.changed')
      const second = await again
      await say(olena, chatId, 'out')
      for (const socket of [device, second]) {
        await socket.settle()
        const texts = socket.all('message.changed').filter(({ message }) => message.body.kind === 'text')
        expect(texts.map(({ message }) => message.body)).not.toContainEqual(
          expect.objectContaining({ text: 'out' }),
        )
        await socket.close()
      }
    }
  })
})

it('W-24: names that a device lacks are asked for, many at once; ids of nobody are left out', async () => {
  const ids = [taras.user.id, newId<UserId>(), olena.member.user.id]
  const { body } = await server.send(taras, 'GET', `/users/named?ids=${ids.join()}`)
  expect(new Set(body.users)).toEqual(new Set([taras.user, olena.member.user]))
})

it('S-14: a chat that nobody told a device of is asked for, as it stands in the roster', async () => {
  const chatId = await createGroup(olena, [taras])
  await say(olena, chatId, 'hello')
  const { body } = await server.send(taras, 'GET', `/chats/${chatId}`)
  const { roster } = (await server.join(taras)).welcome
  expect(body).toEqual({ entry: roster.entries[0], users: [olena.member.user] })
  expect((await server.send(taras, 'GET', `/chats/${newId()}`)).body.code).toBe('not_found')
})
