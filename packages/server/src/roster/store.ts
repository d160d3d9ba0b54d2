// The roster: every chat of a person with what is new in it; whole in pages, or what changed since a cursor.
import { setImmediate } from 'node:timers/promises'
import { type ChatId, limits, type RosterEntry, type UserId } from '@poruch/protocol'
import { type SelectQueryBuilder, sql } from 'kysely'
import { chatColumns, chatOf, pairOf } from '../chats/store.ts'
import { membershipOf } from '../chats/store-members.ts'
import { textList } from '../db/json-rows.ts'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { Db, MemberState, Schema } from '../db/schema.ts'
import { lastMessages } from '../messages/store.ts'

/** Where the next part begins; at the very first one nothing was told yet. */
export interface RosterPlace {
  /** Tell what changed after this stamp; null: tell all there is. */
  readonly since: number | null
  /** The chat told last. */
  readonly after: {
    /** Null: all that stood there at the first part was told, and now comes what changed since, by its id. */
    readonly activityAt: number | null
    /** Null: none of those yet. */
    readonly chatId: ChatId | null
    /** The cursor of the first part. What changed later is told last: it may have moved between the parts. */
    readonly cursor: number
  } | null
}

export interface RosterPart {
  readonly entries: RosterEntry[]
  /** Chats that this person went from since, or that were deleted. */
  readonly gone: ChatId[]
  /** Null: nothing follows. */
  readonly next: RosterPlace | null
  /** What to ask `since` later, once all parts are there. */
  readonly cursor: number
}

/** So many chats that changed anywhere are looked through before a person's own chats are. */
const fewChats = 300
/**
 * How far a cursor stands behind the newest stamp: longer than it takes a transaction to commit, and what it wrote to be
 * told. Two that commit in another order than they took their stamps are told twice then, rather than never.
 */
const overlapMs = 10_000

/** That a chat has come to this stamp. */
export interface Change {
  readonly chatId: ChatId
  readonly stamp: number
}

/** The stamp to which everything belongs that was told until now. @param newest the newest change now. */
export function cursorNow(newest: Change | null): number {
  return Math.max(0, (newest?.stamp ?? 0) - overlapMs)
}

const lastStamped = keepQuery((db) =>
  // Each has a stamp; asked so, SQLite says that it searches.
  db
    .selectFrom('chats')
    .select(['id as chatId', 'stamp'])
    .where('stamp', '>=', 0)
    .orderBy('stamp', 'desc')
    .limit(1),
)

/** The newest of all chats; null when there is none. */
export async function newestChange(db: Db): Promise<Change | null> {
  const [row] = await lastStamped(db, {})
  return row ?? null
}

const stampOfChat = keepQuery((db, given: Given<{ chatId: ChatId }>) =>
  db.selectFrom('chats').select('stamp').where('id', '=', given('chatId')),
)

/** How far this chat has come; null: there is no such chat. */
export async function stampOf(db: Db, chatId: ChatId): Promise<number | null> {
  const [row] = await stampOfChat(db, { chatId })
  return row?.stamp ?? null
}

/**
 * A part of the roster, newest activity first: a handful of queries, however many chats there are.
 * @param limit so many chats in one part.
 */
export async function rosterPart(
  db: Db,
  userId: UserId,
  place: RosterPlace,
  limit: number,
): Promise<RosterPart> {
  const cursor = place.after?.cursor ?? cursorNow(await newestChange(db))
  const { told, next } = await chatsFrom(db, userId, place, cursor, limit)
  const isIn = (row: PlacedChat): boolean => row.state === 'in' && row.deletedAt === null
  const ids = told.filter(isIn).map((row) => row.id)
  return {
    entries: await entriesByTurns(db, userId, ids),
    gone: told.filter((row) => !isIn(row)).map((row) => row.id),
    next,
    cursor,
  }
}

/** So many entries are read at one go. Each may have a thousand unread messages to count, and all others wait meanwhile. */
const entriesAtOnce = 25

async function entriesByTurns(db: Db, userId: UserId, ids: readonly ChatId[]): Promise<RosterEntry[]> {
  const entries: RosterEntry[] = []
  for (let from = 0; from < ids.length; from += entriesAtOnce) {
    // SQLite answers without letting go of the thread: others have their turn here.
    if (from > 0) await setImmediate()
    entries.push(...(await rosterEntries(db, userId, ids.slice(from, from + entriesAtOnce))))
  }
  return entries
}

interface PlacedChat {
  readonly id: ChatId
  readonly activityAt: number
  readonly state: MemberState
  readonly deletedAt: number | null
}

async function chatsFrom(
  db: Db,
  userId: UserId,
  place: RosterPlace,
  cursor: number,
  limit: number,
): Promise<{ told: PlacedChat[]; next: RosterPlace | null }> {
  const { since, after } = place
  const isLate = after !== null && after.activityAt === null
  const rows = isLate ? [] : await placedChats(db, userId, place, limit + 1)
  const told = rows.slice(0, limit)
  const last = told.at(-1)
  if (rows.length > limit && last !== undefined)
    return { told, next: { since, after: { activityAt: last.activityAt, chatId: last.id, cursor } } }
  // Seen at one look: nothing moved.
  if (after === null) return { told, next: null }
  const room = limit - told.length
  const lastLate = isLate ? after.chatId : null
  const late = await lateChats(db, userId, cursor, lastLate, room + 1)
  told.push(...late.slice(0, room))
  if (late.length <= room) return { told, next: null }
  const chatId = late[room - 1]?.id ?? lastLate
  return { told, next: { since, after: { activityAt: null, chatId, cursor } } }
}

/** Those whose activity is older than that of the chat told last, but for what changed since the first part. */
async function placedChats(
  db: Db,
  userId: UserId,
  { since, after }: RosterPlace,
  limit: number,
): Promise<PlacedChat[]> {
  const few = since === null ? null : await changedSince(db, since)
  if (few?.length === 0) return []
  return await placesOf(db, userId, few)
    .$if(since !== null, (query) => query.where(changedFor, '>', since))
    // Whoever knows nothing need not hear of what is gone.
    .$if(since === null, (query) =>
      query.where('members.state', '=', 'in').where('chats.deleted_at', 'is', null),
    )
    .$if(after !== null, (query) =>
      query
        .where(sql<boolean>`(chats.activity_at, chats.id) < (${after?.activityAt}, ${after?.chatId})`)
        .where(changedFor, '<=', after?.cursor ?? 0),
    )
    .orderBy('chats.activity_at', 'desc')
    .orderBy('chats.id', 'desc')
    .limit(limit)
    .execute()
}

/** What changed since the first part: by ids, which stay where they are while everything else moves. */
async function lateChats(
  db: Db,
  userId: UserId,
  cursor: number,
  after: ChatId | null,
  limit: number,
): Promise<PlacedChat[]> {
  const few = await changedSince(db, cursor)
  if (few?.length === 0) return []
  return await placesOf(db, userId, few)
    .where(changedFor, '>', cursor)
    .$if(after !== null, (query) => query.where('chats.id', '>', after))
    .orderBy('chats.id')
    .limit(limit)
    .execute()
}

/** @param few only those of a person's chats; null: all. */
function placesOf(db: Db, userId: UserId, few: readonly ChatId[] | null) {
  return ownChats(db, userId)
    .select(['chats.id', 'chats.activity_at as activityAt', 'members.state', 'chats.deleted_at as deletedAt'])
    .$if(few !== null, (query) => query.where('members.chat_id', 'in', textList(db, few ?? [])))
}

/** When a chat changed for this person: for one who went, when they went; after that they hear nothing of it. */
const changedFor = sql<number>`case members.state when 'in' then chats.stamp else coalesce(members.left_stamp, 0) end`

function ownChats(db: Db, userId: UserId): SelectQueryBuilder<Schema, 'members' | 'chats', object> {
  return db
    .selectFrom('members')
    .innerJoin('chats', 'chats.id', 'members.chat_id')
    .where('members.user_id', '=', userId)
}

const stampedAfter = keepQuery((db, given: Given<{ since: number }>) =>
  db
    .selectFrom('chats')
    .select('id')
    .where('stamp', '>', given('since'))
    .limit(fewChats + 1),
)

/** All chats that changed since, when they are few: then a person's own need not be looked through. */
async function changedSince(db: Db, since: number): Promise<ChatId[] | null> {
  const rows = await stampedAfter(db, { since })
  return rows.length > fewChats ? null : rows.map((row) => row.id)
}

/** Entries of these chats, as far as the person is in them, in the order of the ids. */
export async function rosterEntries(db: Db, userId: UserId, ids: readonly ChatId[]): Promise<RosterEntry[]> {
  if (ids.length === 0) return []
  const rows = await ownChats(db, userId)
    .select([
      ...chatColumns,
      ...([
        'members.rank',
        'members.joined_at',
        'members.rev',
        'members.read_seq',
        'members.notify',
      ] as const),
      ...(['members.muted_until', 'members.pinned_at', 'members.archived_at'] as const),
      unread.as('unread'),
      mentions.as('mentions'),
      othersReadSeq.as('othersReadSeq'),
    ])
    .where('members.chat_id', 'in', textList(db, ids))
    .where('members.state', '=', 'in')
    .where('chats.deleted_at', 'is', null)
    .execute()
  const last = new Map((await lastMessages(db, ids)).map((message) => [message.chatId, message]))
  const entries = new Map(
    rows.map((row): [ChatId, RosterEntry] => [
      row.id,
      {
        chat: chatOf(row),
        me: membershipOf(row),
        peerId: pairOf(row)?.find((one) => one !== userId) ?? null,
        lastMessage: last.get(row.id) ?? null,
        unread: row.unread,
        mentions: row.mentions,
        othersReadSeq: row.othersReadSeq ?? 0,
      },
    ]),
  )
  return ids.flatMap((id) => entries.get(id) ?? [])
}

export async function rosterEntry(db: Db, userId: UserId, chatId: ChatId): Promise<RosterEntry | null> {
  const [entry] = await rosterEntries(db, userId, [chatId])
  return entry ?? null
}

// Each counts inside one chat, and no further than anybody is shown.
const most = sql.lit(limits.unreadMax)
/** One's own messages and what was done in the chat are no news: they are passed over, but not without end. */
const lookedThrough = sql.lit(4 * limits.unreadMax)
const unread = sql<number>`(select count(*) from (select 1 from (select sender_id, kind from messages
    where messages.chat_id = members.chat_id and messages.seq > members.read_seq
    order by messages.seq desc limit ${lookedThrough}) as newest
  where newest.sender_id <> members.user_id and newest.kind <> 'service' limit ${most}) as counted)`
const mentions = sql<number>`(select count(*) from (select 1 from mentions
  where mentions.chat_id = members.chat_id and mentions.user_id = members.user_id
    and mentions.seq > members.read_seq limit ${most}) as counted)`
const othersReadSeq = sql<number | null>`(select other.read_seq from members as other
  where other.chat_id = members.chat_id and other.state = 'in' and other.user_id <> members.user_id
  order by other.read_seq desc limit 1)`
