// Messages: written in batches, read by place (history) or by change (catching up).
import type { Chat, ChatId, Message, MessageBody, MessageId } from '@poruch/protocol'
import { sql } from 'kysely'
import { textList } from '../db/json-rows.ts'
import type { Db, MessageTable, Tx } from '../db/schema.ts'

const columns = [
  'messages.id',
  'messages.chat_id',
  'messages.seq',
  'messages.changed_seq',
  'messages.sender_id',
  'messages.body',
  'messages.created_at',
] as const

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
    body: JSON.stringify(message.body),
    created_at: message.createdAt,
  }
}

/** A message whose place was taken by `nextSeq` in the same transaction. */
export async function insertMessage(tx: Tx, message: Message): Promise<void> {
  await tx.insertInto('messages').values(toRow(message)).execute()
}

export async function findMessages(db: Db, ids: readonly MessageId[]): Promise<Message[]> {
  const rows = await db.selectFrom('messages').select(columns).where('id', 'in', textList(db, ids)).execute()
  return rows.map(fromRow)
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
