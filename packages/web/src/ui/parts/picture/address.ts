// Where the picture of a chat lies on the server: another picture has another address, so that each is fetched once.
import type { Chat } from '@poruch/protocol'

/** Null: it has none. */
export function pictureOf({ id, pictureId }: Pick<Chat, 'id' | 'pictureId'>): string | null {
  return pictureId === null ? null : `/api/v1/chats/${id}/picture/${pictureId}`
}

/** The picture of the chat into which an invite link leads, for whoever is not in it yet. */
export function invitedPictureOf(token: string): string {
  return `/api/v1/invites/${encodeURIComponent(token)}/picture`
}
