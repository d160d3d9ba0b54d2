// Invite links: limited, expiring, revocable; only the hash of their token is kept.
import type { Invite, InviteId, UserId } from '@poruch/protocol'
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
      token_hash: invite.tokenHash,
      created_by: invite.createdBy,
      created_at: invite.createdAt,
      expires_at: invite.expiresAt,
      uses_left: invite.usesLeft,
      deleted_at: null,
    })
    .execute()
}

/** Those that still let somebody in, newest first. */
export async function listInvites(db: Db, now: number): Promise<Invite[]> {
  return await db
    .selectFrom('invites')
    .select(['id', 'created_at as createdAt', 'expires_at as expiresAt', 'uses_left as usesLeft'])
    .where(usable(now))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

export async function isInviteUsable(db: Db, tokenHash: string, now: number): Promise<boolean> {
  const invite = await db
    .selectFrom('invites')
    .select('id')
    .where('token_hash', '=', tokenHash)
    .where(usable(now))
    .executeTakeFirst()
  return invite !== undefined
}

/** Takes one use, in one statement: of two people at once with one use left, one gets it. */
export async function useInvite(db: Db, tokenHash: string, now: number): Promise<boolean> {
  const used = await db
    .updateTable('invites')
    .set((set) => ({ uses_left: set('uses_left', '-', 1) }))
    .where('token_hash', '=', tokenHash)
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
