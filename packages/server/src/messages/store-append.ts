// Writes many messages into many chats in one transaction, in a handful of queries.
import {
  type BodyDraft,
  type ChatId,
  type Message,
  type MessageBody,
  type MessageId,
  mayDo,
  type UserId,
} from '@poruch/protocol'
import { sql } from 'kysely'
import { pairOf } from '../chats/store.ts'
import { findMentioned } from '../chats/store-member-list.ts'
import { roleOf } from '../chats/store-members.ts'
import { lockChats } from '../chats/store-rows.ts'
import { jsonRows, stampAt } from '../db/json-rows.ts'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { MessageTable, Tx } from '../db/schema.ts'
import { mentionedIn } from './mentioned.ts'
import { columnNames, columnsOfJson, findMessages, messageAt, toRow } from './store.ts'

/** A message as somebody wrote it, before it has a place. */
export interface MessageDraft {
  readonly id: MessageId
  readonly chatId: ChatId
  readonly senderId: UserId
  readonly body: BodyDraft
}

export type AppendOutcome =
  | { kind: 'stored'; message: Message; pair: readonly UserId[] | null }
  /** The same id from the same sender in the same chat: it was stored before. */
  | { kind: 'known'; message: Message }
  | { kind: 'not_member' }
  /** A member who may not write here. */
  | { kind: 'forbidden' }
  /** The id names something else. */
  | { kind: 'id_taken' }

interface Place {
  readonly mayWrite: boolean
  readonly wroteAt: number | null
  /** The two people of a direct chat. */
  readonly pair: readonly UserId[] | null
}
type Places = ReadonlyMap<string, Place>

/**
 * Stores each draft its sender may write, in their order, and says what became of each.
 * @param now milliseconds since the Unix epoch, the `createdAt` of all.
 */
export async function appendMessages(
  tx: Tx,
  drafts: readonly MessageDraft[],
  now: number,
): Promise<AppendOutcome[]> {
  if (drafts.length === 0) return []
  // First the lock, then the look: whoever repeats an id at the same time waits here.
  await lockChats(tx, [...new Set(drafts.map((draft) => draft.chatId))])
  const ids = drafts.map((draft) => draft.id)
  const known = new Map((await findMessages(tx, ids)).map((message) => [message.id, message]))
  const places = await placesOf(tx, drafts)
  const accepted = new Map<MessageId, MessageDraft>()
  for (const draft of drafts) {
    const isNew = !known.has(draft.id) && !accepted.has(draft.id)
    if (isNew && places.get(memberKey(draft))?.mayWrite === true) accepted.set(draft.id, draft)
  }
  const fresh = [...accepted.values()]
  const stored =
    fresh.length === 0
      ? new Map<MessageId, Message>()
      : await insertMessages(tx, fresh, await takePlaces(tx, fresh, now), now)
  await markWriters(tx, [...stored.values()], places, now)
  return drafts.map((draft) => outcomeOf(draft, known, stored, accepted, places))
}

/** Some of the drafts need a closer look: nothing may be kept of what was done for them. */
export class NotAllNew extends Error {
  override readonly name = 'NotAllNew'
}

/**
 * The same in as few queries as can be, since each is a way to the database and back.
 * @throws NotAllNew when a draft was stored before or its sender may not write: the transaction must be given up.
 */
export async function appendNew(
  tx: Tx,
  drafts: readonly MessageDraft[],
  now: number,
): Promise<AppendOutcome[]> {
  const chatIds = new Set(drafts.map((draft) => draft.chatId))
  // To take numbers of one chat locks it; of several it would lock them in any order.
  if (chatIds.size > 1) await lockChats(tx, [...chatIds])
  const next = await takePlaces(tx, drafts, now)
  const places = await placesOf(tx, drafts)
  if (!drafts.every((draft) => places.get(memberKey(draft))?.mayWrite)) throw new NotAllNew()
  const stored = [...(await insertMessages(tx, drafts, next, now)).values()]
  if (stored.length < drafts.length) throw new NotAllNew()
  await markWriters(tx, stored, places, now)
  return stored.map((message) => ({
    kind: 'stored',
    message,
    pair: places.get(memberKey(message))?.pair ?? null,
  }))
}

function outcomeOf(
  draft: MessageDraft,
  known: ReadonlyMap<MessageId, Message>,
  stored: ReadonlyMap<MessageId, Message>,
  accepted: ReadonlyMap<MessageId, MessageDraft>,
  places: Places,
): AppendOutcome {
  const place = places.get(memberKey(draft))
  const message = known.get(draft.id) ?? stored.get(draft.id)
  const isOwn = message?.chatId === draft.chatId && message.senderId === draft.senderId
  // What was stored stays so, whatever became of the chat or of its sender there.
  if (isOwn && accepted.get(draft.id) !== draft) return { kind: 'known', message }
  if (place === undefined) return { kind: 'not_member' }
  if (isOwn) return { kind: 'stored', message, pair: place.pair }
  return { kind: message !== undefined || place.mayWrite ? 'id_taken' : 'forbidden' }
}

function memberKey(draft: { chatId: ChatId; senderId: UserId }): string {
  return `${draft.chatId}:${draft.senderId}`
}

const askedPlaces = keepQuery((db, given: Given<{ asked: readonly object[] }>) =>
  db
    .selectFrom(jsonRows(db, given('asked')).as('asked'))
    .innerJoin('members', (join) =>
      join
        .on('members.chat_id', '=', sql<ChatId>`asked.value ->> 'c'`)
        .on('members.user_id', '=', sql<UserId>`asked.value ->> 'u'`)
        .on('members.state', '=', 'in'),
    )
    .innerJoin('chats', (join) =>
      join.onRef('chats.id', '=', 'members.chat_id').on('chats.deleted_at', 'is', null),
    )
    .select([
      ...(['chats.id', 'chats.kind', 'chats.who_adds', 'chats.pair_key'] as const),
      ...(['members.user_id', 'members.rank', 'members.wrote_at as wroteAt'] as const),
    ]),
)

async function placesOf(tx: Tx, drafts: readonly MessageDraft[]): Promise<Places> {
  const pairs = new Map(drafts.map((draft) => [memberKey(draft), { c: draft.chatId, u: draft.senderId }]))
  const rows = await askedPlaces(tx, { asked: [...pairs.values()] })
  return new Map(
    rows.map((row): [string, Place] => {
      const mayWrite = mayDo(roleOf(row.rank), 'write', {
        kind: row.kind,
        settings: { whoAdds: row.who_adds },
      })
      const key = memberKey({ chatId: row.id, senderId: row.user_id })
      return [key, { mayWrite, wroteAt: row.wroteAt, pair: pairOf(row) }]
    }),
  )
}

/** @param next the first number of each chat. @returns those whose id names nothing else, in the order of the drafts. */
async function insertMessages(
  tx: Tx,
  drafts: readonly MessageDraft[],
  next: Map<ChatId, number>,
  now: number,
): Promise<Map<MessageId, Message>> {
  const bodies = await bodiesOf(tx, drafts)
  const messages = drafts.map((draft, index): Message => {
    const seq = next.get(draft.chatId) ?? 1
    next.set(draft.chatId, seq + 1)
    const body = bodies[index] ?? { ...draft.body, mentions: [] }
    return messageAt({ ...draft, body }, seq, now)
  })
  const inserted = await insertRows(tx, { rows: messages.map(toRow) })
  const ids = new Set(inserted.map((row) => row.id))
  const stored = messages.filter((message) => ids.has(message.id))
  await insertMentions(tx, stored)
  return new Map(stored.map((message) => [message.id, message]))
}

/** The drafts as they are kept: with the members whom they mention. */
async function bodiesOf(tx: Tx, drafts: readonly MessageDraft[]): Promise<MessageBody[]> {
  const named = drafts.map(({ chatId, body }) =>
    mentionedIn(body.text).map((username) => ({ chatId, username })),
  )
  const found = await findMentioned(tx, named.flat())
  const ids = new Map(found.map(({ chatId, username, userId }) => [`${chatId} ${username}`, userId]))
  return drafts.map(({ body }, index) => ({
    ...body,
    mentions: (named[index] ?? []).flatMap(({ chatId, username }) => ids.get(`${chatId} ${username}`) ?? []),
  }))
}

async function insertMentions(tx: Tx, messages: readonly Message[]): Promise<void> {
  const rows = messages.flatMap(({ chatId, seq, senderId, body }) =>
    body.kind !== 'text'
      ? []
      : body.mentions
          .filter((userId) => userId !== senderId)
          .map((userId) => ({ c: chatId, u: userId, s: seq })),
  )
  if (rows.length === 0) return
  await tx
    .insertInto('mentions')
    .columns(['chat_id', 'user_id', 'seq'])
    .expression((from) =>
      from
        .selectFrom(jsonRows(tx, rows).as('row'))
        .select([
          sql<ChatId>`value ->> 'c'`.as('chat_id'),
          sql<UserId>`value ->> 'u'`.as('user_id'),
          sql<number>`cast(value ->> 's' as integer)`.as('seq'),
        ]),
    )
    .execute()
}

const insertRows = keepQuery((db, given: Given<{ rows: readonly MessageTable[] }>) =>
  db
    .insertInto('messages')
    .columns(columnNames)
    .expression((from) =>
      from
        .selectFrom(jsonRows(db, given('rows')).as('row'))
        .select(columnsOfJson)
        // Without it SQLite would read ON CONFLICT as the condition of a join (sqlite.org/lang_upsert.html).
        .where(sql<boolean>`true`),
    )
    // Only somebody who used this id in another chat this very moment gets here.
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id'),
)

const takeCounted = keepQuery((db, given: Given<{ taken: readonly object[]; now: number }>) =>
  db
    .updateTable('chats')
    .from(jsonRows(db, given('taken')).as('taken'))
    .set({
      last_seq: sql<number>`last_seq + cast(taken.value ->> 'n' as integer)`,
      activity_at: given('now'),
      stamp: stampAt(db, given('now')),
    })
    .where('chats.id', '=', sql<ChatId>`taken.value ->> 'c'`)
    .returning(['chats.id', 'chats.last_seq']),
)

/** Takes as many numbers of each chat as it needs. @returns the first of them, for each chat. */
async function takePlaces(
  tx: Tx,
  drafts: readonly MessageDraft[],
  now: number,
): Promise<Map<ChatId, number>> {
  const counts = new Map<ChatId, number>()
  for (const draft of drafts) counts.set(draft.chatId, (counts.get(draft.chatId) ?? 0) + 1)
  const taken = [...counts].map(([chatId, count]) => ({ c: chatId, n: count }))
  const chats = await takeCounted(tx, { taken, now })
  return new Map(chats.map((chat) => [chat.id, chat.last_seq - (counts.get(chat.id) ?? 0) + 1]))
}

/** Remembers, once for each member, that they wrote here: two people who both did know each other. */
async function markWriters(tx: Tx, stored: readonly Message[], places: Places, now: number): Promise<void> {
  const first = new Map<string, { chatId: ChatId; senderId: UserId }>()
  for (const message of stored) {
    const key = memberKey(message)
    if (places.get(key)?.wroteAt === null) first.set(key, message)
  }
  if (first.size === 0) return
  const rows = [...first.values()].map(({ chatId, senderId }) => ({ c: chatId, u: senderId }))
  await tx
    .updateTable('members')
    .from(jsonRows(tx, rows).as('writer'))
    .set({ wrote_at: now })
    .where('members.chat_id', '=', sql<ChatId>`writer.value ->> 'c'`)
    .where('members.user_id', '=', sql<UserId>`writer.value ->> 'u'`)
    .execute()
}
