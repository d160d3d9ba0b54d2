// What a list of chats shows of each, in order: one that changed is made and placed anew, the others are left alone.
import { type Clock, computed, type Readable, type Scope, type Stop, Value } from '@poruch/live'
import type { Chat, ChatId, Membership, Message, User, UserId } from '@poruch/protocol'
import type { Gone, KeptEntry } from '../cache/kept-entry.ts'
import type { PendingMessage } from '../cache/pending.ts'
import type { PeopleBook } from '../people/people.ts'
import type { Table } from '../table.ts'
import type { OwnSettings } from './own-settings.ts'

export interface ChatSummary {
  chat: Chat
  /** With what this person just wished, be it told already or not. */
  me: Membership
  /** Of a group or channel its own; of a direct chat the other person's name. Empty while it is not known. */
  title: string
  peerId: UserId | null
  /** The other person of a direct chat. */
  peer: User | null
  lastMessage: Message | null
  /** Who wrote it. */
  lastSender: User | null
  /** The newest message of this person that is not sent yet. */
  pending: PendingMessage | null
  /** Both up to `unreadMax`, which stands for that many or more. */
  unread: number
  mentions: number
  /** Somebody else read up to here. */
  othersReadSeq: number
  isPinned: boolean
  /** Now; it ends by itself. */
  isMuted: boolean
  isArchived: boolean
  /** Why this person is no longer in it: it is here for what was written and not sent. Null: they are in. */
  gone: Gone | null
  /** Three at most. */
  typing: readonly UserId[]
  draft: string
}

export interface SummariesOptions {
  entries: Table<ChatId, KeptEntry>
  people: PeopleBook
  settings: OwnSettings
  typing: Table<ChatId, readonly UserId[]>
  drafts: Table<ChatId, string>
  /** Of all chats, in order of writing. */
  pending: Readable<readonly PendingMessage[]>
  clock: Clock
  scope: Scope
}

interface Lists {
  /** Pinned ones first, then by last activity, newest first. */
  readonly chats: readonly ChatSummary[]
  readonly archived: readonly ChatSummary[]
  /** How many unread messages make a mark on the app, as each chat's own settings say. */
  readonly marked: number
}

const nobody: readonly UserId[] = []
/** More changes at once are sorted together. */
const fewChanges = 50

export class Summaries {
  readonly lists: Readable<Lists>
  readonly #options: SummariesOptions
  readonly #all = new Map<ChatId, ChatSummary>()
  readonly #changed = new Set<ChatId>()
  readonly #version = new Value(0)
  /** In which chats a person's name stands, or stood. */
  readonly #named = new Map<UserId, Set<ChatId>>()
  /** Unmutes the chat when its time has come. */
  readonly #unmuting = new Map<ChatId, Stop>()
  #lists: Lists = { chats: [], archived: [], marked: 0 }
  #pending: readonly PendingMessage[] = []
  #unsent: ReadonlyMap<ChatId, PendingMessage> = new Map()

  constructor(options: SummariesOptions) {
    this.#options = options
    const { drafts, entries, pending, people, scope, settings, typing } = options
    for (const chatId of entries.keys()) this.#changed.add(chatId)
    for (const table of [entries, settings.waiting, typing, drafts])
      scope.add(table.onChange((chatId) => this.#touch(chatId)))
    scope.add(people.onChange((userId) => this.#renamed(userId)))
    this.lists = computed([this.#version, pending], () => this.#refresh())
  }

  get(chatId: ChatId): ChatSummary | null {
    this.lists.get()
    return this.#all.get(chatId) ?? null
  }

  #touch(chatId: ChatId): void {
    this.#changed.add(chatId)
    this.#version.update((version) => version + 1)
  }

  #renamed(userId: UserId): void {
    for (const chatId of this.#named.get(userId) ?? []) this.#touch(chatId)
  }

  #refresh(): Lists {
    this.#followPending()
    const changes: Replaced[] = []
    for (const chatId of this.#changed) {
      const before = this.#all.get(chatId) ?? null
      const after = this.#summarize(chatId)
      if (before === null ? after === null : after !== null && sameSummary(before, after)) continue
      if (after === null) this.#all.delete(chatId)
      else this.#all.set(chatId, after)
      changes.push({ before, after })
    }
    this.#changed.clear()
    if (changes.length === 0) return this.#lists
    const { chats, archived, marked } = this.#lists
    const all = changes.length > fewChanges ? [...this.#all.values()] : null
    this.#lists = {
      chats: placed(chats, changes, all, (summary) => !summary.isArchived),
      archived: placed(archived, changes, all, (summary) => summary.isArchived),
      marked: changes.reduce((sum, { before, after }) => sum + markedIn(after) - markedIn(before), marked),
    }
    return this.#lists
  }

  #followPending(): void {
    const pending = this.#options.pending.get()
    if (pending === this.#pending) return
    // In order of writing: the last one of each chat stays.
    const unsent = new Map(pending.map((message) => [message.chatId, message]))
    for (const chatId of new Set([...this.#unsent.keys(), ...unsent.keys()])) {
      if (this.#unsent.get(chatId) !== unsent.get(chatId)) this.#changed.add(chatId)
    }
    this.#pending = pending
    this.#unsent = unsent
  }

  /** What is muted until some time may be so no longer, or again. */
  clockMoved(): void {
    for (const [chatId, { me }] of this.#options.entries.entries())
      if (me.mutedUntil !== null) this.#touch(chatId)
  }

  #summarize(chatId: ChatId): ChatSummary | null {
    const { clock, drafts, entries, settings, typing } = this.#options
    const entry = entries.get(chatId)
    if (entry === null) return null
    const { chat, peerId, lastMessage, unread, mentions, othersReadSeq, gone } = entry
    const me = settings.shown(chatId, entry.me)
    const peer = this.#person(peerId, chatId)
    const isMuted = me.mutedUntil !== null && me.mutedUntil > clock.now()
    this.#unmute(chatId, isMuted ? me.mutedUntil : null)
    return {
      ...{ chat, me, peerId, peer, lastMessage, unread, mentions, othersReadSeq, isMuted, gone },
      title: chat.title ?? peer?.displayName ?? '',
      lastSender: this.#person(lastMessage?.senderId ?? null, chatId),
      pending: this.#unsent.get(chatId) ?? null,
      isPinned: me.pinnedAt !== null,
      isArchived: me.archivedAt !== null,
      typing: typing.get(chatId) ?? nobody,
      draft: drafts.get(chatId) ?? '',
    }
  }

  #person(userId: UserId | null, chatId: ChatId): User | null {
    if (userId === null) return null
    const chatIds = this.#named.get(userId)
    if (chatIds === undefined) this.#named.set(userId, new Set([chatId]))
    else chatIds.add(chatId)
    return this.#options.people.get(userId)
  }

  /** @param until null: it is not muted. */
  #unmute(chatId: ChatId, until: number | null): void {
    const { clock, scope } = this.#options
    this.#unmuting.get(chatId)?.()
    this.#unmuting.delete(chatId)
    if (until === null) return
    this.#unmuting.set(
      chatId,
      scope.after(clock, until - clock.now(), () => this.#touch(chatId)),
    )
  }
}

interface Replaced {
  readonly before: ChatSummary | null
  readonly after: ChatSummary | null
}

/** @param all every summary, when so many changed that all are sorted. */
function placed(
  list: readonly ChatSummary[],
  changes: readonly Replaced[],
  all: readonly ChatSummary[] | null,
  belongs: (summary: ChatSummary) => boolean,
): readonly ChatSummary[] {
  const own = ({ before, after }: Replaced) =>
    (before !== null && belongs(before)) || (after !== null && belongs(after))
  if (!changes.some(own)) return list
  if (all !== null) return all.filter(belongs).sort(inOrder)
  const next = [...list]
  for (const { before } of changes)
    if (before !== null && belongs(before)) next.splice(placeOf(next, before), 1)
  for (const { after } of changes)
    if (after !== null && belongs(after)) next.splice(placeOf(next, after), 0, after)
  return next
}

/** Where it stands, or would stand. */
function placeOf(list: readonly ChatSummary[], summary: ChatSummary): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = list[middle]
    if (other !== undefined && inOrder(other, summary) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function activityAt({ chat, lastMessage, pending }: ChatSummary): number {
  return Math.max(lastMessage?.createdAt ?? chat.createdAt, pending?.createdAt ?? 0)
}

function inOrder(a: ChatSummary, b: ChatSummary): number {
  if (a.isPinned !== b.isPinned) return a.isPinned ? -1 : 1
  const byActivity = activityAt(b) - activityAt(a)
  if (byActivity !== 0) return byActivity
  return a.chat.id === b.chat.id ? 0 : a.chat.id < b.chat.id ? 1 : -1
}

function markedIn(summary: ChatSummary | null): number {
  if (summary === null || summary.isMuted) return 0
  switch (summary.me.notify) {
    case 'all':
      return summary.unread
    case 'none':
      return 0
    default:
      // Also what only a newer server knows: neither everything nor nothing (V-5).
      return summary.mentions
  }
}

function sameSummary(a: ChatSummary, b: ChatSummary): boolean {
  const names = Object.keys(a) as (keyof ChatSummary)[]
  return names.every((name) => a[name] === b[name])
}
