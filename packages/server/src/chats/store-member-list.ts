// Members as others find them: in pages, by a piece of their name, by an @ in a text.
import type { ChatId, Member, User, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { jsonRows } from '../db/json-rows.ts'
import type { Db } from '../db/schema.ts'
import { likePiece, userColumns } from '../people/store.ts'
import { roleOf } from './store-members.ts'

/** A place in the list of members: rank, time of joining and id of the last one told. */
export interface MemberPlace {
  readonly rank: number
  readonly joinedAt: number
  readonly userId: UserId
}

/** Owner and admins first, then in the order of joining. @param query only names that hold it; null: all. */
export async function listMembers(
  db: Db,
  chatId: ChatId,
  page: { readonly after: MemberPlace | null; readonly query: string | null; readonly limit: number },
): Promise<{ members: Member[]; users: User[]; last: MemberPlace | null }> {
  const { after, query, limit } = page
  const piece = query === null ? null : likePiece(query)
  const rows = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select([...userColumns, 'rank', 'joined_at as joinedAt'])
    .where('chat_id', '=', chatId)
    .where('state', '=', 'in')
    .$if(piece !== null, (from) => from.where(sql<boolean>`search_text like ${piece} escape '\\'`))
    .$if(after !== null, (from) =>
      from.where(
        sql<boolean>`(rank, joined_at, user_id) > (${after?.rank}, ${after?.joinedAt}, ${after?.userId})`,
      ),
    )
    .orderBy('rank')
    .orderBy('joined_at')
    .orderBy('user_id')
    .limit(limit + 1)
    .execute()
  const told = rows.slice(0, limit)
  const end = rows.length > limit ? told.at(-1) : undefined
  return {
    members: told.map(({ id, rank, joinedAt }) => ({ userId: id, role: roleOf(rank), joinedAt })),
    users: told.map(({ rank, joinedAt, ...user }) => user),
    last: end === undefined ? null : { rank: end.rank, joinedAt: end.joinedAt, userId: end.id },
  }
}

/** Those who are banned, the latest ban first. */
export async function listBanned(db: Db, chatId: ChatId): Promise<User[]> {
  return await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(userColumns)
    .where('chat_id', '=', chatId)
    .where('state', '=', 'banned')
    // Of those who never were in, the row was made by the ban.
    .orderBy(sql`coalesce(left_stamp, joined_at)`, 'desc')
    .orderBy('user_id')
    .execute()
}

/** Which of these usernames are members of which chat. */
export async function findMentioned(
  db: Db,
  named: readonly { readonly chatId: ChatId; readonly username: string }[],
): Promise<{ chatId: ChatId; username: string; userId: UserId }[]> {
  if (named.length === 0) return []
  const pairs = named.map(({ chatId, username }) => ({ c: chatId, n: username }))
  return await db
    .selectFrom(jsonRows(db, pairs).as('pair'))
    .innerJoin('users', (join) => join.on('users.username', '=', sql<string>`pair.value ->> 'n'`))
    .innerJoin('members', (join) =>
      join
        .on('members.chat_id', '=', sql<ChatId>`pair.value ->> 'c'`)
        .onRef('members.user_id', '=', 'users.id')
        .on('members.state', '=', 'in'),
    )
    .select(['members.chat_id as chatId', 'users.username', 'users.id as userId'])
    .execute()
}
