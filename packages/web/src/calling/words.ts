// Which sentence of the catalogue stands for what happened in a call.
import type { CallSnapshot, MediaProblem, ScreenProblem } from '@poruch/calls'
import type { TextKey } from '../i18n/sentences.ts'
import type { TextArguments } from '../i18n/translator.ts'

export type CallTextKey = Extract<TextKey, `call.${string}`>

/** A sentence by its key, with what is filled into it. */
export interface CallWords {
  key: CallTextKey
  values?: TextArguments
}

/** The heading of the dialog that rings. */
export function incomingHeading(media: CallSnapshot['media']): CallWords {
  switch (media) {
    case 'video':
    case 'screen':
      return { key: `call.incoming_${media}` }
    default:
      // Also what only a newer server knows: whatever else it is, it is a call.
      return { key: 'call.incoming_audio' }
  }
}

/** The endings that have a sentence of their own; a newer server may know others, which are told as just an end. */
const endings: ReadonlySet<CallSnapshot['reason']> = new Set([
  'completed',
  'declined',
  'busy',
  'unreachable',
  'connect_timeout',
  'connection_lost',
  'media_error',
  'replaced',
  'server_error',
  'do_not_disturb',
  'answered_elsewhere',
  'declined_elsewhere',
  'not_allowed',
  'moved',
  'removed',
  'full',
])

/** How a call ended, from where this person stands. `name` is filled in by the screen where a sentence has it. */
export function endWords(call: Pick<CallSnapshot, 'reason' | 'role' | 'answeredAt'>): CallWords {
  const rangHere = call.role === 'callee' && call.answeredAt === null
  switch (call.reason) {
    case 'missed':
      return { key: rangHere ? 'call.ended_missed' : 'call.ended_no_answer' }
    case 'cancelled':
      return { key: rangHere ? 'call.ended_missed' : 'call.ended_cancelled' }
    case null:
      return { key: 'call.ended_completed' }
    default:
      return { key: endings.has(call.reason) ? `call.ended_${call.reason}` : 'call.ended_completed' }
  }
}

/** Did the ways between the devices make this end? */
export function isOfConnection(reason: CallSnapshot['reason']): boolean {
  return reason === 'connect_timeout' || reason === 'connection_lost'
}

/** What to do about an end that nobody wanted; null where the reason says it all. */
export function endHint(reason: CallSnapshot['reason']): CallWords | null {
  switch (reason) {
    case 'connect_timeout':
    case 'connection_lost':
    case 'media_error':
    case 'server_error':
    case 'not_allowed':
    case 'do_not_disturb':
    case 'full':
      return { key: `call.hint_${reason}` }
    default:
      return null
  }
}

/** What keeps a microphone or a camera away: what happened, how the call goes on, and the way out. */
export interface ProblemWords {
  kind: MediaProblem['kind'] | ScreenProblem['kind']
  title: CallWords
  /** Null when another device took its place. */
  goesOn: CallWords | null
  wayOut: CallWords
  /** Asking once more may help. */
  canRetry: boolean
}

/** Why nobody is seen, and when that may change. */
export const voicesOnlyWords: ProblemWords = {
  kind: 'camera',
  title: { key: 'call.problem_voices_only' },
  goesOn: null,
  wayOut: { key: 'call.way_out_voices_only' },
  canRetry: false,
}

/** Why the screen is not shared, and the way out. */
export function screenProblemWords({ kind, code }: ScreenProblem): ProblemWords {
  return {
    kind,
    title: { key: 'call.problem_screen' },
    goesOn: null,
    wayOut: { key: `call.way_out_screen_${code}` },
    canRetry: code !== 'unsupported',
  }
}

/**
 * A media problem in words.
 * @param isLive another device is used, in place of one that is gone or of one that was chosen and cannot be had
 */
export function problemWords({ kind, code }: MediaProblem, isLive: boolean): ProblemWords {
  if (isLive && code === 'no_device') {
    const title: CallWords = { key: `call.problem_${kind}_other_used` }
    return { kind, title, goesOn: null, wayOut: { key: 'call.way_out_other_used' }, canRetry: false }
  }
  return {
    kind,
    title: { key: `call.problem_${kind}_${code}` },
    goesOn: isLive ? null : { key: `call.goes_on_${kind}` },
    wayOut: { key: `call.way_out_${code}` },
    canRetry: !isLive && code !== 'insecure_context' && code !== 'unsupported',
  }
}
