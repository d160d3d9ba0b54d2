// The record of a call: how it begins, how it ends, and what can be read from it. Between the two stands transition.ts.
import {
  type Call,
  type CallEndReason,
  type CallId,
  type CallMedia,
  type ChatId,
  type DeviceId,
  type Leg,
  limits,
  type Prelink,
  type RoomId,
  type UserId,
} from '@poruch/protocol'
import type { Who } from '../who.ts'
import type { Policy } from './policy.ts'

/**
 * A connected device of somebody who is called. `isBusy`: other calls leave it no room for this one. `isWaiting`: it
 * is in another call, and tells its person of this one softly.
 */
export interface CalledDevice extends Who {
  readonly isBusy: boolean
  readonly isWaiting?: boolean
}

export interface CallDraft {
  readonly id: CallId
  readonly chatId: ChatId
  readonly roomId: RoomId | null
  readonly by: Who
  /** Whom it rings. */
  readonly invited: readonly UserId[]
  /** Whom it would ring is not to be disturbed. */
  readonly isQuiet: boolean
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

/** A new call. It is over at once when nobody is to be disturbed by it, or all their devices are in other calls. */
export function createCall(draft: CallDraft, { rings, ends }: Policy, now: number): Call {
  const { id, chatId, roomId, by, media, mutual } = draft
  const called = rings ? draft.devices.map((device) => newLeg(device, 1)) : []
  const call: Call = {
    id,
    chatId,
    roomId,
    startedBy: by.userId,
    invited: rings ? [...draft.invited] : [],
    guests: [],
    media,
    state: rings ? 'ringing' : 'active',
    reason: null,
    rev: 1,
    createdAt: now,
    ringUntil: rings ? now + draft.ringMs : now,
    answeredAt: rings ? null : now,
    endedAt: null,
    pair: ends === 'one_left',
    mutual,
    legs: [
      {
        ...{ userId: by.userId, deviceId: by.deviceId, state: 'active', prelink: draft.prelink },
        ...{ since: 1, waiting: false, rung: 0 },
      },
      ...called,
    ],
  }
  if (draft.isQuiet) return { ...endCall(call, 'do_not_disturb', now), rev: 1 }
  return isAllBusy(call) ? { ...endCall(call, 'busy', now), rev: 1 } : call
}

/** Are all the devices of everybody it rings in other calls? */
export function isAllBusy(call: Call): boolean {
  const called = call.legs.filter((leg) => leg.userId !== call.startedBy)
  const isRinging = call.state === 'ringing' && called.length > 0
  return isRinging && called.every((leg) => leg.state === 'busy') && isHopeless(call)
}

/** The leg of a device that is told to ring, or is busy. @param rev of the record that tells it */
export function newLeg({ userId, deviceId, isBusy, isWaiting = false }: CalledDevice, rev: number): Leg {
  const about = { userId, deviceId, prelink: 'none', since: 0 } as const
  return isBusy
    ? { ...about, state: 'busy', waiting: false, rung: 0 }
    : { ...about, state: 'invited', waiting: isWaiting, rung: rev }
}

/** Can nobody answer any more? Whoever has no leg may still come with a device. */
export function isHopeless({ invited, legs }: Pick<Call, 'invited' | 'legs'>): boolean {
  return !legs.some(waits) && invited.every((userId) => legs.some((leg) => leg.userId === userId))
}

/** The call after its end: whoever was in has left, what rang was missed. */
export function endCall(call: Call, reason: CallEndReason, now: number): Call {
  const legs = call.legs.map((leg): Leg => {
    if (isIn(leg) || leg.state === 'moving') return { ...leg, state: 'left' }
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

/** Was this person taken out by whoever moderates? */
export function isTakenOut(call: Call, userId: UserId): boolean {
  return legsOf(call, userId).some((leg) => leg.state === 'removed')
}

/**
 * Has a call as many devices in it as can be linked with each other? One that is stale may come back to its place.
 * @param by asks for itself: a device that is in already is none more.
 */
export function isFull({ media, legs }: Pick<Call, 'media' | 'legs'>, by: DeviceId | null): boolean {
  const others = legs.filter((leg) => isIn(leg) && leg.deviceId !== by)
  return others.length >= (media === 'audio' ? limits.meshVoices : limits.meshPictures)
}

export function isHere(call: Call, userId: UserId): boolean {
  return legsOf(call, userId).some(isIn)
}

/** Is an answer of this person awaited? Of some no device was here yet, of others all are busy or signed out. */
export function isAwaited(call: Call, userId: UserId): boolean {
  const legs = legsOf(call, userId)
  const isOut = (leg: Leg): boolean => call.state === 'ringing' && leg.state === 'missed'
  return legs.some(waits) || legs.every((leg) => leg.state === 'busy' || isOut(leg) || isAgain(leg))
}

/** Was its person called in again since it left, and this device not here? */
export const isAgain = ({ state, rung, since }: Leg): boolean => state === 'left' && since > 0 && rung > since

export function next(call: Call, legs: Leg[], more: Partial<Call> = {}): Call {
  return withoutLongGone({ ...call, ...more, legs: withoutStrays(legs), rev: call.rev + 1 })
}

/** So many people who are out of a call of many stay in its record. */
export const goneMax = 64

/**
 * A room may be open for days while hundreds come and go, and each change is told as a whole to all whom the record
 * names: those who are out for the longest time are let go. Whoever never came in is not: they missed it. Whoever was
 * taken out is remembered, and guests, who have no other way in.
 */
function withoutLongGone(call: Call): Call {
  if (call.pair || call.state !== 'active') return call
  const isKept = ({ state, userId }: Leg): boolean => state === 'removed' || call.guests.includes(userId)
  const kept = new Set(call.legs.filter((leg) => isLive(leg) || isKept(leg)).map((leg) => leg.userId))
  const came = call.legs.filter((leg) => leg.since > 0 && !kept.has(leg.userId))
  const gone = [...new Set(came.sort((one, other) => other.since - one.since).map((leg) => leg.userId))]
  if (gone.length <= goneMax) return call
  const out = new Set(gone.slice(goneMax))
  return {
    ...call,
    legs: call.legs.filter((leg) => !out.has(leg.userId)),
    invited: call.invited.filter((userId) => !out.has(userId)),
  }
}

const isLive = (leg: Leg): boolean => isIn(leg) || waits(leg) || leg.state === 'moving'

/** What moves has nothing to take over any more when its person is in with no other device, for whatever reason. */
function withoutStrays(legs: Leg[]): Leg[] {
  const hasAnchor = ({ userId }: Leg): boolean => legs.some((leg) => leg.userId === userId && isIn(leg))
  return legs.map((leg) => (leg.state === 'moving' && !hasAnchor(leg) ? { ...leg, state: 'left' } : leg))
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
  const links = (leg: Leg): boolean => waits(leg) || leg.state === 'moving'
  return (isIn(from) && (isIn(to) || links(to))) || (isIn(to) && links(from))
}

/** When each of those who are or were in first came, as far as the record still has their legs. */
export function comings({ legs }: Call): ReadonlyMap<UserId, number> {
  const came = new Map<UserId, number>()
  for (const { userId, since } of legs) {
    if (since > 0) came.set(userId, Math.min(since, came.get(userId) ?? since))
  }
  return came
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
