// Members: who is in a chat, as what, and what each keeps for themselves about it.
import type { ChatId, ChatRole, Membership, UserId } from '@poruch/protocol'
import { sql } from 'kysely'
import { stampAt, textList } from '../db/json-rows.ts'
import type { Db, MemberState, MemberTable, Tx } from '../db/schema.ts'
import { countMembers, lockChats, stampChats } from './store-rows.ts'

const ranks: Readonly<Record<ChatRole, number>> = { owner: 0, admin: 1, member: 2 }

export function roleOf(rank: number): ChatRole {
  return rank === ranks.owner ? 'owner' : rank === ranks.admin ? 'admin' : 'member'
}

export type MembershipRow = Pick<
  MemberTable,
  'rank' | 'joined_at' | 'rev' | 'read_seq' | 'notify' | 'muted_until' | 'pinned_at' | 'archived_at'
>

export function membershipOf(row: MembershipRow): Membership {
  return {
    role: roleOf(row.rank),
    joinedAt: row.joined_at,
    rev: row.rev,
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
    return { ...newMember(chat.id, userId, at), is_direct: isDirect ? 1 : 0, rank: ranks[role] }
  })
  await tx.insertInto('members').values(rows).execute()
}

/** A member of a group or channel. */
function newMember(chatId: ChatId, userId: UserId, at: number): MemberTable {
  return {
    chat_id: chatId,
    user_id: userId,
    state: 'in',
    is_direct: 0,
    rank: ranks.member,
    joined_at: at,
    left_stamp: null,
    rev: 0,
    read_seq: 0,
    wrote_at: null,
    notify: 'all',
    muted_until: null,
    pinned_at: null,
    archived_at: null,
  }
}

/**
 * Lets people into a group or channel, as members who have read what stood there before. A ban stands until it is
 * lifted by `setState`.
 * @returns those who were not in, and are now.
 */
export async function addMembers(
  tx: Tx,
  chatId: ChatId,
  userIds: readonly UserId[],
  at: number,
): Promise<UserId[]> {
  if (userIds.length === 0) return []
  await lockChats(tx, [chatId])
  const read = sql<number>`(select last_seq from chats where id = ${chatId})`
  const rows = [...new Set(userIds)].map((userId) => ({ ...newMember(chatId, userId, at), read_seq: read }))
  const added = await tx
    .insertInto('members')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['chat_id', 'user_id'])
        .doUpdateSet({
          ...{ state: 'in', rank: ranks.member, joined_at: at, read_seq: read, archived_at: null },
          rev: sql<number>`members.rev + 1`,
        })
        .where('members.state', 'not in', ['in', 'banned']),
    )
    .returning('user_id')
    .execute()
  if (added.length > 0) await countMembers(tx, chatId, added.length, at)
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

/** Everybody who is in a chat, for one of which it is known that they are few. */
export async function peopleIn(db: Db, chatId: ChatId): Promise<UserId[]> {
  const rows = await db
    .selectFrom('members')
    .select('user_id')
    .where('chat_id', '=', chatId)
    .where('state', '=', 'in')
    .orderBy('user_id')
    .execute()
  return rows.map((row) => row.user_id)
}

/**
 * Takes somebody out of a chat, or says why they are out. Who never was in gets a row by a ban alone, so that no link
 * lets them in.
 * @returns how they stood before, `in` for one who was a member until now; null when they never were in.
 */
export async function setState(
  tx: Tx,
  chatId: ChatId,
  userId: UserId,
  state: Exclude<MemberState, 'in'>,
  at: number,
): Promise<MemberState | null> {
  await lockChats(tx, [chatId])
  const before = (await statesOf(tx, chatId, [userId])).get(userId)?.state ?? null
  if (before === null && state === 'banned') {
    await tx
      .insertInto('members')
      .values({ ...newMember(chatId, userId, at), state })
      .execute()
  }
  if (before === null || before === state) return before
  const stamp = stampAt(tx, at)
  // Whoever never was in is not told that the chat is gone.
  const leftStamp =
    before === 'in' ? stamp : sql<number | null>`case when left_stamp is null then null else ${stamp} end`
  await tx
    .updateTable('members')
    .set({ state, rank: ranks.member, left_stamp: leftStamp })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .execute()
  if (before === 'in') await countMembers(tx, chatId, -1, at)
  return before
}

/** Told by the number that the chat takes for it (`changeChat`). */
export async function setRole(tx: Tx, chatId: ChatId, userId: UserId, role: ChatRole): Promise<void> {
  await tx
    .updateTable('members')
    .set({ rank: ranks[role] })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .execute()
}

const membershipColumns = [
  'rank',
  'joined_at',
  'rev',
  'read_seq',
  'notify',
  'muted_until',
  'pinned_at',
  'archived_at',
] as const

/** Null for no member. */
export async function findMembership(db: Db, chatId: ChatId, userId: UserId): Promise<Membership | null> {
  const row = await db
    .selectFrom('members')
    .select(membershipColumns)
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .where('state', '=', 'in')
    .executeTakeFirst()
  return row === undefined ? null : membershipOf(row)
}

export type OwnSettings = Partial<Pick<MemberTable, 'notify' | 'muted_until' | 'pinned_at' | 'archived_at'>>

/** What somebody keeps for themselves; what is left out stays. @returns all of it; null for no member. */
export async function setMembership(
  tx: Tx,
  chatId: ChatId,
  userId: UserId,
  set: OwnSettings,
  at: number,
): Promise<Membership | null> {
  await lockChats(tx, [chatId])
  const row = await tx
    .updateTable('members')
    .set({ ...set, rev: sql<number>`rev + 1` })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .where('state', '=', 'in')
    .returning(membershipColumns)
    .executeTakeFirst()
  if (row === undefined) return null
  await stampChats(tx, [chatId], at)
  return membershipOf(row)
}
