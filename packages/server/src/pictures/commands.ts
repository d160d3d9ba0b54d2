// The picture of a group or channel: set, taken away, shown to those who may see it.
import {
  type Chat,
  type ChatId,
  limits,
  newId,
  type PictureId,
  PoruchError,
  type UserId,
} from '@poruch/protocol'
import { hashToken } from '../accounts/tokens.ts'
import { changeChat, demandAccess, findChat } from '../chats/store.ts'
import { lockChats } from '../chats/store-rows.ts'
import type { Context } from '../context.ts'
import { findUsableInvite } from '../invites/store.ts'
import { insertNoteAt, service } from '../messages/store.ts'
import type { Who } from '../who.ts'
import type { MakeSquare } from './picture.ts'
import { findPicture, type Picture, replacePicture } from './store.ts'

/** What actions on pictures are given. */
export interface PicturesContext extends Pick<Context, 'store' | 'clock' | 'limits' | 'publish'> {
  readonly makeSquare: MakeSquare
}

export interface PictureChange {
  readonly chatId: ChatId
  /** As they were uploaded. */
  readonly bytes: Uint8Array
}

/**
 * Gives the chat a picture. The same one again changes nothing, so that whoever missed the answer may repeat it.
 * @throws PoruchError what `makeSquare` throws; `not_found` and `forbidden` as for anything that is edited, also when that
 * came about while the picture was made.
 */
export async function setPicture(
  context: PicturesContext,
  { userId }: Who,
  { chatId, bytes }: PictureChange,
): Promise<Chat> {
  const { store, clock, makeSquare } = context
  // Nobody's picture is made only to be refused.
  await demandAccess(store.db, chatId, userId, 'edit')
  if (bytes.length > limits.pictureBytes) throw new PoruchError('too_large')
  const square = await makeSquare(bytes)
  return await change(context, userId, chatId, { id: newId<PictureId>(clock.now()), bytes: square })
}

/** Takes the picture away; where there is none, that is how it stays. */
export async function removePicture(
  context: PicturesContext,
  { userId }: Who,
  { chatId }: { readonly chatId: ChatId },
): Promise<Chat> {
  return await change(context, userId, chatId, null)
}

/** One place for the picture and for the message that tells of it; then both are told. */
async function change(
  context: PicturesContext,
  userId: UserId,
  chatId: ChatId,
  picture: Picture | null,
): Promise<Chat> {
  const now = context.clock.now()
  const { chat, message } = await context.store.transaction(async (tx) => {
    await lockChats(tx, [chatId])
    const { chat: before } = await demandAccess(tx, chatId, userId, 'edit')
    const held = before.pictureId === null ? null : await findPicture(tx, chatId, before.pictureId)
    if (isSame(held, picture?.bytes ?? null)) return { chat: before, message: null }
    await replacePicture(tx, chatId, picture, now)
    const after = await changeChat(tx, chatId, { pictureId: picture?.id ?? null }, now)
    const note = { chatId, senderId: userId, body: service('picture') }
    return { chat: after, message: await insertNoteAt(tx, note, after.changedSeq, now) }
  })
  if (message !== null) {
    context.publish({ chat: chatId }, { type: 'message.changed', re: null, message })
    context.publish({ chat: chatId }, { type: 'chat.changed', re: null, chat })
  }
  return chat
}

function isSame(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one === null || other === null ? one === other : Buffer.compare(one, other) === 0
}

/** For a member. @throws PoruchError `not_found` for others, and for a picture that the chat no longer has. */
export async function pictureForMember(
  { store }: Pick<Context, 'store'>,
  { userId }: Who,
  { chatId, pictureId }: { readonly chatId: ChatId; readonly pictureId: PictureId },
): Promise<Picture> {
  await demandAccess(store.db, chatId, userId, 'read')
  return await demandPicture(store.db, chatId, pictureId)
}

/** For whoever holds a link that still lets people in. @throws PoruchError `not_found` for others. */
export async function pictureForInvited(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  token: string,
): Promise<Picture> {
  const invite = await findUsableInvite(store.db, hashToken(token), clock.now())
  const chat = invite?.chatId == null ? null : await findChat(store.db, invite.chatId)
  if (chat === null || chat.pictureId === null) throw new PoruchError('not_found')
  return await demandPicture(store.db, chat.id, chat.pictureId)
}

async function demandPicture(
  db: Context['store']['db'],
  chatId: ChatId,
  pictureId: PictureId,
): Promise<Picture> {
  const bytes = await findPicture(db, chatId, pictureId)
  if (bytes === null) throw new PoruchError('not_found')
  return { id: pictureId, bytes }
}
