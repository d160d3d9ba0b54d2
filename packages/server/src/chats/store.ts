// Chats and who is in them: places in the sequence and read marks.
import { type Chat, type ChatId, newId, PoruchError, type UserId } from '@poruch/protocol'
import { textList } from '../db/json-rows.ts'
import { type Db, pairKey, type Tx } from '../db/schema.ts'

/** The one direct chat of two people, made when there is none: race-safe by the unique pair. */
export async function openDirectChat(
  tx: Tx,
  a: UserId,
  b: UserId,
  now: number,
): Promise<{ chatId: ChatId; created: boolean }> {
  const key = pairKey(a, b)
  const id = newId<ChatId>(now)
  const inserted = await tx
    .insertInto('chats')
    .values({ id, kind: 'direct', title: null, pair_key: key, created_at: now, last_seq: 0 })
    .onConflict((conflict) => conflict.column('pair_key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) {
    const found = await tx
      .selectFrom('chats')
      .select('id')
      .where('pair_key', '=', key)
      .executeTakeFirstOrThrow()
    return { chatId: found.id, created: false }
  }
  const people = [...new Set([a, b])]
  await tx
    .insertInto('members')
    .values(people.map((user_id) => ({ chat_id: id, user_id, role: 'member', read_seq: 0, wrote_at: null })))
    .execute()
  return { chatId: id, created: true }
}

export async function findChat(db: Db, chatId: ChatId): Promise<Chat | null> {
  const [chat] = await findChats(db, [chatId])
  return chat ?? null
}

/** Whole chats with their members, in two queries. */
export async function findChats(db: Db, ids: readonly ChatId[]): Promise<Chat[]> {
  const list = textList(db, ids)
  const rows = await db
    .selectFrom('chats')
    .select(['id', 'kind', 'title', 'created_at as createdAt', 'last_seq as lastSeq'])
    .where('id', 'in', list)
    .execute()
  const members = await db
    .selectFrom('members')
    .select(['chat_id as chatId', 'user_id as userId', 'role', 'read_seq as readSeq'])
    .where('chat_id', 'in', list)
    .orderBy('user_id')
    .execute()
  const byChat = Map.groupBy(members, (member) => member.chatId)
  return rows.map((row) => ({
    ...row,
    members: (byChat.get(row.id) ?? []).map(({ userId, role, readSeq }) => ({ userId, role, readSeq })),
  }))
}

export async function isMember(db: Db, chatId: ChatId, userId: UserId): Promise<boolean> {
  const member = await db
    .selectFrom('members')
    .select('user_id')
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return member !== undefined
}

export async function memberIds(db: Db, chatId: ChatId): Promise<UserId[]> {
  const members = await db.selectFrom('members').select('user_id').where('chat_id', '=', chatId).execute()
  return members.map((member) => member.user_id)
}

export async function chatIdsOf(db: Db, userId: UserId): Promise<ChatId[]> {
  const chats = await db.selectFrom('members').select('chat_id').where('user_id', '=', userId).execute()
  return chats.map((chat) => chat.chat_id)
}

/** Takes the chat's next number and locks the chat until the transaction ends. */
export async function nextSeq(tx: Tx, chatId: ChatId): Promise<number> {
  const chat = await tx
    .updateTable('chats')
    .set((set) => ({ last_seq: set('last_seq', '+', 1) }))
    .where('id', '=', chatId)
    .returning('last_seq')
    .executeTakeFirst()
  if (chat === undefined) throw new PoruchError('not_found')
  return chat.last_seq
}

/**
 * Raises a read mark, never lowers it, and never beyond the chat's last number.
 * @returns the mark after it.
 * @throws PoruchError `not_found` for somebody who is no member.
 */
export async function raiseReadMark(tx: Tx, chatId: ChatId, userId: UserId, seq: number): Promise<number> {
  const chat = await tx.selectFrom('chats').select('last_seq').where('id', '=', chatId).executeTakeFirst()
  const mark = Math.min(seq, chat?.last_seq ?? 0)
  const raised = await tx
    .updateTable('members')
    .set({ read_seq: mark })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .where('read_seq', '<', mark)
    .returning('read_seq')
    .executeTakeFirst()
  if (raised !== undefined) return raised.read_seq
  const member = await tx
    .selectFrom('members')
    .select('read_seq')
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (member === undefined) throw new PoruchError('not_found')
  return member.read_seq
}
