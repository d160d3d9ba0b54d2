// Pictures of groups and channels: their bytes, of each chat one at most.
import type { ChatId, PictureId } from '@poruch/protocol'
import type { Db, Tx } from '../db/schema.ts'

export interface Picture {
  readonly id: PictureId
  readonly bytes: Uint8Array
}

/** Puts a picture in the place of the one there was; null takes that away. The chat itself does not change. */
export async function replacePicture(
  tx: Tx,
  chatId: ChatId,
  picture: Picture | null,
  at: number,
): Promise<void> {
  await tx.deleteFrom('pictures').where('chat_id', '=', chatId).execute()
  if (picture === null) return
  await tx
    .insertInto('pictures')
    .values({ id: picture.id, chat_id: chatId, bytes: picture.bytes, created_at: at })
    .execute()
}

/** @returns null when this chat has no such picture, or no more. */
export async function findPicture(db: Db, chatId: ChatId, pictureId: PictureId): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('pictures')
    .select('bytes')
    .where('id', '=', pictureId)
    .where('chat_id', '=', chatId)
    .executeTakeFirst()
  return row?.bytes ?? null
}
