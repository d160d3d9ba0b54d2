// What every store must keep to, run by SQLite and by PostgreSQL.

import {
  type Call,
  type ChatId,
  type Message,
  type MessageId,
  newId,
  PoruchError,
  type User,
  type UserId,
} from '@poruch/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { appendTexts, type MessageDraft } from './append-texts.ts'
import {
  callLog,
  findCall,
  insertCall,
  knowEachOther,
  liveCallOfPair,
  liveCalls,
  liveCallsOf,
  replaceCall,
} from './calls.ts'
import {
  chatIdsOf,
  findChat,
  isMember,
  memberIds,
  nextSeq,
  openDirectChat,
  raiseReadMark,
  roster,
} from './chats.ts'
import {
  deleteDevice,
  deleteOtherDevices,
  findDeviceByTokenHash,
  insertDevice,
  listDevices,
  touchDevice,
} from './devices.ts'
import { insertInvite, isInviteUsable, listInvites, revokeInvite, useInvite } from './invites.ts'
import { createMessageWriter } from './message-writer.ts'
import { changes, history, insertMessage } from './messages.ts'
import type { Store } from './open.ts'
import {
  countUsers,
  findPasswordHash,
  findUser,
  findUserByUsername,
  findUsers,
  insertUser,
  lockSignUps,
  searchUsers,
  setPasswordHash,
} from './users.ts'

const now = 1_800_000_000_000
let counter = 0

/** @param open gives a store without data, its schema up to date. The suite closes it. */
export function storeContract(open: () => Promise<Store>): void {
  async function emptyStore(): Promise<Store> {
    const store = await open()
    onTestFinished(() => store.close())
    return store
  }

  async function person(
    store: Store,
    displayName = 'Somebody',
    username = `user${counter++}`,
  ): Promise<User> {
    const user: User = { id: newId(now), username, displayName, role: 'member' }
    expect(await insertUser(store.db, { ...user, passwordHash: 'hash', createdAt: now })).toBe(true)
    return user
  }

  async function pair(store: Store): Promise<{ a: User; b: User; chatId: ChatId }> {
    const [a, b] = [await person(store), await person(store)]
    const { chatId } = await store.transaction((tx) => openDirectChat(tx, a.id, b.id, now))
    return { a, b, chatId }
  }

  const draft = (chatId: ChatId, senderId: UserId, text = 'hello'): MessageDraft => ({
    id: newId(now),
    chatId,
    senderId,
    text,
  })
  const append = (store: Store, drafts: readonly MessageDraft[], at = now) =>
    store.transaction((tx) => appendTexts(tx, drafts, at))

  function callOf(chatId: ChatId, callerId: UserId, calleeId: UserId, change: Partial<Call> = {}): Call {
    return {
      id: newId(now),
      chatId,
      callerId,
      calleeId,
      media: 'audio',
      state: 'ringing',
      reason: null,
      rev: 1,
      createdAt: now,
      ringUntil: now + 45_000,
      answeredAt: null,
      endedAt: null,
      mutual: true,
      legs: [{ deviceId: newId(now), userId: callerId, state: 'active', prelink: 'all' }],
      ...change,
    }
  }
  const insert = (store: Store, call: Call) => store.transaction((tx) => insertCall(tx, call))

  test('answers whether it is alive', async () => {
    const store = await emptyStore()
    await expect(store.check()).resolves.toBeUndefined()
  })

  test('a transaction that fails leaves nothing behind', async () => {
    const store = await emptyStore()
    const user: User = { id: newId(now), username: 'gone', displayName: 'Gone', role: 'member' }
    const work = store.transaction(async (tx) => {
      await insertUser(tx, { ...user, passwordHash: 'hash', createdAt: now })
      throw new PoruchError('forbidden')
    })
    await expect(work).rejects.toMatchObject({ code: 'forbidden' })
    expect(await countUsers(store.db)).toBe(0)
  })

  test('transactions that count and then write do not lose each other', async () => {
    const store = await emptyStore()
    const { chatId } = await pair(store)
    const places = await Promise.all(
      Array.from({ length: 20 }, () => store.transaction((tx) => nextSeq(tx, chatId))),
    )
    expect(places.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  test('users: found by id and username in any case, a taken username is refused', async () => {
    const store = await emptyStore()
    const user = await person(store, 'Ада Лавлейс', 'ada')
    expect(await findUser(store.db, user.id)).toEqual(user)
    expect(await findUser(store.db, newId(now))).toBeNull()
    expect(await findUserByUsername(store.db, 'ADA')).toMatchObject({ id: user.id, passwordHash: 'hash' })
    expect(await findUserByUsername(store.db, 'nobody')).toBeNull()
    const again = { ...user, id: newId<UserId>(now), passwordHash: 'other', createdAt: now }
    expect(await insertUser(store.db, again)).toBe(false)
    expect(await countUsers(store.db)).toBe(1)
    const other = await person(store)
    const found = await findUsers(store.db, [user.id, other.id, newId(now)])
    expect(found.map((one) => one.id).toSorted()).toEqual([user.id, other.id].toSorted())
    expect(await findUsers(store.db, [])).toEqual([])
  })

  test('sign-ups pass one after another: of many at once, one finds an empty server', async () => {
    const store = await emptyStore()
    const found = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction(async (tx) => {
          await lockSignUps(tx)
          const before = await countUsers(tx)
          const user: User = { id: newId(now), username: `new${index}`, displayName: 'New', role: 'member' }
          await insertUser(tx, { ...user, passwordHash: 'hash', createdAt: now })
          return before
        }),
      ),
    )
    expect(found.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('users: a password is replaced', async () => {
    const store = await emptyStore()
    const user = await person(store)
    await setPasswordHash(store.db, user.id, 'next')
    expect(await findPasswordHash(store.db, user.id)).toBe('next')
    expect(await findPasswordHash(store.db, newId(now))).toBeNull()
  })

  test('search: username and display name, any case, also Cyrillic, prefix first, never above the limit', async () => {
    const store = await emptyStore()
    await person(store, 'Їжак Іван', 'hedgehog')
    await person(store, 'Ёлка', 'bob_hedge')
    await person(store, '100%', 'percent')
    const names = async (query: string, limit = 10) =>
      (await searchUsers(store.db, query, limit)).map((user) => user.username)
    expect(await names('ЇЖА')).toEqual(['hedgehog'])
    expect(await names('івАН')).toEqual(['hedgehog'])
    expect(await names('ёл')).toEqual(['bob_hedge'])
    expect(await names('HEDGE')).toEqual(['hedgehog', 'bob_hedge'])
    expect(await names('@hedge', 1)).toEqual(['hedgehog'])
    expect(await names('nobody at all')).toEqual([])
    expect(await names('   ')).toEqual([])
  })

  test('search: % _ and \\ are letters, not wildcards', async () => {
    const store = await emptyStore()
    await person(store, '100%', 'percent')
    await person(store, 'back\\slash', 'slash')
    await person(store, 'Under', 'under_score')
    const names = async (query: string) =>
      (await searchUsers(store.db, query, 10)).map((user) => user.username)
    expect(await names('%')).toEqual(['percent'])
    expect(await names('_')).toEqual(['under_score'])
    expect(await names('\\')).toEqual(['slash'])
    expect(await names("'; drop table users; --")).toEqual([])
  })

  test('devices: a session is found by the hash of its token until it ends', async () => {
    const store = await emptyStore()
    const [user, other] = [await person(store), await person(store)]
    const make = async (owner: User, tokenHash: string, createdAt: number) => {
      const device = { id: newId<never>(now), name: 'Firefox on Linux', createdAt, seenAt: createdAt }
      await insertDevice(store.db, { ...device, userId: owner.id, tokenHash })
      return device
    }
    const first = await make(user, 'one', now)
    const second = await make(user, 'two', now + 1)
    const third = await make(user, 'three', now + 2)
    const foreign = await make(other, 'foreign', now)
    expect(await findDeviceByTokenHash(store.db, 'one')).toEqual({ device: first, user })
    expect(await findDeviceByTokenHash(store.db, 'unknown')).toBeNull()
    expect((await listDevices(store.db, user.id)).map((device) => device.id)).toEqual([
      third.id,
      second.id,
      first.id,
    ])

    await touchDevice(store.db, first.id, now + 60_000)
    await touchDevice(store.db, first.id, now + 30_000)
    expect((await findDeviceByTokenHash(store.db, 'one'))?.device.seenAt).toBe(now + 60_000)

    expect(await deleteDevice(store.db, user.id, foreign.id)).toBe(false)
    expect(await deleteDevice(store.db, user.id, first.id)).toBe(true)
    expect(await deleteDevice(store.db, user.id, first.id)).toBe(false)
    expect(await findDeviceByTokenHash(store.db, 'one')).toBeNull()
    expect(await deleteOtherDevices(store.db, user.id, third.id)).toEqual([second.id])
    expect((await listDevices(store.db, user.id)).map((device) => device.id)).toEqual([third.id])
    expect(await findDeviceByTokenHash(store.db, 'foreign')).not.toBeNull()
  })

  test('invites: uses run out, time runs out, and a withdrawn one is dead', async () => {
    const store = await emptyStore()
    const owner = await person(store)
    const make = async (tokenHash: string, usesLeft: number | null, expiresAt: number | null) => {
      const invite = { id: newId<never>(now), createdAt: now, expiresAt, usesLeft }
      await insertInvite(store.db, { ...invite, tokenHash, createdBy: owner.id })
      return invite
    }
    await make('twice', 2, null)
    const endless = await make('endless', null, null)
    const timed = await make('timed', null, now + 1_000)
    expect(await listInvites(store.db, now)).toHaveLength(3)
    expect(await useInvite(store.db, 'twice', now)).toBe(true)
    expect(await isInviteUsable(store.db, 'twice', now)).toBe(true)
    expect(await useInvite(store.db, 'twice', now)).toBe(true)
    expect(await useInvite(store.db, 'twice', now)).toBe(false)
    expect(await isInviteUsable(store.db, 'twice', now)).toBe(false)
    expect(await useInvite(store.db, 'timed', now + 999)).toBe(true)
    expect(await useInvite(store.db, 'timed', now + 1_000)).toBe(false)
    expect(await useInvite(store.db, 'endless', now)).toBe(true)
    expect((await listInvites(store.db, now)).map((invite) => invite.id).toSorted()).toEqual(
      [endless.id, timed.id].toSorted(),
    )
    expect(await revokeInvite(store.db, endless.id, now)).toBe(true)
    expect(await revokeInvite(store.db, endless.id, now)).toBe(false)
    expect(await useInvite(store.db, 'endless', now)).toBe(false)
    expect(await useInvite(store.db, 'unknown', now)).toBe(false)
  })

  test('invites: of many at once with one use left, one gets it', async () => {
    const store = await emptyStore()
    const owner = await person(store)
    const invite = { id: newId<never>(now), createdAt: now, expiresAt: null, usesLeft: 1 }
    await insertInvite(store.db, { ...invite, tokenHash: 'once', createdBy: owner.id })
    const used = await Promise.all(
      Array.from({ length: 8 }, () => store.transaction((tx) => useInvite(tx, 'once', now))),
    )
    expect(used.filter(Boolean)).toHaveLength(1)
  })

  test('chats: two people have one direct chat, whoever opens it and however many at once', async () => {
    const store = await emptyStore()
    const [a, b] = [await person(store), await person(store)]
    const opened = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction((tx) => openDirectChat(tx, index % 2 ? a.id : b.id, index % 2 ? b.id : a.id, now)),
      ),
    )
    expect(new Set(opened.map((one) => one.chatId)).size).toBe(1)
    expect(opened.filter((one) => one.created)).toHaveLength(1)
    const chatId = opened[0]?.chatId ?? newId<ChatId>()
    expect(await findChat(store.db, chatId)).toEqual({
      id: chatId,
      kind: 'direct',
      title: null,
      createdAt: now,
      lastSeq: 0,
      members: [a, b]
        .map((user) => ({ userId: user.id, role: 'member', readSeq: 0 }))
        .toSorted((x, y) => (x.userId < y.userId ? -1 : 1)),
    })
    expect(await findChat(store.db, newId(now))).toBeNull()
    expect((await memberIds(store.db, chatId)).toSorted()).toEqual([a.id, b.id].toSorted())
    expect(await chatIdsOf(store.db, a.id)).toEqual([chatId])
    expect(await isMember(store.db, chatId, a.id)).toBe(true)
    expect(await isMember(store.db, chatId, (await person(store)).id)).toBe(false)
  })

  test('chats: a person may have a chat with themselves', async () => {
    const store = await emptyStore()
    const a = await person(store)
    const { chatId } = await store.transaction((tx) => openDirectChat(tx, a.id, a.id, now))
    expect(await memberIds(store.db, chatId)).toEqual([a.id])
  })

  test('chats: a chat that does not exist has no next number', async () => {
    const store = await emptyStore()
    const work = store.transaction((tx) => nextSeq(tx, newId(now)))
    await expect(work).rejects.toMatchObject({ code: 'not_found' })
  })

  test('read marks: monotonic, capped at the last number, for members alone', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    await append(store, [draft(chatId, a.id), draft(chatId, a.id), draft(chatId, a.id)])
    const raise = (userId: UserId, seq: number) =>
      store.transaction((tx) => raiseReadMark(tx, chatId, userId, seq))
    expect(await raise(a.id, 2)).toBe(2)
    expect(await raise(a.id, 1)).toBe(2)
    expect(await raise(a.id, 1_000_000)).toBe(3)
    await expect(raise(newId(now), 1)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('append: places follow the order of drafts, each chat for itself', async () => {
    const store = await emptyStore()
    const one = await pair(store)
    const two = await pair(store)
    const drafts = Array.from({ length: 256 }, (_, index) => {
      const { chatId, a, b } = index % 3 === 0 ? one : two
      return draft(chatId, index % 2 ? a.id : b.id, `text ${index}`)
    })
    const outcomes = await append(store, drafts)
    expect(outcomes.every((outcome) => outcome.kind === 'stored')).toBe(true)
    for (const { chatId } of [one, two]) {
      const mine = drafts.filter((each) => each.chatId === chatId)
      const stored = await history(store.db, chatId, null, 500)
      expect(stored.messages.map((message) => message.id)).toEqual(mine.map((each) => each.id))
      expect(stored.messages.map((message) => message.seq)).toEqual(mine.map((_, index) => index + 1))
      expect((await findChat(store.db, chatId))?.lastSeq).toBe(mine.length)
    }
    const [first] = outcomes
    expect(first).toMatchObject({
      kind: 'stored',
      message: { seq: 1, changedSeq: 1, createdAt: now, body: { kind: 'text', text: 'text 0' } },
    })
  })

  test('append: any text comes back as it was written', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    const texts = [
      '"quoted" \\back\\ $1 ?',
      'Привіт, 世界 👩‍👩‍👧',
      'line\r\nbreak\ttab',
      "'; drop table messages",
    ]
    await append(
      store,
      texts.map((text) => draft(chatId, a.id, text)),
    )
    const { messages } = await history(store.db, chatId, null, 10)
    expect(messages.map((message) => message.body)).toEqual(texts.map((text) => ({ kind: 'text', text })))
  })

  test('append: a repeated draft is known and takes no place, within a batch and after it', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    const mine = draft(chatId, a.id)
    const outcomes = await append(store, [mine, { ...mine }, draft(chatId, a.id)])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['stored', 'known', 'stored'])
    const later = await append(store, [{ ...mine, text: 'other words' }], now + 5)
    expect(later).toEqual([{ ...outcomes[0], kind: 'known' }])
    expect((await findChat(store.db, chatId))?.lastSeq).toBe(2)
  })

  test('append: the same id of another sender or in another chat is taken, within a batch and after it', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await pair(store)
    const other = await store.transaction((tx) => openDirectChat(tx, a.id, a.id, now))
    const mine = draft(chatId, a.id)
    const stolen = { ...mine, senderId: b.id }
    const elsewhere = { ...mine, chatId: other.chatId }
    const outcomes = await append(store, [mine, stolen, elsewhere])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['stored', 'id_taken', 'id_taken'])
    expect(await append(store, [stolen, elsewhere])).toEqual([{ kind: 'id_taken' }, { kind: 'id_taken' }])
    expect((await findChat(store.db, other.chatId))?.lastSeq).toBe(0)
  })

  test('append: who is no member is refused, learns nothing, and the others are not disturbed', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    const stranger = await person(store)
    const mine = draft(chatId, a.id)
    const drafts = [
      draft(chatId, stranger.id),
      { ...mine, senderId: stranger.id },
      mine,
      draft(newId(now), a.id),
    ]
    const kinds = (await append(store, drafts)).map((outcome) => outcome.kind)
    expect(kinds).toEqual(['not_member', 'not_member', 'stored', 'not_member'])
    expect(await append(store, [{ ...mine, senderId: stranger.id }])).toEqual([{ kind: 'not_member' }])
    expect((await findChat(store.db, chatId))?.lastSeq).toBe(1)
    expect(await append(store, [])).toEqual([])
  })

  test('append: batches that meet in many chats neither block each other for ever nor skip a place', async () => {
    const store = await emptyStore()
    const chats = [await pair(store), await pair(store), await pair(store)]
    const batch = (order: typeof chats) =>
      append(
        store,
        order.flatMap(({ chatId, a }) => [draft(chatId, a.id), draft(chatId, a.id)]),
      )
    await Promise.all(Array.from({ length: 10 }, (_, index) => batch(index % 2 ? chats : chats.toReversed())))
    for (const { chatId } of chats) {
      const { messages } = await history(store.db, chatId, null, 100)
      expect(messages.map((message) => message.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    }
  })

  test('append: one id sent twice at the same moment is stored once', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    const mine = draft(chatId, a.id)
    const outcomes = (await Promise.all(Array.from({ length: 6 }, () => append(store, [mine])))).flat()
    expect(outcomes.filter((outcome) => outcome.kind === 'stored')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome.kind === 'known')).toHaveLength(5)
  })

  test('writer: everything written at once is stored in its order', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    const writer = createMessageWriter(store, systemClock)
    const drafts = Array.from({ length: 600 }, (_, index) => draft(chatId, a.id, String(index)))
    const outcomes = await Promise.all(drafts.map((each) => writer.write(each)))
    expect(outcomes.map((outcome) => (outcome.kind === 'stored' ? outcome.message.seq : 0))).toEqual(
      drafts.map((_, index) => index + 1),
    )
  })

  test('writer: close settles what was taken and takes no more', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    const writer = createMessageWriter(store, systemClock)
    const taken = writer.write(draft(chatId, a.id))
    const closed = writer.close()
    await expect(writer.write(draft(chatId, a.id))).rejects.toMatchObject({ code: 'shutting_down' })
    await closed
    await expect(taken).resolves.toMatchObject({ kind: 'stored' })
  })

  test('history: pages back from the newest without a gap or a repetition', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    await append(
      store,
      Array.from({ length: 25 }, (_, index) => draft(chatId, a.id, String(index))),
    )
    const seen: number[] = []
    let before: number | null = null
    for (let more = true; more; ) {
      const page: { messages: Message[]; more: boolean } = await history(store.db, chatId, before, 10)
      seen.unshift(...page.messages.map((message) => message.seq))
      before = page.messages[0]?.seq ?? 0
      more = page.more
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
    expect(await history(store.db, chatId, 1, 10)).toEqual({ messages: [], more: false })
    expect((await history(store.db, chatId, null, 25)).more).toBe(false)
  })

  test('changes: pages on from a number until nothing is left, and says up to where', async () => {
    const store = await emptyStore()
    const { a, chatId } = await pair(store)
    await append(
      store,
      Array.from({ length: 25 }, () => draft(chatId, a.id)),
    )
    await store.transaction((tx) => nextSeq(tx, chatId))
    const chat = { id: chatId, lastSeq: 26 }
    const first = await changes(store.db, chat, 5, 10)
    expect(first.messages.map((message) => message.seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    expect(first).toMatchObject({ upTo: 15, more: true })
    const second = await changes(store.db, chat, 15, 10)
    expect(second).toMatchObject({ upTo: 26, more: false })
    expect(await changes(store.db, chat, 26, 10)).toEqual({ messages: [], upTo: 26, more: false })
    expect((await changes(store.db, { id: chatId, lastSeq: 7 }, 5, 10)).upTo).toBe(7)
  })

  test('roster: chats with their members, last message and unread of others after the read mark', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await pair(store)
    const c = await person(store)
    const empty = await store.transaction((tx) => openDirectChat(tx, a.id, c.id, now))
    await append(store, [
      draft(chatId, b.id),
      draft(chatId, b.id),
      draft(chatId, a.id),
      draft(chatId, b.id, 'last'),
    ])
    await store.transaction((tx) => nextSeq(tx, chatId))
    await store.transaction((tx) => raiseReadMark(tx, chatId, a.id, 1))
    const entries = await roster(store.db, a.id)
    const entry = entries.find((one) => one.chat.id === chatId)
    expect(entries).toHaveLength(2)
    expect(entry).toMatchObject({ unread: 2, lastMessage: { seq: 4, body: { text: 'last' } } })
    expect(entry?.chat.lastSeq).toBe(5)
    expect(entry?.chat.members.find((member) => member.userId === a.id)?.readSeq).toBe(1)
    expect(entries.find((one) => one.chat.id === empty.chatId)).toMatchObject({
      unread: 0,
      lastMessage: null,
    })
    expect((await roster(store.db, b.id))[0]?.unread).toBe(1)
    expect(await roster(store.db, newId(now))).toEqual([])
  })

  test('calls: one live call for each pair, in either direction, and another after it ended', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await pair(store)
    const call = callOf(chatId, a.id, b.id)
    expect(await insert(store, call)).toBe(true)
    expect(await insert(store, callOf(chatId, b.id, a.id))).toBe(false)
    expect(await insert(store, call)).toBe(false)
    expect(await findCall(store.db, call.id)).toEqual(call)
    expect(await findCall(store.db, newId(now))).toBeNull()
    expect(await liveCallOfPair(store.db, b.id, a.id)).toEqual(call)
    const ended: Call = { ...call, state: 'ended', reason: 'missed', rev: 2, endedAt: now + 1 }
    expect(await store.transaction((tx) => replaceCall(tx, ended, 1))).toBe(true)
    expect(await liveCallOfPair(store.db, a.id, b.id)).toBeNull()
    expect(await insert(store, callOf(chatId, b.id, a.id))).toBe(true)
    expect(await insert(store, { ...callOf(chatId, a.id, a.id), id: call.id })).toBe(false)
  })

  test('calls: of many invitations of one pair at once, one becomes the call', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await pair(store)
    const inserted = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        insert(store, callOf(chatId, i % 2 ? a.id : b.id, i % 2 ? b.id : a.id)),
      ),
    )
    expect(inserted.filter(Boolean)).toHaveLength(1)
  })

  test('calls: of many who read the same record, one changes it', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await pair(store)
    const call = callOf(chatId, a.id, b.id)
    await insert(store, call)
    const replaced = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.transaction((tx) => replaceCall(tx, { ...call, rev: 2, answeredAt: now + index }, 1)),
      ),
    )
    expect(replaced.filter(Boolean)).toHaveLength(1)
    expect((await findCall(store.db, call.id))?.answeredAt).toBe(now + replaced.indexOf(true))
  })

  test('calls: those that live are found for a person and for a restart', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await pair(store)
    const other = await pair(store)
    const mine = callOf(chatId, a.id, b.id)
    const theirs = callOf(other.chatId, other.a.id, other.b.id)
    await insert(store, mine)
    await insert(store, theirs)
    await insert(store, callOf(chatId, a.id, other.a.id, { state: 'ended', reason: 'missed', endedAt: now }))
    expect(await liveCallsOf(store.db, b.id)).toEqual([mine])
    expect((await liveCalls(store.db)).map((call) => call.id).toSorted()).toEqual(
      [mine.id, theirs.id].toSorted(),
    )
  })

  test('calls: the log is newest first, for both people and nobody else, in pages', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await pair(store)
    const stranger = await person(store)
    const calls: Call[] = []
    for (const minute of [1, 2, 3]) {
      const call = callOf(chatId, minute % 2 ? a.id : b.id, minute % 2 ? b.id : a.id, {
        state: 'ended',
        reason: 'missed',
        createdAt: now + minute,
        endedAt: now + minute,
      })
      await insert(store, call)
      calls.unshift(call)
    }
    expect(await callLog(store.db, a.id, null, 10)).toEqual(calls)
    expect(await callLog(store.db, b.id, null, 2)).toEqual(calls.slice(0, 2))
    expect(await callLog(store.db, a.id, now + 2, 10)).toEqual(calls.slice(2))
    expect(await callLog(store.db, stranger.id, null, 10)).toEqual([])
  })

  test('acquaintance: both wrote in their direct chat, or a call of theirs was answered', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await pair(store)
    expect(await knowEachOther(store.db, a.id, b.id)).toBe(false)
    await append(store, [draft(chatId, a.id), draft(chatId, a.id)])
    expect(await knowEachOther(store.db, a.id, b.id)).toBe(false)
    await append(store, [draft(chatId, b.id)])
    expect(await knowEachOther(store.db, b.id, a.id)).toBe(true)
    expect(await knowEachOther(store.db, a.id, newId(now))).toBe(false)

    const two = await pair(store)
    const missed = callOf(two.chatId, two.a.id, two.b.id, { state: 'ended', reason: 'missed' })
    await insert(store, missed)
    const record: Message = {
      id: newId<MessageId>(now),
      chatId: two.chatId,
      seq: 1,
      changedSeq: 1,
      senderId: two.a.id,
      body: { kind: 'call', callId: missed.id, media: 'audio', reason: 'missed', durationMs: 0 },
      createdAt: now,
    }
    await store.transaction(async (tx) => {
      await insertMessage(tx, { ...record, seq: await nextSeq(tx, two.chatId) })
    })
    await append(store, [draft(two.chatId, two.b.id)])
    expect(await knowEachOther(store.db, two.a.id, two.b.id)).toBe(false)
    await insert(store, callOf(two.chatId, two.b.id, two.a.id, { state: 'ended', answeredAt: now }))
    expect(await knowEachOther(store.db, two.a.id, two.b.id)).toBe(true)
  })
}
