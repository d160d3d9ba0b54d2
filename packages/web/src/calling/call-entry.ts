// What a past call was to one person: which way it went, whether they missed it, and where they took part.
import type { Call, CallEndReason, DeviceId, Leg, UserId } from '@poruch/protocol'

/** Endings that the called person has to make up for. */
const missing: ReadonlySet<CallEndReason> = new Set([
  'missed',
  'cancelled',
  'busy',
  'unreachable',
  'do_not_disturb',
])

/** Did this person miss the call? Whoever made it never does. */
export function isMissed(reason: CallEndReason, isMine: boolean): boolean {
  return !isMine && missing.has(reason)
}

export interface CallEntry {
  readonly isMine: boolean
  readonly isMissed: boolean
  /** They took part with another device of theirs, and not with this one. */
  readonly isElsewhere: boolean
  /** The other one, where there are two, and for a guest whoever began it; null in a group. */
  readonly peerId: UserId | null
  /** They were called into it without being in its chat. */
  readonly isGuest: boolean
  /** From the answer to the end, in milliseconds; 0 when they were not in it, or it goes on. */
  readonly durationMs: number
  /** Null: it goes on. */
  readonly reason: CallEndReason | null
}

/** `since` says it of a call that is over: whoever never was in it has 0. */
const wasIn = ({ since }: Leg): boolean => since > 0

export function callEntry(call: Call, me: UserId, device: DeviceId): CallEntry {
  const { startedBy, invited, guests, pair, answeredAt, endedAt } = call
  const isMine = startedBy === me
  const own = call.legs.filter((leg) => leg.userId === me)
  const tookPart = own.some(wasIn)
  const turnedDown = own.some(({ state }) => state === 'declined')
  const isGuest = guests.includes(me)
  const wasOutside = !pair && !tookPart
  // What it came to among the others is not what it came to here.
  const reason = call.reason !== null && wasOutside && turnedDown ? 'declined' : call.reason
  return {
    isMine,
    isMissed:
      reason !== null &&
      (pair ? isMissed(reason, isMine) : !isMine && invited.includes(me) && !tookPart && !turnedDown),
    isElsewhere: tookPart && !own.some((leg) => wasIn(leg) && leg.deviceId === device),
    peerId: pair && isMine ? (invited[0] ?? me) : pair || isGuest ? startedBy : null,
    isGuest,
    durationMs: answeredAt === null || endedAt === null || wasOutside ? 0 : endedAt - answeredAt,
    reason,
  }
}
