// What every store must keep to about messages that are written.
import { newId, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { deleteChat, findChat, openDirectChat } from '../chats/store.ts'
import { setRole, setState } from '../chats/store-members.ts'
import { systemClock } from '../clock.ts'
import { rosterEntry } from '../roster/store.ts'
import {
  addGroup,
  addPair,
  addPeople,
  addPerson,
  append,
  chatOf,
  draftOf,
  now,
  type OpenEmpty,
} from '../testing/stored.ts'
import { createMessageWriter } from './message-writer.ts'
import { history } from './store.ts'

export function appendContract(emptyStore: OpenEmpty): void {
  test('T-3, T-4: places follow the order of drafts, each chat for itself', async () => {
    const store = await emptyStore()
    const one = await addPair(store)
    const two = await addPair(store)
    const drafts = Array.from({ length: 256 }, (_, index) => {
      const { chatId, a, b } = index % 3 === 0 ? one : two
      return draftOf(chatId, index % 2 ? a.id : b.id, `text ${index}`)
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

  test('M-3: any text comes back as it was written', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const texts = [
      '"quoted" \\back\\ $1 ?',
      'Привіт, 世界 👩‍👩‍👧',
      'line\r\nbreak\ttab',
      "'; drop table messages",
    ]
    await append(
      store,
      texts.map((text) => draftOf(chatId, a.id, text)),
    )
    const { messages } = await history(store.db, chatId, null, 10)
    expect(messages.map((message) => message.body)).toEqual(texts.map((text) => make.text(text)))
  })

  test('M-1, T-5: a repeated draft is known and takes no place, within a batch and after it', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const mine = draftOf(chatId, a.id)
    const outcomes = await append(store, [mine, { ...mine }, draftOf(chatId, a.id)])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['stored', 'known', 'stored'])
    const later = await append(store, [{ ...mine, body: { kind: 'text', text: 'other words' } }], now + 5)
    expect(later).toEqual([outcomes[1]])
    expect((await findChat(store.db, chatId))?.lastSeq).toBe(2)
  })

  test('M-3: the same id of another sender or in another chat is taken, within a batch and after it', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const other = await store.transaction((tx) => openDirectChat(tx, a.id, a.id, now))
    const mine = draftOf(chatId, a.id)
    const stolen = { ...mine, senderId: b.id }
    const elsewhere = { ...mine, chatId: other.chatId }
    const outcomes = await append(store, [mine, stolen, elsewhere])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['stored', 'id_taken', 'id_taken'])
    expect(await append(store, [stolen, elsewhere])).toEqual([{ kind: 'id_taken' }, { kind: 'id_taken' }])
    expect((await findChat(store.db, other.chatId))?.lastSeq).toBe(0)
  })

  test('M-7, T-3: who is no member is refused, learns nothing, and the others are not disturbed', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const stranger = await addPerson(store)
    const mine = draftOf(chatId, a.id)
    const drafts = [
      draftOf(chatId, stranger.id),
      { ...mine, senderId: stranger.id },
      mine,
      draftOf(newId(now), a.id),
    ]
    const kinds = (await append(store, drafts)).map((outcome) => outcome.kind)
    expect(kinds).toEqual(['not_member', 'not_member', 'stored', 'not_member'])
    expect(await append(store, [{ ...mine, senderId: stranger.id }])).toEqual([{ kind: 'not_member' }])
    expect((await findChat(store.db, chatId))?.lastSeq).toBe(1)
    expect(await append(store, [])).toEqual([])
  })

  test('T-4: batches that meet in many chats neither block each other for ever nor skip a place', async () => {
    const store = await emptyStore()
    const chats = [await addPair(store), await addPair(store), await addPair(store)]
    const batch = (order: typeof chats) =>
      append(
        store,
        order.flatMap(({ chatId, a }) => [draftOf(chatId, a.id), draftOf(chatId, a.id)]),
      )
    await Promise.all(Array.from({ length: 10 }, (_, index) => batch(index % 2 ? chats : chats.toReversed())))
    for (const { chatId } of chats) {
      const { messages } = await history(store.db, chatId, null, 100)
      expect(messages.map((message) => message.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    }
  })

  test('M-1, T-5: one id sent twice at the same moment is stored once', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const mine = draftOf(chatId, a.id)
    const outcomes = (await Promise.all(Array.from({ length: 6 }, () => append(store, [mine])))).flat()
    expect(outcomes.filter((outcome) => outcome.kind === 'stored')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome.kind === 'known')).toHaveLength(5)
  })

  test('T-3, T-4: everything written at once is stored in its order', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const writer = createMessageWriter(store, systemClock)
    const drafts = Array.from({ length: 600 }, (_, index) => draftOf(chatId, a.id, String(index)))
    const outcomes = await Promise.all(drafts.map((each) => writer.write(each)))
    expect(outcomes.map((outcome) => (outcome.kind === 'stored' ? outcome.message.seq : 0))).toEqual(
      drafts.map((_, index) => index + 1),
    )
  })

  test('writer: close settles what was taken and takes no more', async () => {
    const store = await emptyStore()
    const { a, chatId } = await addPair(store)
    const writer = createMessageWriter(store, systemClock)
    const taken = writer.write(draftOf(chatId, a.id))
    const closed = writer.close()
    await expect(writer.write(draftOf(chatId, a.id))).rejects.toMatchObject({ code: 'shutting_down' })
    await closed
    await expect(taken).resolves.toMatchObject({ kind: 'stored' })
  })

  test('M-7, G-1: in a channel its owner and admins write, and members are forbidden', async () => {
    const store = await emptyStore()
    const [owner, admin, member] = await addPeople(store, 3)
    if (!owner || !admin || !member) throw new Error('Nobody was added.')
    const chatId = await addGroup(store, owner.id, [admin.id, member.id], 'channel')
    await store.transaction((tx) => setRole(tx, chatId, admin.id, 'admin'))
    const senders = [owner, admin, member]
    const outcomes = await append(
      store,
      senders.map((user) => draftOf(chatId, user.id)),
    )
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['stored', 'stored', 'forbidden'])
    expect((await chatOf(store, chatId)).lastSeq).toBe(2)
  })

  test('M-3, M-7, G-9, G-12: who went, and whoever writes into a deleted chat, is no member; what they wrote is known', async () => {
    const store = await emptyStore()
    const [owner, member] = await addPeople(store, 2)
    if (!owner || !member) throw new Error('Nobody was added.')
    const [left, deleted] = [
      await addGroup(store, owner.id, [member.id]),
      await addGroup(store, owner.id, [member.id]),
    ]
    const known = draftOf(left, member.id)
    await append(store, [known])
    await store.transaction((tx) => setState(tx, left, member.id, 'removed', now))
    await store.transaction((tx) => deleteChat(tx, deleted, now))
    const drafts = [known, draftOf(left, member.id), draftOf(deleted, owner.id), draftOf(left, owner.id)]
    expect((await append(store, drafts)).map((outcome) => outcome.kind)).toEqual([
      'known',
      'not_member',
      'not_member',
      'stored',
    ])
  })

  test('append: a direct chat names its two people, a group does not', async () => {
    const store = await emptyStore()
    const { a, b, chatId } = await addPair(store)
    const group = await addGroup(store, a.id, [b.id])
    const [direct, other] = await append(store, [draftOf(chatId, a.id), draftOf(group, a.id)])
    expect(direct?.kind === 'stored' && direct.pair?.toSorted()).toEqual([a.id, b.id].toSorted())
    expect(other).toMatchObject({ kind: 'stored', pair: null })
  })

  test('G-14: a text mentions those members whom it names, and the row says whom', async () => {
    const store = await emptyStore()
    const [olena, taras, sofia, stranger] = [
      await addPerson(store, 'Olena', 'olena'),
      await addPerson(store, 'Taras', 'taras'),
      await addPerson(store, 'Sofia', 'sofia'),
      await addPerson(store, 'Stranger', 'stranger'),
    ]
    const chatId = await addGroup(store, olena.id, [taras.id, sofia.id])
    const elsewhere = await addGroup(store, olena.id, [stranger.id])
    const texts = [
      'Come, @Taras. And @SOFIA, @stranger, @olena, @nobody!',
      'taras@sofia.example',
      '@taras @taras @TARAS',
    ]
    const drafts = [
      ...texts.map((text) => draftOf(chatId, olena.id, text)),
      draftOf(elsewhere, olena.id, '@taras @stranger'),
    ]
    const outcomes = await append(store, drafts)
    const mentions = outcomes.map((outcome) =>
      outcome.kind === 'stored' && outcome.message.body.kind === 'text'
        ? outcome.message.body.mentions
        : null,
    )
    expect(mentions).toEqual([[taras.id, sofia.id, olena.id], [], [taras.id], [stranger.id]])
    expect((await history(store.db, chatId, null, 10)).messages.map((message) => message.body)).toEqual(
      texts.map((text, index) => make.text(text, { mentions: mentions[index] ?? [] })),
    )
    const mentionsOf = async (userId: UserId) => (await rosterEntry(store.db, userId, chatId))?.mentions
    expect(await mentionsOf(taras.id)).toBe(2)
    expect(await mentionsOf(sofia.id)).toBe(1)
    // Nobody is called by their own words.
    expect(await mentionsOf(olena.id)).toBe(0)
  })
}
