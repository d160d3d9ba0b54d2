// A chat of the roster as a device keeps it, and the one rule for two pages that keep the same one.
import type { Chat, GoneReason, Membership, Message, RosterEntry } from '@poruch/protocol'

/** `unknown`: it went while this device was away, and nobody told why. */
export type Gone = GoneReason | 'unknown'

export interface KeptEntry extends RosterEntry {
  /** The greatest own read mark that the server is known to have; `me.readSeq` may stand above it. */
  heardSeq: number
  /** Why this person is no longer in it: it stays for what was written there and not sent. Null: they are in. */
  gone: Gone | null
}

/** Of two versions the greater `changedSeq` is right; the end of a chat only grows. The later one where they are equal. */
export function newerChat(before: Chat, after: Chat): Chat {
  const lastSeq = Math.max(before.lastSeq, after.lastSeq)
  const chat = after.changedSeq >= before.changedSeq ? after : before
  return chat.lastSeq === lastSeq ? chat : { ...chat, lastSeq }
}

/** What this person set: of two versions the greater `rev` is right. Of role and read mark it says nothing. */
export function newerSettings(before: Membership, after: Membership): Membership {
  const { role, readSeq } = after
  return after.rev >= before.rev ? after : { ...before, role, readSeq }
}

function newerMessage(before: Message | null, after: Message | null): Message | null {
  if (before === null || after === null) return before ?? after
  if (before.seq !== after.seq) return before.seq > after.seq ? before : after
  return before.changedSeq > after.changedSeq ? before : after
}

/** Neither takes anything back that the other knows; what has no number is as the later one says. */
export function mergeEntry(before: KeptEntry, after: KeptEntry): KeptEntry {
  const chat = newerChat(before.chat, after.chat)
  const readSeq = Math.max(before.me.readSeq, after.me.readSeq)
  const { role } = (after.chat.changedSeq >= before.chat.changedSeq ? after : before).me
  const fuller = after.chat.lastSeq >= before.chat.lastSeq ? after : before
  const unread = Math.min(fuller.unread, Math.max(0, chat.lastSeq - readSeq))
  return {
    ...after,
    chat,
    me: { ...newerSettings(before.me, after.me), role, readSeq },
    lastMessage: newerMessage(before.lastMessage, after.lastMessage),
    unread,
    mentions: Math.min(fuller.mentions, unread),
    othersReadSeq: Math.max(before.othersReadSeq, after.othersReadSeq),
    heardSeq: Math.max(before.heardSeq, after.heardSeq),
  }
}
