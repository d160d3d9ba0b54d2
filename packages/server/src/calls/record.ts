// The record of a call as a pure machine: what may happen to it, and what it is afterwards.
import type {
  Call,
  CallEndReason,
  CallId,
  CallMedia,
  ChatId,
  DeviceId,
  ErrorCode,
  Leg,
  LegState,
  Prelink,
  UserId,
} from '@poruch/protocol'
import type { Who } from '../who.ts'

export type HangupReason = 'completed' | 'connect_timeout' | 'connection_lost' | 'media_error'

export type CallEvent =
  /** A device says that it rings. */
  | { readonly kind: 'ringing'; readonly by: Who; readonly prelink: Prelink }
  | { readonly kind: 'accept'; readonly by: Who }
  | { readonly kind: 'decline'; readonly by: Who; readonly scope: 'user' | 'device' }
  | { readonly kind: 'cancel'; readonly by: Who }
  | { readonly kind: 'hangup'; readonly by: Who; readonly reason: HangupReason }
  /** A device connected; `isBusy`: it is in another call. */
  | { readonly kind: 'arrive'; readonly by: Who; readonly isBusy: boolean }
  /** A device in the call gave a sign of life. */
  | { readonly kind: 'return'; readonly by: Who }
  /** A device's lease ran out. */
  | { readonly kind: 'gone'; readonly deviceId: DeviceId }
  /** A device stayed away for too long. */
  | { readonly kind: 'expire'; readonly deviceId: DeviceId }
  | { readonly kind: 'ring_timeout' }
  /** The same two people begin a new call: this one is dead for one of them. */
  | { readonly kind: 'replace' }

export type Outcome =
  | { readonly kind: 'changed'; readonly call: Call }
  /** Nothing to do: it was so already, or it came too late. The record is the answer. */
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly code: ErrorCode }

export interface CallDraft {
  readonly id: CallId
  readonly chatId: ChatId
  readonly caller: Who
  readonly calleeId: UserId
  readonly media: CallMedia
  readonly prelink: Prelink
  readonly mutual: boolean
  /** How long it rings. */
  readonly ringMs: number
  /** The callee's connected devices. */
  readonly devices: readonly { readonly deviceId: DeviceId; readonly isBusy: boolean }[]
}

/** With less ring left than this a device that comes does not begin to ring. */
export const ringGraceMs = 3_000

const same: Outcome = { kind: 'same' }
const refused = (code: ErrorCode): Outcome => ({ kind: 'refused', code })
const waits = (leg: Leg): boolean => leg.state === 'invited' || leg.state === 'ringing'
/** In the call, be it that its device is lost from sight. */
export const isIn = (leg: Leg): boolean => leg.state === 'active' || leg.state === 'stale'

/** A new call. It is over at once, as `busy`, when all the devices that could ring are in other calls. */
export function createCall(draft: CallDraft, now: number): Call {
  const { id, chatId, caller, calleeId, media, mutual, devices } = draft
  const legs: Leg[] = [
    { ...caller, state: 'active', prelink: draft.prelink },
    ...devices.map(({ deviceId, isBusy }) => newLeg({ userId: calleeId, deviceId }, isBusy)),
  ]
  const call: Call = {
    id,
    chatId,
    callerId: caller.userId,
    calleeId,
    media,
    state: 'ringing',
    reason: null,
    rev: 1,
    createdAt: now,
    ringUntil: now + draft.ringMs,
    answeredAt: null,
    endedAt: null,
    mutual,
    legs,
  }
  const isBusy = devices.length > 0 && devices.every((device) => device.isBusy)
  return isBusy ? { ...ended(call, 'busy', now), rev: 1 } : call
}

/**
 * What an event makes of a call. Pure; a change has the next `rev`, and an ended call never changes again.
 * @param now milliseconds since the Unix epoch.
 */
export function transition(call: Call, event: CallEvent, now: number): Outcome {
  if ('by' in event && event.by.userId !== call.callerId && event.by.userId !== call.calleeId) {
    return refused('not_found')
  }
  if (call.state === 'ended') return event.kind === 'accept' ? refusedAccept(call, event.by) : same
  return call.state === 'ringing' ? whileRinging(call, event, now) : whileActive(call, event, now)
}

/** What an invite between two people does to the call they have already. */
export type Collision = 'accept' | 'replace' | 'refuse'

/**
 * Both calling each other is an answer. A device that calls again has lost the first call, and so has a person whose
 * device in it is dead; from a living call a second device is turned away.
 */
export function collide(live: Call, by: Who, here: ReadonlySet<DeviceId>): Collision {
  if (live.state === 'ringing' && by.userId === live.calleeId) return 'accept'
  const own = live.legs.filter((leg) => leg.userId === by.userId && isIn(leg))
  const isDead = own.every((leg) => leg.state === 'stale' || !here.has(leg.deviceId))
  return isDead || own.some((leg) => leg.deviceId === by.deviceId) ? 'replace' : 'refuse'
}

/** May `from` speak to `to` through the server? The caller with devices that ring, then the two in the call. */
export function mayLink(call: Call, from: Leg, to: Leg): boolean {
  if (from.userId === to.userId) return false
  if (call.state === 'active') return isIn(from) && isIn(to)
  const callee = from.userId === call.calleeId ? from : to
  return call.state === 'ringing' && waits(callee)
}

/** The leg of a device, or undefined. */
export function legOf(call: Call, deviceId: DeviceId): Leg | undefined {
  return call.legs.find((leg) => leg.deviceId === deviceId)
}

/** How long people spoke, in milliseconds; 0 when nobody answered. */
export function durationMs(call: Call): number {
  return call.answeredAt === null || call.endedAt === null ? 0 : Math.max(0, call.endedAt - call.answeredAt)
}

function whileRinging(call: Call, event: CallEvent, now: number): Outcome {
  switch (event.kind) {
    case 'ringing':
      return isCallee(call, event.by) ? ringing(call, event.by, event.prelink) : refused('forbidden')
    case 'accept':
      return isCallee(call, event.by) ? accepted(call, event.by, now) : refused('forbidden')
    case 'decline':
      return isCallee(call, event.by) ? declined(call, event.by, event.scope, now) : refused('forbidden')
    case 'cancel':
      return isCallee(call, event.by) ? refused('forbidden') : changed(ended(call, 'cancelled', now))
    case 'hangup':
      // Who hangs up before the answer came through means the same thing by it.
      return isCallee(call, event.by)
        ? declined(call, event.by, 'user', now)
        : changed(ended(call, 'cancelled', now))
    case 'arrive':
      return arrived(call, event.by, event.isBusy, now)
    case 'gone':
      return event.deviceId === call.legs[0]?.deviceId ? changed(ended(call, 'cancelled', now)) : same
    case 'ring_timeout':
      return now < call.ringUntil ? same : changed(ended(call, didRing(call) ? 'missed' : 'unreachable', now))
    case 'replace':
      return changed(ended(call, 'replaced', now))
    case 'return':
    case 'expire':
      return same
  }
}

function whileActive(call: Call, event: CallEvent, now: number): Outcome {
  switch (event.kind) {
    case 'accept':
      if (!isCallee(call, event.by)) return refused('forbidden')
      return legOf(call, event.by.deviceId)?.state === 'active'
        ? same
        : returned(call, event.by, refused('call_elsewhere'))
    case 'cancel':
      // The cancel crossed the answer on its way: the caller does not want the call.
      return isCallee(call, event.by) ? refused('forbidden') : hungUp(call, event.by, 'completed', now)
    case 'hangup':
      return hungUp(call, event.by, event.reason, now)
    case 'return':
      return returned(call, event.by, same)
    case 'gone':
      return withLeg(call, event.deviceId, 'active', 'stale')
    case 'expire':
      return legOf(call, event.deviceId)?.state === 'stale'
        ? changed(ended(call, 'connection_lost', now))
        : same
    case 'replace':
      return changed(ended(call, 'replaced', now))
    case 'ringing':
    case 'decline':
    case 'arrive':
    case 'ring_timeout':
      return same
  }
}

function isCallee(call: Call, by: Who): boolean {
  return by.userId === call.calleeId
}

function newLeg(party: Who, isBusy: boolean): Leg {
  return {
    userId: party.userId,
    deviceId: party.deviceId,
    state: isBusy ? 'busy' : 'invited',
    prelink: 'none',
  }
}

function changed(call: Call): Outcome {
  return { kind: 'changed', call }
}

function next(call: Call, legs: Leg[], more: Partial<Call> = {}): Call {
  return { ...call, ...more, legs, rev: call.rev + 1 }
}

function ringing(call: Call, by: Who, prelink: Prelink): Outcome {
  const leg = legOf(call, by.deviceId)
  if (leg === undefined)
    return changed(next(call, [...call.legs, { ...newLeg(by, false), state: 'ringing', prelink }]))
  if (leg.state !== 'invited') return same
  return changed(next(call, replaceLeg(call, { ...leg, state: 'ringing', prelink })))
}

function accepted(call: Call, by: Who, now: number): Outcome {
  const legs = legOf(call, by.deviceId) === undefined ? [...call.legs, newLeg(by, false)] : call.legs
  const after = legs.map((leg): Leg => {
    if (leg.deviceId === by.deviceId) return { ...leg, state: 'active' }
    return waits(leg) ? { ...leg, state: 'answered_elsewhere' } : leg
  })
  return changed(next(call, after, { state: 'active', answeredAt: now }))
}

function declined(call: Call, by: Who, scope: 'user' | 'device', now: number): Outcome {
  const own = legOf(call, by.deviceId) ?? newLeg(by, false)
  const legs = legOf(call, by.deviceId) === undefined ? [...call.legs, own] : call.legs
  const others: LegState = 'declined_elsewhere'
  const after = legs.map((leg): Leg => {
    if (leg.deviceId === by.deviceId) return { ...leg, state: 'declined' }
    return scope === 'user' && waits(leg) ? { ...leg, state: others } : leg
  })
  if (!after.some(waits)) return changed(ended({ ...call, legs: after }, 'declined', now))
  return own.state === 'declined' ? same : changed(next(call, after))
}

function arrived(call: Call, by: Who, isBusy: boolean, now: number): Outcome {
  const isLate = call.ringUntil - now < ringGraceMs
  if (isLate || !isCallee(call, by)) return same
  const leg = legOf(call, by.deviceId)
  if (leg === undefined) return changed(next(call, [...call.legs, newLeg(by, isBusy)]))
  if (leg.state !== 'busy' || isBusy) return same
  return changed(next(call, replaceLeg(call, newLeg(by, false))))
}

function hungUp(call: Call, by: Who, reason: HangupReason, now: number): Outcome {
  const leg = legOf(call, by.deviceId)
  // A device that lost the race for the call must not end it for the one that won.
  return leg !== undefined && isIn(leg) ? changed(ended(call, reason, now)) : same
}

function returned(call: Call, by: Who, otherwise: Outcome): Outcome {
  return legOf(call, by.deviceId)?.state === 'stale'
    ? withLeg(call, by.deviceId, 'stale', 'active')
    : otherwise
}

function withLeg(call: Call, deviceId: DeviceId, from: LegState, to: LegState): Outcome {
  const leg = legOf(call, deviceId)
  if (leg?.state !== from) return same
  return changed(next(call, replaceLeg(call, { ...leg, state: to })))
}

function replaceLeg(call: Call, leg: Leg): Leg[] {
  return call.legs.map((other) => (other.deviceId === leg.deviceId ? leg : other))
}

function refusedAccept(call: Call, by: Who): Outcome {
  const lost = legOf(call, by.deviceId)?.state === 'answered_elsewhere'
  return refused(lost ? 'call_elsewhere' : 'call_ended')
}

/** Did any device get as far as ringing? */
function didRing(call: Call): boolean {
  return call.legs.some((leg, place) => place > 0 && leg.state !== 'invited')
}

function ended(call: Call, reason: CallEndReason, now: number): Call {
  const legs = call.legs.map((leg): Leg => {
    if (isIn(leg)) return { ...leg, state: 'left' }
    return waits(leg) ? { ...leg, state: 'missed' } : leg
  })
  return next(call, legs, { state: 'ended', reason, endedAt: now })
}
