// The roster: every chat of a person with its last message and what is unread.
import type { ChatId, RosterEntry, UserId } from '@poruch/protocol'
import { chatIdsOf, findChats } from '../chats/store.ts'
import type { Db } from '../db/schema.ts'
import { lastMessages } from '../messages/store.ts'

/** Everything a person finds after signing in: five queries, however many chats there are. */
export async function roster(db: Db, userId: UserId): Promise<RosterEntry[]> {
  const ids = await chatIdsOf(db, userId)
  if (ids.length === 0) return []
  const chats = await findChats(db, ids)
  const last = new Map((await lastMessages(db, ids)).map((message) => [message.chatId, message]))
  const unread = await unreadCounts(db, userId)
  return chats.map((chat) => ({
    chat,
    lastMessage: last.get(chat.id) ?? null,
    unread: unread.get(chat.id) ?? 0,
  }))
}

async function unreadCounts(db: Db, userId: UserId): Promise<Map<ChatId, number>> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.chat_id', '=', 'members.chat_id')
        .onRef('messages.seq', '>', 'members.read_seq')
        .onRef('messages.sender_id', '<>', 'members.user_id'),
    )
    .select((select) => ['members.chat_id as chatId', select.fn.countAll<number>().as('count')])
    .where('members.user_id', '=', userId)
    .groupBy('members.chat_id')
    .execute()
  return new Map(rows.map((row) => [row.chatId, row.count]))
}
