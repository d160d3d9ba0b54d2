// Messages: written in batches, read by place (history) or by change (catching up).
import {
  type Chat,
  type ChatChange,
  type ChatId,
  type Message,
  type MessageBody,
  type MessageId,
  newId,
  PoruchError,
  type UserId,
} from '@poruch/protocol'
import { sql } from 'kysely'
import { nextSeq } from '../chats/store.ts'
import { textList } from '../db/json-rows.ts'
import { type Given, keepQuery } from '../db/kept-query.ts'
import type { Db, MessageTable, Tx } from '../db/schema.ts'

/** Each column, as JSON gives it back; whoever adds one is led here by the compiler. */
const columnTypes: Readonly<Record<keyof MessageTable, 'text' | 'integer' | 'bigint'>> = {
  id: 'text',
  chat_id: 'text',
  seq: 'integer',
  changed_seq: 'integer',
  sender_id: 'text',
  kind: 'text',
  body: 'text',
  created_at: 'bigint',
}
/** In the order of `columnsOfJson`. */
export const columnNames = Object.keys(columnTypes) as (keyof MessageTable)[]
const columns = columnNames.map((name) => `messages.${name}` as const)
/** The same, read from the rows of `jsonRows`. */
export const columnsOfJson = columnNames.map((name) =>
  sql`cast(value ->> ${sql.lit(name)} as ${sql.raw(columnTypes[name])})`.as(name),
)

function fromRow(row: MessageTable): Message {
  return {
    id: row.id,
    chatId: row.chat_id,
    seq: row.seq,
    changedSeq: row.changed_seq,
    senderId: row.sender_id,
    // Written by `toRow`, so it is a body.
    body: JSON.parse(row.body) as MessageBody,
    createdAt: row.created_at,
  }
}

export function toRow(message: Message): MessageTable {
  return {
    id: message.id,
    chat_id: message.chatId,
    seq: message.seq,
    changed_seq: message.changedSeq,
    sender_id: message.senderId,
    kind: message.body.kind,
    body: JSON.stringify(message.body),
    created_at: message.createdAt,
  }
}

/** A message as it is when it is written, at its place. */
export function messageAt(
  written: Pick<Message, 'id' | 'chatId' | 'senderId' | 'body'>,
  seq: number,
  createdAt: number,
): Message {
  const { id, chatId, senderId, body } = written
  return { id, chatId, seq, changedSeq: seq, senderId, body, createdAt }
}

/** What the server itself notes in a chat. */
export interface Note {
  /** One of the command that asked for it, so that its repetition is known; a new one when not said. */
  readonly id?: MessageId
  readonly chatId: ChatId
  readonly senderId: UserId
  readonly body: MessageBody
}

/** Writes a message that nobody typed, at the chat's next place. */
export async function insertNote(tx: Tx, note: Note, at: number): Promise<Message> {
  return await insertNoteAt(tx, note, await nextSeq(tx, note.chatId, at), at)
}

/**
 * The same at a place that is taken already, by the change of the chat that it tells of.
 * @throws PoruchError `id_taken`
 */
export async function insertNoteAt(tx: Tx, note: Note, seq: number, at: number): Promise<Message> {
  const { chatId, id = newId<MessageId>(at) } = note
  const message = messageAt({ ...note, id }, seq, at)
  const inserted = await tx
    .insertInto('messages')
    .values(toRow(message))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) throw new PoruchError('id_taken', { field: 'id' })
  await tx.updateTable('chats').set({ activity_at: at }).where('id', '=', chatId).execute()
  return message
}

/** The body of a service message. */
export function service(
  change: ChatChange,
  details: { readonly userIds?: readonly UserId[]; readonly text?: string } = {},
): MessageBody {
  return { kind: 'service', change, userIds: [...(details.userIds ?? [])], text: details.text ?? null }
}

const messagesById = keepQuery((db, given: Given<{ ids: readonly MessageId[] }>) =>
  db
    .selectFrom('messages')
    .select(columns)
    .where('id', 'in', textList(db, given('ids'))),
)

export async function findMessages(db: Db, ids: readonly MessageId[]): Promise<Message[]> {
  return (await messagesById(db, { ids })).map(fromRow)
}

/** The page of messages before a place (the newest without one), in order of `seq`. */
export async function history(
  db: Db,
  chatId: ChatId,
  before: number | null,
  limit: number,
): Promise<{ messages: Message[]; more: boolean }> {
  const rows = await db
    .selectFrom('messages')
    .select(columns)
    .where('chat_id', '=', chatId)
    .$if(before !== null, (query) => query.where('seq', '<', before))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const more = rows.length > limit
  return { messages: rows.slice(0, limit).reverse().map(fromRow), more }
}

/**
 * What changed in a chat after `since`, in order of change, and up to which number the answer is complete.
 * @param chat as it was read before: changes after its `lastSeq` are left for the next question.
 */
export async function changes(
  db: Db,
  chat: Pick<Chat, 'id' | 'lastSeq'>,
  since: number,
  limit: number,
): Promise<{ messages: Message[]; upTo: number; more: boolean }> {
  const rows = await db
    .selectFrom('messages')
    .select(columns)
    .where('chat_id', '=', chat.id)
    .where('changed_seq', '>', since)
    .where('changed_seq', '<=', chat.lastSeq)
    .orderBy('changed_seq')
    .limit(limit + 1)
    .execute()
  const messages = rows.slice(0, limit).map(fromRow)
  const more = rows.length > limit
  const upTo = more ? (messages.at(-1)?.changedSeq ?? since) : Math.max(since, chat.lastSeq)
  return { messages, upTo, more }
}

/** The newest message of each chat that has one: one step into the index for each. */
export async function lastMessages(db: Db, chatIds: readonly ChatId[]): Promise<Message[]> {
  const newest = sql<number>`(select max(m.seq) from messages as m where m.chat_id = chats.id)`
  const rows = await db
    .selectFrom('chats')
    .innerJoin('messages', (join) =>
      join.onRef('messages.chat_id', '=', 'chats.id').on('messages.seq', '=', newest),
    )
    .select(columns)
    .where('chats.id', 'in', textList(db, chatIds))
    .execute()
  return rows.map(fromRow)
}
