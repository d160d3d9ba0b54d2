// Invite links, to the server or to a chat: limited, expiring, revocable; only the hash of their token is kept.
import type { ChatId, Invite, InviteId, UserId } from '@poruch/protocol'
import type { ExpressionBuilder } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'

export interface NewInvite extends Invite {
  readonly tokenHash: string
  readonly createdBy: UserId
}

/** Not withdrawn, not expired, not used up. */
const usable = (now: number) => (where: ExpressionBuilder<Schema, 'invites'>) =>
  where.and([
    where('deleted_at', 'is', null),
    where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]),
    where.or([where('uses_left', 'is', null), where('uses_left', '>', 0)]),
  ])

export async function insertInvite(db: Db, invite: NewInvite): Promise<void> {
  await db
    .insertInto('invites')
    .values({
      id: invite.id,
      chat_id: invite.chatId,
      token_hash: invite.tokenHash,
      created_by: invite.createdBy,
      created_at: invite.createdAt,
      expires_at: invite.expiresAt,
      uses_left: invite.usesLeft,
      deleted_at: null,
    })
    .execute()
}

const columns = [
  'id',
  'chat_id as chatId',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'uses_left as usesLeft',
] as const

/** Those that still let somebody in, newest first. @param chatId null: those to the server. */
export async function listInvites(db: Db, chatId: ChatId | null, now: number): Promise<Invite[]> {
  return await db
    .selectFrom('invites')
    .select(columns)
    .where('chat_id', chatId === null ? 'is' : '=', chatId)
    .where(usable(now))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** Whatever became of it; null when there never was one. */
export async function findInvite(db: Db, id: InviteId): Promise<Invite | null> {
  return (await db.selectFrom('invites').select(columns).where('id', '=', id).executeTakeFirst()) ?? null
}

/** The invite with this token, whatever became of it. */
export async function findInviteByToken(db: Db, tokenHash: string): Promise<Invite | null> {
  const invite = await db
    .selectFrom('invites')
    .select(columns)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return invite ?? null
}

/** The invite with this token, when it still lets somebody in. */
export async function findUsableInvite(db: Db, tokenHash: string, now: number): Promise<Invite | null> {
  const invite = await db
    .selectFrom('invites')
    .select(columns)
    .where('token_hash', '=', tokenHash)
    .where(usable(now))
    .executeTakeFirst()
  return invite ?? null
}

/** Takes one use, in one statement: of two people at once with one use left, one gets it. */
export async function useInvite(db: Db, id: InviteId, now: number): Promise<boolean> {
  const used = await db
    .updateTable('invites')
    .set((set) => ({ uses_left: set('uses_left', '-', 1) }))
    .where('id', '=', id)
    .where(usable(now))
    .returning('id')
    .executeTakeFirst()
  return used !== undefined
}

/** Withdraws it; false when there is none, or it was withdrawn before. */
export async function revokeInvite(db: Db, id: InviteId, now: number): Promise<boolean> {
  const revoked = await db
    .updateTable('invites')
    .set({ deleted_at: now })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return revoked !== undefined
}
