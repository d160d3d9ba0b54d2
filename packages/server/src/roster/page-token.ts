// The place where the next page of a roster begins, as a text that devices hand back unread.
import { chatIdSchema } from '@poruch/protocol/schemas'
import type { RosterPlace } from './store.ts'

export function writePageToken({ since, after }: RosterPlace): string {
  const parts = [since ?? '', after?.activityAt ?? '', after?.chatId ?? '', after?.cursor ?? '']
  return parts.join('.')
}

/** @returns null for a text that is none of ours. */
export function readPageToken(token: string): RosterPlace | null {
  const groups = /^(?<since>\d{1,15})?\.(?<at>\d{1,15})?\.(?<chat>[^.]+)?\.(?<cursor>\d{1,15})$/u.exec(
    token,
  )?.groups
  const chatId = chatIdSchema.optional().safeParse(groups?.chat)
  if (groups === undefined || !chatId.success) return null
  const { since, at, cursor } = groups
  // By activity a place is that of a chat; by ids there may be none before it.
  if (at !== undefined && chatId.data === undefined) return null
  return {
    since: since === undefined ? null : Number(since),
    after: {
      activityAt: at === undefined ? null : Number(at),
      chatId: chatId.data ?? null,
      cursor: Number(cursor),
    },
  }
}
