// Invite links, to the server or to a chat: created, seen and withdrawn by who may; anybody may ask whether one still works.
import {
  type Chat,
  type ChatId,
  type ChatPreview,
  type Invite,
  type InviteCheck,
  type InviteDraft,
  type InviteId,
  type NewInvite,
  newId,
  PoruchError,
  type User,
  type UserId,
} from '@poruch/protocol'
import type { Admission } from '../accounts/commands.ts'
import { hashToken, newToken } from '../accounts/tokens.ts'
import { accessTo, demandAccess, findChat } from '../chats/store.ts'
import { lockChats } from '../chats/store-rows.ts'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/open.ts'
import {
  findInvite,
  findInviteByToken,
  findUsableInvite,
  insertInvite,
  listInvites,
  revokeInvite,
  useInvite,
} from './store.ts'

/** Invites as what lets new accounts in: those to a chat create none (N-5). */
export const inviteAdmission: Admission = {
  isInvited: async (db, token, now) => (await findUsableInvite(db, hashToken(token), now)) !== null,
  isUsable: async (db, token, now) => (await findAccountInvite(db, token, now)) !== null,
  async take(db, token, now) {
    const invite = await findAccountInvite(db, token, now)
    return invite !== null && (await useInvite(db, invite.id, now))
  },
}

async function findAccountInvite(db: Db, token: string, now: number): Promise<Invite | null> {
  const invite = await findUsableInvite(db, hashToken(token), now)
  return invite?.chatId === null ? invite : null
}

/** The only time that the link's token is told. */
export async function createInvite(context: Context, user: User, draft: InviteDraft): Promise<NewInvite> {
  const { store, clock } = context
  const { chatId = null, expiresAt, uses } = draft
  const now = clock.now()
  const token = newToken()
  const invite: Invite = { id: newId<InviteId>(now), chatId, createdAt: now, expiresAt, usesLeft: uses }
  await store.transaction(async (tx) => {
    await demandInvites(tx, user, chatId)
    if (expiresAt !== null && expiresAt <= now) throw new PoruchError('invalid', { field: 'expiresAt' })
    await insertInvite(tx, { ...invite, tokenHash: hashToken(token), createdBy: user.id })
  })
  return { invite, token }
}

/** Those that still let somebody in, newest first. @param chatId null: those to the server. */
export async function usableInvites(context: Context, user: User, chatId: ChatId | null): Promise<Invite[]> {
  const { store, clock } = context
  await mayInvite(store.db, user, chatId)
  return await listInvites(store.db, chatId, clock.now())
}

export async function withdrawInvite({ store, clock }: Context, user: User, id: InviteId): Promise<void> {
  await store.transaction(async (tx) => {
    const invite = await findInvite(tx, id)
    // Whoever may not see it hears the same as of one that never was.
    if (invite === null) throw new PoruchError('not_found')
    await demandInvites(tx, user, invite.chatId)
    // One that was withdrawn before stays so: whoever missed the answer may ask again.
    await revokeInvite(tx, id, clock.now())
  })
}

/**
 * Whether it works, and what it leads to. Of one that works no more that is shown only to whoever is in the chat.
 * @param userId null: somebody who is not signed in.
 */
export async function checkInvite(
  { store, clock }: Context,
  token: string,
  userId: UserId | null,
): Promise<InviteCheck> {
  const invite = await findUsableInvite(store.db, hashToken(token), clock.now())
  if (invite === null) return { valid: false, chat: await ownChat(store.db, token, userId) }
  if (invite.chatId === null) return { valid: true, chat: null }
  const chat = await preview(store.db, invite.chatId)
  return { valid: chat !== null, chat }
}

/** The chat of a link, whatever became of that, for one who is in it. */
async function ownChat(db: Db, token: string, userId: UserId | null): Promise<ChatPreview | null> {
  const chatId = userId === null ? null : ((await findInviteByToken(db, hashToken(token)))?.chatId ?? null)
  if (userId === null || chatId === null) return null
  const access = await accessTo(db, chatId, userId)
  return access === null || access.role === null ? null : previewOf(access.chat)
}

async function preview(db: Db, chatId: ChatId): Promise<ChatPreview | null> {
  const chat = await findChat(db, chatId)
  return chat === null ? null : previewOf(chat)
}

function previewOf({ id, kind, title, description, pictureId, memberCount }: Chat): ChatPreview {
  return { id, kind, title: title ?? '', description, pictureId, memberCount }
}

/** Asks for the right where nobody can lose it before the end of the transaction. */
async function demandInvites(tx: Tx, user: User, chatId: ChatId | null): Promise<void> {
  if (chatId !== null) await lockChats(tx, [chatId])
  await mayInvite(tx, user, chatId)
}

/** @throws PoruchError `forbidden`, and of a chat that one is not in `not_found` */
async function mayInvite(db: Db, user: User, chatId: ChatId | null): Promise<void> {
  if (chatId !== null) await demandAccess(db, chatId, user.id, 'invite')
  else if (user.role === 'member') throw new PoruchError('forbidden')
}
