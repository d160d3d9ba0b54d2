// Pictures of groups and channels: who may set one, what that tells, and who is shown it.
import { type ChatId, limits, newId, type PictureId, type User } from '@poruch/protocol'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { hashToken } from '../accounts/tokens.ts'
import { deleteChat } from '../chats/store.ts'
import { setRole, setState } from '../chats/store-members.ts'
import { openStore, type Store } from '../db/open.ts'
import { insertInvite, revokeInvite } from '../invites/store.ts'
import { changes, history } from '../messages/store.ts'
import { picturesContext, type TestPictures } from '../testing/pictures-context.ts'
import { addGroup, addPair, addPerson, chatOf, now } from '../testing/stored.ts'
import { chunksOf, pictureOf } from '../testing/test-pictures.ts'
import type { Who } from '../who.ts'
import { pictureForInvited, pictureForMember, removePicture, setPicture } from './commands.ts'
import { createSquareMaker, type MakeSquare } from './picture.ts'

interface Group extends TestPictures {
  readonly store: Store
  readonly chatId: ChatId
  readonly olena: Who
  readonly taras: Who
  readonly sofia: Who
  readonly stranger: Who
}

const whoIs = ({ id }: User): Who => ({ userId: id, deviceId: newId(now) })

/** Olena's group, with Taras as an admin and Sofia as a member. */
async function startGroup(
  makeSquare: MakeSquare = createSquareMaker(),
  kind: 'group' | 'channel' = 'group',
): Promise<Group> {
  const store = await openStore('sqlite::memory:', pino({ level: 'silent' }))
  onTestFinished(() => store.close())
  const people = ['Olena', 'Taras', 'Sofia', 'Stranger'].map((name) => addPerson(store, name))
  const [olena, taras, sofia, stranger] = (await Promise.all(people)).map(whoIs)
  if (!olena || !taras || !sofia || !stranger) throw new Error('Four were added.')
  const chatId = await addGroup(store, olena.userId, [taras.userId, sofia.userId], kind)
  await store.transaction((tx) => setRole(tx, chatId, taras.userId, 'admin'))
  return { ...picturesContext(store, makeSquare), store, chatId, olena, taras, sofia, stranger }
}

const countIn = async (store: Store) => (await store.db.selectFrom('pictures').select('id').execute()).length

test.each(['group', 'channel'] as const)(
  'G-17, G-15: in a %s owner and admins set a picture, which takes one place with its message',
  async (kind) => {
    const { context, told, store, chatId, olena, taras } = await startGroup(undefined, kind)
    for (const [index, who] of [olena, taras].entries()) {
      const seq = index + 1
      const bytes = await pictureOf({ corners: 'RGBW'.repeat(2).slice(index, index + 4) })
      const chat = await setPicture(context, who, { chatId, bytes })
      expect(chat).toMatchObject({ pictureId: expect.any(String), lastSeq: seq, changedSeq: seq })
      expect(await chatOf(store, chatId)).toEqual(chat)
      const body = { kind: 'service', change: 'picture', userIds: [], text: null }
      const message = expect.objectContaining({ seq, changedSeq: seq, senderId: who.userId, body })
      expect(told.slice(-2)).toEqual([
        { audience: { chat: chatId }, event: { type: 'message.changed', re: null, message } },
        { audience: { chat: chatId }, event: { type: 'chat.changed', re: null, chat } },
      ])
      const since = await changes(store.db, chat, index, 10)
      expect(since).toMatchObject({ messages: [message], upTo: seq, more: false })
    }
    expect(told).toHaveLength(4)
    expect(await countIn(store)).toBe(1)
  },
)

test('G-3, G-17: a member who may not is forbidden, to others there is no such chat', async () => {
  const made: Uint8Array[] = []
  const group = await startGroup(async (bytes) => {
    made.push(bytes)
    return bytes
  })
  const { context, told, store, chatId, sofia, stranger, olena } = group
  const bytes = await pictureOf()
  const { a, chatId: direct } = await addPair(store)
  const refused = [
    [sofia, chatId, 'forbidden'],
    [stranger, chatId, 'not_found'],
    [olena, newId<ChatId>(now), 'not_found'],
    // Two people have names.
    [whoIs(a), direct, 'forbidden'],
  ] as const
  for (const [who, place, code] of refused) {
    await expect(setPicture(context, who, { chatId: place, bytes })).rejects.toMatchObject({ code })
    await expect(removePicture(context, who, { chatId: place })).rejects.toMatchObject({ code })
  }
  expect([made, told, await countIn(store)]).toEqual([[], [], 0])
})

test('G-17: the same picture again changes nothing, so that a lost answer may be asked for', async () => {
  const { context, told, store, chatId, olena } = await startGroup()
  const bytes = await pictureOf()
  const first = await setPicture(context, olena, { chatId, bytes })
  expect(await setPicture(context, olena, { chatId, bytes })).toEqual(first)
  expect(told).toHaveLength(2)
  expect((await history(store.db, chatId, null, 10)).messages).toHaveLength(1)
})

test('G-17: taken away it takes a place too; where there is none nothing happens', async () => {
  const { context, told, store, chatId, olena, taras } = await startGroup()
  expect(await removePicture(context, olena, { chatId })).toMatchObject({ pictureId: null, lastSeq: 0 })
  expect(told).toEqual([])
  const { pictureId } = await setPicture(context, olena, { chatId, bytes: await pictureOf() })
  const chat = await removePicture(context, taras, { chatId })
  expect(chat).toMatchObject({ pictureId: null, lastSeq: 2, changedSeq: 2 })
  expect(told.map(({ event }) => event.type).slice(2)).toEqual(['message.changed', 'chat.changed'])
  expect(await countIn(store)).toBe(0)
  if (pictureId === null) throw new Error('A picture was set.')
  await expect(pictureForMember(context, taras, { chatId, pictureId })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test.each([
  [
    'removed',
    'not_found',
    ({ store, chatId, taras }: Group) =>
      store.transaction((tx) => setState(tx, chatId, taras.userId, 'removed', now)),
  ],
  [
    'no longer an admin',
    'forbidden',
    ({ store, chatId, taras }: Group) =>
      store.transaction((tx) => setRole(tx, chatId, taras.userId, 'member')),
  ],
  [
    'in a chat that is deleted',
    'not_found',
    ({ store, chatId }: Group) => store.transaction((tx) => deleteChat(tx, chatId, now)),
  ],
] as const)(
  'G-9, G-17: %s while the picture is made: %s, and nothing is stored',
  async (_what, code, happen) => {
    let meanwhile: () => Promise<unknown> = async () => undefined
    const toSquare = createSquareMaker()
    const group = await startGroup(async (bytes) => {
      const square = await toSquare(bytes)
      await meanwhile()
      return square
    })
    meanwhile = () => happen(group)
    const { context, told, store, chatId, taras } = group
    const set = setPicture(context, taras, { chatId, bytes: await pictureOf() })
    await expect(set).rejects.toMatchObject({ code })
    expect([told, await countIn(store)]).toEqual([[], 0])
    expect((await history(store.db, chatId, null, 10)).messages).toEqual([])
  },
)

test('G-17: what is no picture, and what is too large, changes nothing', async () => {
  const { context, told, store, chatId, olena } = await startGroup()
  const before = await setPicture(context, olena, { chatId, bytes: await pictureOf() })
  const set = (bytes: Uint8Array) => setPicture(context, olena, { chatId, bytes })
  await expect(set(Buffer.from('a text'))).rejects.toMatchObject({ code: 'invalid', field: 'picture' })
  await expect(set(new Uint8Array(limits.pictureBytes + 1))).rejects.toMatchObject({ code: 'too_large' })
  expect(await chatOf(store, chatId)).toEqual(before)
  expect([told.length, await countIn(store)]).toEqual([2, 1])
})

test('G-9, G-17: members are shown it; removed, banned or gone they are not', async () => {
  const { context, store, chatId, olena, sofia, stranger } = await startGroup()
  const { pictureId } = await setPicture(context, olena, { chatId, bytes: await pictureOf() })
  if (pictureId === null) throw new Error('A picture was set.')
  const shown = (who: Who) => pictureForMember(context, who, { chatId, pictureId })
  expect(chunksOf((await shown(sofia)).bytes)).toEqual(['VP8 '])
  await expect(shown(stranger)).rejects.toMatchObject({ code: 'not_found' })
  for (const state of ['left', 'removed', 'banned'] as const) {
    await store.transaction((tx) => setState(tx, chatId, sofia.userId, state, now))
    await expect(shown(sofia)).rejects.toMatchObject({ code: 'not_found' })
  }
  const other = { chatId, pictureId: newId<PictureId>(now) }
  await expect(pictureForMember(context, olena, other)).rejects.toMatchObject({ code: 'not_found' })
  await store.transaction((tx) => deleteChat(tx, chatId, now))
  await expect(shown(olena)).rejects.toMatchObject({ code: 'not_found' })
})

test('N-2, G-17: whoever holds a valid link is shown it, as long as the link and the chat are valid', async () => {
  const { context, clock, store, chatId, olena } = await startGroup()
  const link = async (
    token: string,
    leadsTo: ChatId | null,
    usesLeft = 1,
    expiresAt: number | null = null,
  ) => {
    const invite = { id: newId<never>(now), chatId: leadsTo, createdAt: now, expiresAt, usesLeft }
    await insertInvite(store.db, { ...invite, tokenHash: hashToken(token), createdBy: olena.userId })
    return invite.id
  }
  const withdrawn = await link('good', chatId)
  await link('other', chatId)
  await link('to-the-server', null)
  await link('used-up', chatId, 0)
  await link('short', chatId, 1, clock.now() + 1_000)
  const expectNone = (token: string) =>
    expect(pictureForInvited(context, token)).rejects.toMatchObject({ code: 'not_found' })
  await expectNone('good')
  const { pictureId } = await setPicture(context, olena, { chatId, bytes: await pictureOf() })
  for (const token of ['good', 'short']) {
    expect((await pictureForInvited(context, token)).id).toBe(pictureId)
  }
  for (const token of ['nothing', 'to-the-server', 'used-up']) await expectNone(token)
  clock.advance(1_000)
  await expectNone('short')
  await revokeInvite(store.db, withdrawn, now)
  await expectNone('good')
  expect((await pictureForInvited(context, 'other')).id).toBe(pictureId)
  await store.transaction((tx) => deleteChat(tx, chatId, now))
  await expectNone('other')
})
