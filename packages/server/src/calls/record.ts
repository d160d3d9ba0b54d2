// The record of a call: how it begins, how it ends, and what can be read from it. Between the two stands transition.ts.
import type {
  Call,
  CallEndReason,
  CallId,
  CallMedia,
  ChatId,
  DeviceId,
  Leg,
  Prelink,
  UserId,
} from '@poruch/protocol'
import type { Who } from '../who.ts'
import type { Policy } from './policy.ts'

/** A connected device of somebody who is called; `isBusy`: it is in another call. */
export interface CalledDevice extends Who {
  readonly isBusy: boolean
}

export interface CallDraft {
  readonly id: CallId
  readonly chatId: ChatId
  readonly by: Who
  /** Whom it rings. */
  readonly invited: readonly UserId[]
  readonly media: CallMedia
  readonly prelink: Prelink
  readonly mutual: boolean
  /** How long it rings. */
  readonly ringMs: number
  readonly devices: readonly CalledDevice[]
}

/** Told to ring, whether it rings already or not. */
export const waits = (leg: Leg): boolean => leg.state === 'invited' || leg.state === 'ringing'
/** In the call, if only by a lease that ran out. */
export const isIn = (leg: Leg): boolean => leg.state === 'active' || leg.state === 'stale'

/** A new call. It is over at once, as `busy`, when all the devices of everybody invited are in other calls. */
export function createCall(draft: CallDraft, { rings }: Policy, now: number): Call {
  const { id, chatId, by, media, mutual } = draft
  const called = rings ? draft.devices.map(newLeg) : []
  const call: Call = {
    id,
    chatId,
    startedBy: by.userId,
    invited: rings ? [...draft.invited] : [],
    media,
    state: rings ? 'ringing' : 'active',
    reason: null,
    rev: 1,
    createdAt: now,
    ringUntil: rings ? now + draft.ringMs : now,
    answeredAt: rings ? null : now,
    endedAt: null,
    mutual,
    legs: [{ userId: by.userId, deviceId: by.deviceId, state: 'active', prelink: draft.prelink }, ...called],
  }
  return isAllBusy(call) ? { ...endCall(call, 'busy', now), rev: 1 } : call
}

/** Are all the devices of everybody it rings in other calls? */
export function isAllBusy(call: Call): boolean {
  const called = call.legs.filter((leg) => leg.userId !== call.startedBy)
  const isRinging = call.state === 'ringing' && called.length > 0
  return isRinging && called.every((leg) => leg.state === 'busy') && isHopeless(call)
}

/** The leg of a device that is told to ring, or is busy. */
export function newLeg({ userId, deviceId, isBusy }: CalledDevice): Leg {
  return { userId, deviceId, state: isBusy ? 'busy' : 'invited', prelink: 'none' }
}

/** Can nobody answer any more? Whoever has no leg may still come with a device. */
export function isHopeless({ invited, legs }: Pick<Call, 'invited' | 'legs'>): boolean {
  return !legs.some(waits) && invited.every((userId) => legs.some((leg) => leg.userId === userId))
}

/** The call after its end: whoever was in has left, what rang was missed. */
export function endCall(call: Call, reason: CallEndReason, now: number): Call {
  const legs = call.legs.map((leg): Leg => {
    if (isIn(leg)) return { ...leg, state: 'left' }
    return waits(leg) ? { ...leg, state: 'missed' } : leg
  })
  return { ...call, legs, rev: call.rev + 1, state: 'ended', reason, endedAt: now }
}

/** Everybody whom a call concerns, each once: who began it, whom it rings, who has a leg in it. */
export function peopleOf(call: Call): UserId[] {
  return [...new Set([call.startedBy, ...call.invited, ...call.legs.map((leg) => leg.userId)])]
}

/** The leg of a device, or undefined. */
export function legOf(call: Call, deviceId: DeviceId): Leg | undefined {
  return call.legs.find((leg) => leg.deviceId === deviceId)
}

/** Did this person begin it, and are they in it? Then nothing of it is for them to answer. */
export function isOwn(call: Call, by: Who): boolean {
  return by.userId === call.startedBy && isHere(call, by.userId)
}

export function legsOf(call: Call, userId: UserId): Leg[] {
  return call.legs.filter((leg) => leg.userId === userId)
}

export function isHere(call: Call, userId: UserId): boolean {
  return legsOf(call, userId).some(isIn)
}

/** Is an answer of this person awaited? Of some no device was here yet, of others all are busy or signed out. */
export function isAwaited(call: Call, userId: UserId): boolean {
  const legs = legsOf(call, userId)
  const isOut = (leg: Leg): boolean => call.state === 'ringing' && leg.state === 'missed'
  return legs.some(waits) || legs.every((leg) => leg.state === 'busy' || isOut(leg))
}

export function next(call: Call, legs: Leg[], more: Partial<Call> = {}): Call {
  return { ...call, ...more, legs, rev: call.rev + 1 }
}

/** The legs with this one in its place, or at the end. */
export function withOwn(call: Call, own: Leg): Leg[] {
  return legOf(call, own.deviceId) === undefined
    ? [...call.legs, own]
    : call.legs.map((leg) => (leg.deviceId === own.deviceId ? own : leg))
}

/** May these two speak through the server? Those in the call do, with each other and with devices that ring. */
export function mayLink(from: Leg, to: Leg): boolean {
  if (from.userId === to.userId) return false
  return (isIn(from) && (isIn(to) || waits(to))) || (isIn(to) && waits(from))
}

/** How long people spoke, in milliseconds; 0 when nobody answered. */
export function durationMs(call: Call): number {
  return call.answeredAt === null || call.endedAt === null ? 0 : Math.max(0, call.endedAt - call.answeredAt)
}

/** What a start makes of the live call that its place has already. */
export type Collision = 'join' | 'replace' | 'refuse'

/**
 * In an open place whoever starts comes in, unless another device of theirs is in. Of two people, both starting is an
 * answer; a device that starts again has lost the first call, and so has a person whose device in it is dead; from a
 * living call a second device is turned away.
 */
export function collide(
  live: Call,
  by: Who,
  { isOpen }: Policy,
  connected: ReadonlySet<DeviceId>,
): Collision {
  const own = live.legs.filter((leg) => leg.userId === by.userId && isIn(leg))
  const isSame = own.some((leg) => leg.deviceId === by.deviceId)
  if (isOpen) return isSame || own.every((leg) => leg.state === 'stale') ? 'join' : 'refuse'
  if (live.state === 'ringing' && by.userId !== live.startedBy) return 'join'
  const isDead = own.every((leg) => leg.state === 'stale' || !connected.has(leg.deviceId))
  return isDead || isSame ? 'replace' : 'refuse'
}
