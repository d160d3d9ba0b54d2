// Invite links: owner and admins create, see and withdraw them; anybody may ask whether one still works.
import {
  type Invite,
  type InviteDraft,
  type InviteId,
  type NewInvite,
  newId,
  PoruchError,
  type User,
} from '@poruch/protocol'
import type { Admission } from '../accounts/commands.ts'
import { hashToken, newToken } from '../accounts/tokens.ts'
import type { Context } from '../context.ts'
import { insertInvite, isInviteUsable, listInvites, revokeInvite, useInvite } from './store.ts'

/** Invites as what lets new accounts in. */
export const inviteAdmission: Admission = {
  isUsable: (db, token, now) => isInviteUsable(db, hashToken(token), now),
  take: (db, token, now) => useInvite(db, hashToken(token), now),
}

/** The only time that the link's token is told. */
export async function createInvite(context: Context, user: User, draft: InviteDraft): Promise<NewInvite> {
  mustManage(user)
  const { store, clock } = context
  const now = clock.now()
  if (draft.expiresAt !== null && draft.expiresAt <= now)
    throw new PoruchError('invalid', { field: 'expiresAt' })
  const token = newToken()
  const invite: Invite = {
    id: newId<InviteId>(now),
    createdAt: now,
    expiresAt: draft.expiresAt,
    usesLeft: draft.uses,
  }
  await insertInvite(store.db, { ...invite, tokenHash: hashToken(token), createdBy: user.id })
  return { invite, token }
}

/** Those that still let somebody in, newest first. */
export async function usableInvites(context: Context, user: User): Promise<Invite[]> {
  mustManage(user)
  return await listInvites(context.store.db, context.clock.now())
}

export async function withdrawInvite(context: Context, user: User, id: InviteId): Promise<void> {
  mustManage(user)
  if (!(await revokeInvite(context.store.db, id, context.clock.now()))) throw new PoruchError('not_found')
}

export async function isUsable(context: Context, token: string): Promise<boolean> {
  return await isInviteUsable(context.store.db, hashToken(token), context.clock.now())
}

function mustManage(user: User): void {
  if (user.role === 'member') throw new PoruchError('forbidden')
}
