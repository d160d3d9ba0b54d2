// Members as others find them: in pages, by a piece of their name, by an @ in a text.
import type { ChatId, Member, User, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { jsonRows, textList } from '../db/json-rows.ts'
import { type Db, pairKey } from '../db/schema.ts'
import { holdsWords, userColumns } from '../people/store.ts'
import { roleOf } from './store-members.ts'

/** A place in the list of members: rank, time of joining and id of the last one told. */
export interface MemberPlace {
  readonly rank: number
  readonly joinedAt: number
  readonly userId: UserId
}

/** Owner and admins first, then in the order of joining. @param query only names that hold its words; null: all. */
export async function listMembers(
  db: Db,
  chatId: ChatId,
  page: { readonly after: MemberPlace | null; readonly query: string | null; readonly limit: number },
): Promise<{ members: Member[]; users: User[]; last: MemberPlace | null }> {
  const { after, query, limit } = page
  const rows = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select([...userColumns, 'rank', 'joined_at as joinedAt'])
    .where('chat_id', '=', chatId)
    .where('state', '=', 'in')
    .$if(query !== null, (from) => from.where(holdsWords(query ?? '')))
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

/**
 * Those of these people with whom somebody shares a chat, and oneself. Direct chats are found by their pair; only for
 * those who have none their groups are looked through, until one is shared.
 */
export async function sharingWith(
  db: Db,
  userId: UserId,
  people: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const byPair = new Map(people.map((other) => [pairKey(userId, other), other]))
  const pairs = await db
    .selectFrom('chats')
    .select('pair_key')
    .where('pair_key', 'in', textList(db, [...byPair.keys()]))
    .where('deleted_at', 'is', null)
    .execute()
  const known = new Set(pairs.flatMap((row) => byPair.get(row.pair_key ?? '') ?? []))
  if (people.includes(userId)) known.add(userId)
  const others = people.filter((other) => !known.has(other)).map((other) => ({ u: other }))
  if (others.length === 0) return known
  const other = sql<UserId>`other.value ->> 'u'`
  const shared = await db
    .selectFrom(jsonRows(db, others).as('other'))
    .select(other.as('userId'))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('members as theirs')
          .innerJoin('members as mine', (join) =>
            join
              .onRef('mine.chat_id', '=', 'theirs.chat_id')
              .on('mine.user_id', '=', userId)
              .on('mine.state', '=', 'in'),
          )
          .innerJoin('chats', (join) =>
            join.onRef('chats.id', '=', 'mine.chat_id').on('chats.deleted_at', 'is', null),
          )
          .select(sql.lit(1).as('one'))
          .where('theirs.user_id', '=', other)
          .where('theirs.state', '=', 'in')
          .where('theirs.is_direct', '=', 0),
      ),
    )
    .execute()
  for (const row of shared) known.add(row.userId)
  return known
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
