// The roster: every chat of a person with what is new in it; whole in pages, or what changed since a cursor.
import { type ChatId, limits, type RosterEntry, type UserId } from '@poruch/protocol'
import { type SelectQueryBuilder, sql } from 'kysely'
import { chatColumns, chatOf, pairOf } from '../chats/store.ts'
import { membershipOf } from '../chats/store-members.ts'
import { textList } from '../db/json-rows.ts'
import type { Db, Schema } from '../db/schema.ts'
import { lastMessages } from '../messages/store.ts'

/** Where a page ends: the chat told last. */
export interface RosterPlace {
  readonly activityAt: number
  readonly chatId: ChatId
}

export interface RosterPart {
  readonly entries: RosterEntry[]
  /** Chats that this person was in since the cursor, or ever, and is not in now. */
  readonly gone: ChatId[]
  /** Null: nothing follows. */
  readonly last: RosterPlace | null
}

export interface RosterQuestion {
  readonly userId: UserId
  /** The stamp up to which the device knows; null: it knows nothing. */
  readonly since: number | null
  readonly after: RosterPlace | null
  readonly limit: number
}

/** So many chats that changed anywhere are looked through before a person's own chats are. */
const fewChats = 300

/** The newest stamp of all chats; 0 when there is none. */
export async function newestStamp(db: Db): Promise<number> {
  const row = await db
    .selectFrom('chats')
    .select((select) => select.fn.max<number | null>('stamp').as('stamp'))
    .executeTakeFirst()
  return row?.stamp ?? 0
}

/** A part of the roster, newest activity first: a handful of queries, however many chats there are. */
export async function rosterPart(db: Db, question: RosterQuestion): Promise<RosterPart> {
  const { userId, since, after, limit } = question
  const few = since === null ? null : await changedSince(db, since)
  if (few?.length === 0) return { entries: [], gone: [], last: null }
  const rows = await ownChats(db, userId)
    .select(['chats.id', 'chats.activity_at as activityAt', 'members.state', 'chats.deleted_at as deletedAt'])
    .$if(few !== null, (query) => query.where('members.chat_id', 'in', textList(db, few ?? [])))
    .$if(since !== null, (query) => query.where('chats.stamp', '>', since))
    // Whoever knows nothing need not hear of what is gone.
    .$if(since === null, (query) =>
      query.where('members.state', '=', 'in').where('chats.deleted_at', 'is', null),
    )
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(chats.activity_at, chats.id) < (${after?.activityAt}, ${after?.chatId})`),
    )
    .orderBy('chats.activity_at', 'desc')
    .orderBy('chats.id', 'desc')
    .limit(limit + 1)
    .execute()
  const told = rows.slice(0, limit)
  const end = rows.length > limit ? told.at(-1) : undefined
  const isIn = (row: (typeof rows)[number]): boolean => row.state === 'in' && row.deletedAt === null
  return {
    entries: await rosterEntries(
      db,
      userId,
      told.filter(isIn).map((row) => row.id),
    ),
    gone: told.filter((row) => !isIn(row)).map((row) => row.id),
    last: end === undefined ? null : { activityAt: end.activityAt, chatId: end.id },
  }
}

function ownChats(db: Db, userId: UserId): SelectQueryBuilder<Schema, 'members' | 'chats', object> {
  return db
    .selectFrom('members')
    .innerJoin('chats', 'chats.id', 'members.chat_id')
    .where('members.user_id', '=', userId)
}

/** All chats that changed since, when they are few: then a person's own need not be looked through. */
async function changedSince(db: Db, since: number): Promise<ChatId[] | null> {
  const rows = await db
    .selectFrom('chats')
    .select('id')
    .where('stamp', '>', since)
    .limit(fewChats + 1)
    .execute()
  return rows.length > fewChats ? null : rows.map((row) => row.id)
}

/** Entries of these chats, as far as the person is in them, in the order of the ids. */
export async function rosterEntries(db: Db, userId: UserId, ids: readonly ChatId[]): Promise<RosterEntry[]> {
  if (ids.length === 0) return []
  const rows = await ownChats(db, userId)
    .select([
      ...chatColumns,
      ...(['members.rank', 'members.joined_at', 'members.read_seq', 'members.notify'] as const),
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
const unread = sql<number>`(select count(*) from (select 1 from messages
  where messages.chat_id = members.chat_id and messages.seq > members.read_seq
    and messages.sender_id <> members.user_id and messages.kind <> 'service' limit ${most}) as counted)`
const mentions = sql<number>`(select count(*) from (select 1 from mentions
  where mentions.chat_id = members.chat_id and mentions.user_id = members.user_id
    and mentions.seq > members.read_seq limit ${most}) as counted)`
const othersReadSeq = sql<number | null>`(select other.read_seq from members as other
  where other.chat_id = members.chat_id and other.state = 'in' and other.user_id <> members.user_id
  order by other.read_seq desc limit 1)`
