// Who calls, and from where: what the window that rings, the tab's title, the notification and a missed call all say.
import type { CallSnapshot } from '@poruch/calls'
import type { ChatSummary } from '@poruch/client'
import type { CallWords } from './words.ts'

/** `person`: to talk between two. `chat`: from a group. `others`: into a call of people in whose chat one is not. */
export type CalledFrom =
  | { readonly kind: 'person' }
  | { readonly kind: 'chat'; readonly title: string }
  | { readonly kind: 'others' }

/** @param chat where the call is; null: the person here is not in it */
export function calledFrom(
  { peerId }: Pick<CallSnapshot, 'peerId'>,
  chat: Pick<ChatSummary, 'chat' | 'title'> | null,
): CalledFrom {
  if (peerId !== null) return { kind: 'person' }
  // What began between two in a chat of theirs is a call of many by now.
  if (chat === null || chat.chat.kind === 'direct') return { kind: 'others' }
  return { kind: 'chat', title: chat.title }
}

/** In one sentence; `name` is filled in by whoever says it. */
export function callingWords(from: CalledFrom): CallWords {
  switch (from.kind) {
    case 'person':
      return { key: 'call.is_calling' }
    case 'chat':
      return { key: 'call.is_calling_in', values: { chat: from.title } }
    case 'others':
      return { key: 'call.is_calling_others' }
  }
}

/** Below the name of whoever calls; null where that says it all. */
export function placeWords(from: CalledFrom): CallWords | null {
  switch (from.kind) {
    case 'person':
      return null
    case 'chat':
      return { key: 'call.calls_in', values: { chat: from.title } }
    case 'others':
      return { key: 'call.calls_others' }
  }
}

/** When it was missed; `name` as in `callingWords`. */
export function missedWords(from: CalledFrom): CallWords {
  if (from.kind === 'person') return { key: 'call.ended_missed' }
  if (from.kind === 'others') return { key: 'call.ended_missed_others' }
  return { key: 'call.ended_missed_in', values: { chat: from.title } }
}
