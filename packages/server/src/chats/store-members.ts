// Members: who is in a chat, as what, and what each keeps for themselves about it.
import type { ChatId, ChatRole, Member, Membership, User, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { jsonRows, textList } from '../db/json-rows.ts'
import type { Db, MemberState, MemberTable, Tx } from '../db/schema.ts'
import { likePiece } from '../people/store.ts'

const ranks: Readonly<Record<ChatRole, number>> = { owner: 0, admin: 1, member: 2 }

export function roleOf(rank: number): ChatRole {
  return rank === ranks.owner ? 'owner' : rank === ranks.admin ? 'admin' : 'member'
}

export type MembershipRow = Pick<
  MemberTable,
  'rank' | 'joined_at' | 'read_seq' | 'notify' | 'muted_until' | 'pinned_at' | 'archived_at'
>

export function membershipOf(row: MembershipRow): Membership {
  return {
    role: roleOf(row.rank),
    joinedAt: row.joined_at,
    readSeq: row.read_seq,
    notify: row.notify,
    mutedUntil: row.muted_until,
    pinnedAt: row.pinned_at,
    archivedAt: row.archived_at,
  }
}

/** The first people of a new chat: of a group, whoever made it is its owner and stands first. */
export async function insertMembers(
  tx: Tx,
  chat: { readonly id: ChatId; readonly kind: string; readonly createdBy: UserId },
  people: readonly UserId[],
  at: number,
): Promise<void> {
  const isDirect = chat.kind === 'direct'
  const rows = people.map((userId) => {
    const role = !isDirect && userId === chat.createdBy ? 'owner' : 'member'
    return memberRow(chat.id, userId, role, isDirect, at)
  })
  await tx.insertInto('members').values(rows).execute()
}

function memberRow(
  chatId: ChatId,
  userId: UserId,
  role: ChatRole,
  isDirect: boolean,
  at: number,
): MemberTable {
  return {
    chat_id: chatId,
    user_id: userId,
    state: 'in',
    is_direct: isDirect ? 1 : 0,
    rank: ranks[role],
    joined_at: at,
    read_seq: 0,
    wrote_at: null,
    notify: 'all',
    muted_until: null,
    pinned_at: null,
    archived_at: null,
  }
}

/**
 * Lets people into a group or channel, as members who have read what stood there before.
 * @returns those who were not in.
 */
export async function addMembers(
  tx: Tx,
  chatId: ChatId,
  userIds: readonly UserId[],
  at: number,
): Promise<UserId[]> {
  const rows = [...new Set(userIds)].map((userId) => memberRow(chatId, userId, 'member', false, at))
  if (rows.length === 0) return []
  const read = sql<number>`(select last_seq from chats where id = ${chatId})`
  const added = await tx
    .insertInto('members')
    .values(rows.map((row) => ({ ...row, read_seq: read })))
    .onConflict((conflict) =>
      conflict
        .columns(['chat_id', 'user_id'])
        .doUpdateSet({ state: 'in', rank: ranks.member, joined_at: at, read_seq: read, archived_at: null })
        .where('members.state', '<>', 'in'),
    )
    .returning('user_id')
    .execute()
  return added.map((row) => row.user_id)
}

/** How each of these people stands to the chat; who never was in is not among them. */
export async function statesOf(
  db: Db,
  chatId: ChatId,
  userIds: readonly UserId[],
): Promise<Map<UserId, { readonly state: MemberState; readonly role: ChatRole }>> {
  const rows = await db
    .selectFrom('members')
    .select(['user_id', 'state', 'rank'])
    .where('chat_id', '=', chatId)
    .where('user_id', 'in', textList(db, userIds))
    .execute()
  return new Map(rows.map((row) => [row.user_id, { state: row.state, role: roleOf(row.rank) }]))
}

/** @returns false when it was so before, or this person never was in. */
export async function setState(
  tx: Tx,
  chatId: ChatId,
  userId: UserId,
  state: Exclude<MemberState, 'in'>,
): Promise<boolean> {
  const changed = await tx
    .updateTable('members')
    .set({ state, rank: ranks.member })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .where('state', '<>', state)
    .returning('user_id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Bans somebody who never was in, so that no link admits them. */
export async function insertBanned(tx: Tx, chatId: ChatId, userId: UserId, at: number): Promise<void> {
  const row = { ...memberRow(chatId, userId, 'member', false, at), state: 'banned' } as const
  await tx
    .insertInto('members')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function setRole(tx: Tx, chatId: ChatId, userId: UserId, role: ChatRole): Promise<void> {
  await tx
    .updateTable('members')
    .set({ rank: ranks[role] })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .execute()
}

/** What somebody keeps for themselves; what is left out stays. @returns all of it; null for no member. */
export async function setMembership(
  tx: Tx,
  chatId: ChatId,
  userId: UserId,
  set: Partial<Pick<MemberTable, 'notify' | 'muted_until' | 'pinned_at' | 'archived_at'>>,
): Promise<Membership | null> {
  const row = await tx
    .updateTable('members')
    // Something must be set, even when nothing changes.
    .set({ state: 'in', ...set })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .where('state', '=', 'in')
    .returning(['rank', 'joined_at', 'read_seq', 'notify', 'muted_until', 'pinned_at', 'archived_at'])
    .executeTakeFirst()
  return row === undefined ? null : membershipOf(row)
}

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
    .select([
      'users.id',
      'username',
      'display_name as displayName',
      'users.role',
      'rank',
      'joined_at as joinedAt',
    ])
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
    users: told.map(({ id, username, displayName, role }) => ({ id, username, displayName, role })),
    last: end === undefined ? null : { rank: end.rank, joinedAt: end.joinedAt, userId: end.id },
  }
}

/** Those who are banned, by name. */
export async function listBanned(db: Db, chatId: ChatId): Promise<User[]> {
  return await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['users.id', 'username', 'display_name as displayName', 'users.role'])
    .where('chat_id', '=', chatId)
    .where('state', '=', 'banned')
    .orderBy('username')
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
