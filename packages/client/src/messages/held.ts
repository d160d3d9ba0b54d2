// The part of a chat that a device holds, and the one function through which everything new enters it.
import type { Message, UserId } from '@poruch/protocol'
import { countUnread, nothingUnread, type Unread } from '../chats/unread.ts'

/**
 * Of all messages with `oldest <= seq <= heldTo`, each is held with every change up to `heldTo`. Below `oldest`,
 * down to `floor`, they are in the cache; below that only the server has them.
 */
export interface Held {
  heldTo: number
  oldest: number
  floor: number
  /** Has the server messages below `floor`? */
  hasOlder: boolean
  /** In order of `seq`. */
  messages: readonly Message[]
  /** Arrived before what precedes them; in order of `changedSeq`, each greater than `heldTo` + 1. */
  ahead: readonly Message[]
}

export type News =
  /** An event: its number is the message's `changedSeq`. */
  | { kind: 'live'; message: Message }
  /** The answer to "what changed since": complete from there up to `upTo`. */
  | { kind: 'changes'; since: number; messages: readonly Message[]; upTo: number }
  /** A page of history: the newest when `before` is null. */
  | { kind: 'page'; before: number | null; messages: readonly Message[]; more: boolean }
  /** A page of what the cache keeps; `start`: everything below `before` that is kept is in it. */
  | { kind: 'kept'; before: number; messages: readonly Message[]; start: boolean }

export interface Applied {
  held: Held | null
  /** What the cache must learn. */
  store: readonly Message[]
}

/** The place of the first message whose `seq` is not below. */
function placeOf(messages: readonly Message[], seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((messages[middle]?.seq ?? Number.POSITIVE_INFINITY) < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** In order of `seq`; of two versions of a message, the later change stays. The same array when nothing is new. */
export function merge(messages: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  let merged: Message[] | null = null
  for (const message of incoming) {
    const at = placeOf(merged ?? messages, message.seq)
    const present = (merged ?? messages)[at]
    const known = present?.seq === message.seq
    if (known && present.changedSeq >= message.changedSeq) continue
    merged ??= [...messages]
    merged.splice(at, known ? 1 : 0, message)
  }
  return merged ?? messages
}

const numberOf = (message: Message) => Math.max(message.seq, message.changedSeq)

function firstPage(messages: readonly Message[], more: boolean): Applied {
  const sorted = merge([], messages)
  // The page was read at one moment, so every change up to the greatest number in it is in it.
  const heldTo = sorted.reduce((greatest, message) => Math.max(greatest, numberOf(message)), 0)
  const oldest = sorted[0]?.seq ?? 0
  const held = { heldTo, oldest, floor: oldest, hasOlder: more, messages: sorted, ahead: [] }
  return { held, store: sorted }
}

function olderPage(held: Held, news: News & { kind: 'page' | 'kept' }): Applied {
  if (news.before !== held.oldest) return { held, store: [] }
  const lowest = news.messages[0]?.seq
  const messages = merge(held.messages, news.messages)
  if (news.kind === 'kept') {
    const oldest = news.start || lowest === undefined ? held.floor : lowest
    return { held: { ...held, messages, oldest }, store: [] }
  }
  const oldest = lowest ?? held.oldest
  // An empty page has nothing to go on from, whatever it says.
  const hasOlder = news.more && lowest !== undefined
  return { held: { ...held, messages, oldest, floor: oldest, hasOlder }, store: news.messages }
}

/** Everything up to `upTo` is held with these messages; takes in what arrived ahead and follows now. */
function extend(held: Held, messages: readonly Message[], upTo: number): Applied {
  let heldTo = Math.max(held.heldTo, upTo)
  const ahead: Message[] = []
  const reached: Message[] = []
  for (const message of held.ahead) {
    const number = numberOf(message)
    if (number > heldTo + 1) ahead.push(message)
    else {
      reached.push(message)
      heldTo = Math.max(heldTo, number)
    }
  }
  const store = [...messages, ...reached]
  const inside = store.filter((message) => message.seq >= held.oldest)
  const merged = merge(held.messages, inside)
  const same = merged === held.messages && heldTo === held.heldTo && reached.length === 0
  return { held: same ? held : { ...held, heldTo, messages: merged, ahead }, store }
}

function live(held: Held, message: Message): Applied {
  const number = numberOf(message)
  if (number <= held.heldTo + 1) return extend(held, [message], number)
  const known = held.ahead.some((other) => other.id === message.id && numberOf(other) >= number)
  if (known) return { held, store: [] }
  const ahead = [...held.ahead, message].sort((a, b) => numberOf(a) - numberOf(b))
  return { held: { ...held, ahead }, store: [] }
}

/**
 * What is held after the news. Old news, repeated news and news in any order are harmless; null stands for a chat
 * of which nothing is held, where only the newest page begins something.
 */
export function apply(held: Held | null, news: News): Applied {
  if (news.kind === 'page' && news.before === null)
    return held === null ? firstPage(news.messages, news.more) : { held, store: [] }
  if (held === null) return { held, store: [] }
  if (news.kind === 'page' || news.kind === 'kept') return olderPage(held, news)
  if (news.kind === 'live') return live(held, news.message)
  // Since a number that is not held yet: there would be a hole between.
  if (news.since > held.heldTo) return { held, store: [] }
  return extend(held, news.messages, news.upTo)
}

/** What can be shown: with those that arrived ahead. */
export function visible(held: Held | null): readonly Message[] {
  if (held === null) return []
  return merge(
    held.messages,
    held.ahead.filter((message) => message.seq >= held.oldest),
  )
}

/** The greatest number that was seen. */
export function seenTo(held: Held): number {
  const last = held.ahead.at(-1)
  return last === undefined ? held.heldTo : numberOf(last)
}

/** What is unread after a place, or null when not all of it is held. */
export function unreadAfter(held: Held, readSeq: number, me: UserId): Unread | null {
  const complete = held.oldest <= readSeq + 1 || (!held.hasOlder && held.oldest <= held.floor)
  if (!complete) return null
  const messages = visible(held)
  let count = nothingUnread
  for (let i = messages.length - 1; i >= 0; i -= 1) {
    const message = messages[i]
    if (message === undefined || message.seq <= readSeq) break
    count = countUnread(count, message, me)
  }
  return count
}
