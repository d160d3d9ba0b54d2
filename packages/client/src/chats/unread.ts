// What counts as unread: one rule for the roster, and for what is held of a chat.
import { limits, type Message, type UserId } from '@poruch/protocol'

export interface Unread {
  readonly unread: number
  /** Those among them that mention this person. */
  readonly mentions: number
}

export const nothingUnread: Unread = { unread: 0, mentions: 0 }

/** One message more, of those after the read mark: those of others count, but for service messages (S-12). */
export function countUnread({ unread, mentions }: Unread, { senderId, body }: Message, me: UserId): Unread {
  if (senderId === me || body.kind === 'service') return { unread, mentions }
  const isMentioned = body.kind === 'text' && body.mentions.includes(me)
  return { unread: upToMax(unread + 1), mentions: upToMax(mentions + (isMentioned ? 1 : 0)) }
}

const upToMax = (count: number) => Math.min(count, limits.unreadMax)
