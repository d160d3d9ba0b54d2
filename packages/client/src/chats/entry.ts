// What each event makes of a chat's entry in the roster: pure, and harmless when it is told again.
import type {
  Chat,
  ChatId,
  Membership,
  Message,
  RosterEntry,
  ServerMessageOf,
  UserId,
} from '@poruch/protocol'
import { type Gone, type KeptEntry, newerChat, newerSettings } from '../cache/kept-entry.ts'
import { countUnread, type Unread } from './unread.ts'

/** What somebody told. The same object where it is nothing new. */
export type Change = (entry: KeptEntry) => KeptEntry

export function entryOf(entry: RosterEntry): KeptEntry {
  return { ...entry, heardSeq: entry.me.readSeq, gone: null }
}

export function withMessages(entry: KeptEntry, messages: readonly Message[], me: UserId): KeptEntry {
  let { lastMessage } = entry
  let { lastSeq, changedSeq } = entry.chat
  let count: Unread = entry
  for (const message of messages) {
    const isLater = message.seq > (lastMessage?.seq ?? 0)
    if (isLater && message.seq > entry.me.readSeq) count = countUnread(count, message, me)
    const isChanged = message.seq === lastMessage?.seq && message.changedSeq > lastMessage.changedSeq
    if (isLater || isChanged) lastMessage = message
    lastSeq = Math.max(lastSeq, message.seq, message.changedSeq)
    // It tells of a change of the chat, which took the same number: an older version must not come back after it.
    if (message.body.kind === 'service') changedSeq = Math.max(changedSeq, message.seq)
  }
  const { unread, mentions } = count
  return sameOr(entry, {
    ...entry,
    chat: { ...entry.chat, lastSeq, changedSeq },
    lastMessage,
    unread,
    mentions,
  })
}

export function withChat(entry: KeptEntry, chat: Chat): KeptEntry {
  return sameOr(entry, { ...entry, chat: newerChat(entry.chat, chat) })
}

/** Is it older than what is known of the chat? */
export function isOutdated({ chat }: KeptEntry, { changedSeq }: ServerMessageOf<'member.changed'>): boolean {
  return changedSeq < chat.changedSeq
}

export function withMembers(
  entry: KeptEntry,
  event: ServerMessageOf<'member.changed'>,
  me: UserId,
): KeptEntry {
  const { memberCount, members } = event
  if (isOutdated(entry, event)) return entry
  const role = members.find(({ user }) => user.id === me)?.role ?? entry.me.role
  return sameOr(entry, { ...entry, chat: { ...entry.chat, memberCount }, me: { ...entry.me, role } })
}

/** This person's own settings, and read mark, which never goes back; their role is told by `member.changed`. */
export function withMembership(entry: KeptEntry, me: Membership): KeptEntry {
  const next = withOwnMark(entry, me.readSeq, null)
  const heardSeq = Math.max(entry.heardSeq, me.readSeq)
  const settings = newerSettings(entry.me, me)
  const { role, readSeq } = next.me
  return sameOr(entry, { ...next, me: { ...settings, role, readSeq }, heardSeq })
}

/** @param counted null: at most as many are unread as there are numbers left. */
export function withOwnMark(entry: KeptEntry, seq: number, counted: Unread | null): KeptEntry {
  if (seq <= entry.me.readSeq) return entry
  const me = { ...entry.me, readSeq: seq }
  if (counted !== null) return { ...entry, me, ...counted }
  const left = Math.max(0, (entry.lastMessage?.seq ?? 0) - seq)
  return {
    ...entry,
    me,
    unread: Math.min(entry.unread, left),
    mentions: Math.min(entry.mentions, left),
  }
}

export function withOthersMark(entry: KeptEntry, seq: number): KeptEntry {
  return seq <= entry.othersReadSeq ? entry : { ...entry, othersReadSeq: seq }
}

export function withGone(entry: KeptEntry, gone: Gone): KeptEntry {
  return { ...entry, gone, unread: 0, mentions: 0 }
}

/** Something unsent stands in a chat of which nothing else is known any more. */
export function lostEntry(chatId: ChatId): KeptEntry {
  return {
    chat: {
      id: chatId,
      kind: 'group',
      title: null,
      description: '',
      pictureId: null,
      settings: { whoAdds: 'admins' },
      createdAt: 0,
      lastSeq: 0,
      changedSeq: 0,
      memberCount: 0,
    },
    me: {
      role: 'member',
      joinedAt: 0,
      rev: 0,
      readSeq: 0,
      notify: 'all',
      mutedUntil: null,
      pinnedAt: null,
      archivedAt: null,
    },
    peerId: null,
    lastMessage: null,
    unread: 0,
    mentions: 0,
    othersReadSeq: 0,
    heardSeq: 0,
    gone: 'unknown',
  }
}

/** The parts keep their reference, and so does the whole, where nothing is new: whoever shows them draws nothing anew. */
export function sameOr(before: KeptEntry, after: KeptEntry): KeptEntry {
  const chat = sameChat(before.chat, after.chat) ? before.chat : after.chat
  const me = sameFields(before.me, after.me) ? before.me : after.me
  const lastMessage = sameMessage(before.lastMessage, after.lastMessage)
    ? before.lastMessage
    : after.lastMessage
  const next = { ...after, chat, me, lastMessage }
  return sameFields(before, next) ? before : next
}

function sameChat({ settings, ...a }: Chat, { settings: others, ...b }: Chat): boolean {
  return sameFields(settings, others) && sameFields(a, b)
}

function sameMessage(a: Message | null, b: Message | null): boolean {
  return a === b || (a !== null && a.id === b?.id && a.seq === b.seq && a.changedSeq === b.changedSeq)
}

function sameFields<T extends object>(a: T, b: T): boolean {
  const names = Object.keys(a) as (keyof T)[]
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
