// Writes many texts into many chats in one transaction, in a handful of queries.
import type { ChatId, Message, MessageId, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { isPostgres, jsonRows, textList } from '../db/json-rows.ts'
import type { MessageTable, Tx } from '../db/schema.ts'
import { findMessages, toRow } from './store.ts'

/** A text as somebody wrote it, before it has a place. */
export interface MessageDraft {
  readonly id: MessageId
  readonly chatId: ChatId
  readonly senderId: UserId
  readonly text: string
}

export type AppendOutcome =
  | { kind: 'stored'; message: Message }
  /** The same id from the same sender in the same chat: it was stored before. */
  | { kind: 'known'; message: Message }
  | { kind: 'not_member' }
  /** The id names something else. */
  | { kind: 'id_taken' }

interface Membership {
  readonly chatId: ChatId
  readonly userId: UserId
  readonly wroteAt: number | null
}

/**
 * Stores each draft its sender may write, in their order, and says what became of each.
 * @param now milliseconds since the Unix epoch, the `createdAt` of all.
 */
export async function appendTexts(
  tx: Tx,
  drafts: readonly MessageDraft[],
  now: number,
): Promise<AppendOutcome[]> {
  if (drafts.length === 0) return []
  // First the lock, then the look: whoever repeats an id at the same time waits here.
  await lockChats(tx, drafts)
  const known = new Map(
    (
      await findMessages(
        tx,
        drafts.map((draft) => draft.id),
      )
    ).map((m) => [m.id, m]),
  )
  const members = await memberships(tx, drafts)
  const accepted = new Map<MessageId, MessageDraft>()
  for (const draft of drafts) {
    if (!known.has(draft.id) && !accepted.has(draft.id) && members.has(memberKey(draft))) {
      accepted.set(draft.id, draft)
    }
  }
  const stored = accepted.size === 0 ? new Map() : await insertTexts(tx, [...accepted.values()], now)
  await markWriters(tx, [...stored.values()], members, now)
  return drafts.map((draft) => outcomeOf(draft, known, stored, accepted, members))
}

function outcomeOf(
  draft: MessageDraft,
  known: ReadonlyMap<MessageId, Message>,
  stored: ReadonlyMap<MessageId, Message>,
  accepted: ReadonlyMap<MessageId, MessageDraft>,
  members: ReadonlyMap<string, Membership>,
): AppendOutcome {
  if (!members.has(memberKey(draft))) return { kind: 'not_member' }
  const message = known.get(draft.id) ?? stored.get(draft.id)
  if (message === undefined || message.chatId !== draft.chatId || message.senderId !== draft.senderId) {
    return { kind: 'id_taken' }
  }
  return { kind: accepted.get(draft.id) === draft ? 'stored' : 'known', message }
}

function memberKey(draft: { chatId: ChatId; senderId: UserId }): string {
  return `${draft.chatId}:${draft.senderId}`
}

/** In the order of their ids, so that two writers never wait for each other. SQLite has one writer anyway. */
async function lockChats(tx: Tx, drafts: readonly MessageDraft[]): Promise<void> {
  if (!isPostgres(tx)) return
  const chatIds = [...new Set(drafts.map((draft) => draft.chatId))]
  await tx
    .selectFrom('chats')
    .select('id')
    .where('id', 'in', textList(tx, chatIds))
    .orderBy('id')
    .forUpdate()
    .execute()
}

async function memberships(tx: Tx, drafts: readonly MessageDraft[]): Promise<Map<string, Membership>> {
  const pairs = new Map(drafts.map((draft) => [memberKey(draft), { c: draft.chatId, u: draft.senderId }]))
  const rows = await tx
    .selectFrom(jsonRows(tx, [...pairs.values()]).as('pair'))
    .innerJoin('members', (join) =>
      join
        .on('members.chat_id', '=', sql<ChatId>`pair.value ->> 'c'`)
        .on('members.user_id', '=', sql<UserId>`pair.value ->> 'u'`),
    )
    .select(['members.chat_id as chatId', 'members.user_id as userId', 'members.wrote_at as wroteAt'])
    .execute()
  return new Map(rows.map((row) => [memberKey({ chatId: row.chatId, senderId: row.userId }), row]))
}

async function insertTexts(
  tx: Tx,
  drafts: readonly MessageDraft[],
  now: number,
): Promise<Map<MessageId, Message>> {
  const next = await takePlaces(tx, drafts)
  const messages = drafts.map((draft): Message => {
    const seq = next.get(draft.chatId) ?? 1
    next.set(draft.chatId, seq + 1)
    const body = { kind: 'text', text: draft.text } as const
    return {
      id: draft.id,
      chatId: draft.chatId,
      seq,
      changedSeq: seq,
      senderId: draft.senderId,
      body,
      createdAt: now,
    }
  })
  const inserted = await tx
    .insertInto('messages')
    .columns(['id', 'chat_id', 'seq', 'changed_seq', 'sender_id', 'body', 'created_at'])
    .expression((from) =>
      from
        .selectFrom(jsonRows(tx, messages.map(toRow)).as('row'))
        .select(rowColumns)
        // Without it SQLite would read ON CONFLICT as the condition of a join (sqlite.org/lang_upsert.html).
        .where(sql<boolean>`true`),
    )
    // Only somebody who used this id in another chat this very moment gets here.
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  const ids = new Set(inserted.map((row) => row.id))
  return new Map(messages.filter((message) => ids.has(message.id)).map((message) => [message.id, message]))
}

const rowColumns = [
  sql<MessageTable['id']>`value ->> 'id'`.as('id'),
  sql<MessageTable['chat_id']>`value ->> 'chat_id'`.as('chat_id'),
  sql<number>`cast(value ->> 'seq' as integer)`.as('seq'),
  sql<number>`cast(value ->> 'changed_seq' as integer)`.as('changed_seq'),
  sql<MessageTable['sender_id']>`value ->> 'sender_id'`.as('sender_id'),
  sql<string>`value ->> 'body'`.as('body'),
  sql<number>`cast(value ->> 'created_at' as bigint)`.as('created_at'),
]

/** Takes as many numbers of each chat as it needs. @returns the first of them, for each chat. */
async function takePlaces(tx: Tx, drafts: readonly MessageDraft[]): Promise<Map<ChatId, number>> {
  const counts = new Map<ChatId, number>()
  for (const draft of drafts) counts.set(draft.chatId, (counts.get(draft.chatId) ?? 0) + 1)
  const rows = [...counts].map(([chatId, count]) => ({ c: chatId, n: count }))
  const chats = await tx
    .updateTable('chats')
    .from(jsonRows(tx, rows).as('taken'))
    .set({ last_seq: sql<number>`last_seq + cast(taken.value ->> 'n' as integer)` })
    .where('chats.id', '=', sql<ChatId>`taken.value ->> 'c'`)
    .returning(['chats.id', 'chats.last_seq'])
    .execute()
  return new Map(chats.map((chat) => [chat.id, chat.last_seq - (counts.get(chat.id) ?? 0) + 1]))
}

/** Remembers, once for each member, that they wrote here: two people who both did know each other. */
async function markWriters(
  tx: Tx,
  stored: readonly Message[],
  members: ReadonlyMap<string, Membership>,
  now: number,
): Promise<void> {
  const first = new Map<string, { chatId: ChatId; senderId: UserId }>()
  for (const message of stored) {
    const key = memberKey(message)
    if (members.get(key)?.wroteAt === null) first.set(key, message)
  }
  for (const { chatId, senderId } of first.values()) {
    await tx
      .updateTable('members')
      .set({ wrote_at: now })
      .where('chat_id', '=', chatId)
      .where('user_id', '=', senderId)
      .execute()
  }
}
