// The record of a call as a pure machine: what may happen to it, and what it is afterwards, for any number of people.
import type { Call, CallEndReason, DeviceId, Leg, UserId } from '@poruch/protocol'
import type { Who } from '../who.ts'
import { accepted, arrived, declined, invited, occupied, rung, withLeg } from './answers.ts'
import { type CallEvent, changed, type HangupReason, type Outcome, refused, same } from './call-event.ts'
import { moved, moving } from './moves.ts'
import type { Policy } from './policy.ts'
import {
  endCall,
  isHere,
  isHopeless,
  isIn,
  isOwn,
  legOf,
  legsOf,
  next,
  peopleOf,
  waits,
  withOwn,
} from './record.ts'

/**
 * What an event makes of a call. Pure; a change has the next `rev`, and an ended call never changes again.
 * @param policy that of its place, the same for the whole of its life.
 * @param now milliseconds since the Unix epoch.
 */
export function transition(call: Call, event: CallEvent, policy: Policy, now: number): Outcome {
  if ('by' in event && !peopleOf(call).includes(event.by.userId)) {
    if (event.kind !== 'join' || !policy.isOpen) return refused('not_found')
  }
  if (call.state === 'ended') {
    return event.kind === 'accept' || event.kind === 'join' ? refusedAccept(call, event.by) : same
  }
  if ('rung' in event && isOfBefore(call, event)) return same
  switch (event.kind) {
    case 'ringing':
    case 'accept':
    case 'decline':
      return isOwn(call, event.by) && !isBack(call, event)
        ? refused('forbidden')
        : answered(call, event, policy, now)
    case 'join':
      return accepted(call, event.by, policy, now)
    case 'move':
      return moving(call, event.by)
    case 'moved':
      return moved(call, event.by)
    case 'busy':
      return occupied(call, event.by.deviceId, now)
    case 'cancel':
      // One that crossed the answer on its way hangs up: whoever cancels does not want the call.
      return event.by.userId === call.startedBy
        ? hungUp(call, event.by, 'completed', policy, now)
        : refused('forbidden')
    case 'hangup':
      return hungUp(call, event.by, event.reason, policy, now)
    case 'invite':
      return invited(call, event, policy, now)
    case 'take_out':
      return takenOut(call, event, now)
    case 'end_all':
      return call.pair ? refused('forbidden') : changed(endCall(call, overBy(call), now))
    case 'arrive':
      return arrived(call, event, now)
    case 'return':
      return withLeg(call, event.by.deviceId, 'stale', 'active')
    default:
      return endured(call, event, policy, now)
  }
}

/** Was it said before this device was called in again? Then it answers another invite than the one that rings, or is taken. */
function isOfBefore(
  call: Call,
  { by, rung }: { readonly by: Who; readonly rung?: number | undefined },
): boolean {
  const own = legOf(call, by.deviceId)
  return own !== undefined && rung !== undefined && rung < own.rung
}

/** Does a device that is in a running call say so once more? A page of it that is new comes back to the call. */
const isBack = (call: Call, { kind, by }: AnswerEvent): boolean => {
  const leg = legOf(call, by.deviceId)
  return kind === 'accept' && call.state === 'active' && leg !== undefined && isIn(leg)
}

type AnswerEvent = Extract<CallEvent, { kind: 'ringing' | 'accept' | 'decline' }>
type PassiveEvent = Extract<
  CallEvent,
  { kind: 'occupy' | 'gone' | 'expire' | 'ring_timeout' | 'replace' | 'sign_out' | 'remove' | 'close' }
>

function answered(call: Call, event: AnswerEvent, policy: Policy, now: number): Outcome {
  switch (event.kind) {
    case 'ringing':
      return rung(call, event.by, event.prelink)
    case 'accept':
      return accepted(call, event.by, policy, now)
    case 'decline':
      return declined(call, event.by, event.scope, now)
  }
}

/** What happens to a call without anybody in it asking for it. */
function endured(call: Call, event: PassiveEvent, policy: Policy, now: number): Outcome {
  const isRinging = call.state === 'ringing'
  switch (event.kind) {
    case 'occupy':
      return occupied(call, event.deviceId, now)
    case 'gone': {
      const leg = legOf(call, event.deviceId)
      if (leg?.state === 'moving') return withLeg(call, event.deviceId, 'moving', 'left')
      if (!isRinging) return withLeg(call, event.deviceId, 'active', 'stale')
      // While it rings nobody is in but who began it.
      return leg !== undefined && isIn(leg) ? changed(endCall(call, 'cancelled', now)) : same
    }
    case 'expire':
      return legOf(call, event.deviceId)?.state === 'stale'
        ? left(call, (leg) => leg.deviceId === event.deviceId, 'connection_lost', policy, now)
        : same
    case 'ring_timeout':
      return event.ringUntil < call.ringUntil ? same : rangOut(call, now)
    case 'replace':
      return changed(endCall(call, 'replaced', now))
    case 'sign_out':
      return signedOut(call, event.deviceId, policy, now)
    case 'remove':
      return removed(call, event.userId, policy, now)
    case 'close':
      return changed(endCall(call, overBy(call), now))
  }
}

/** Where it still rings, each means by it what the other side of the answer would have said. */
function hungUp(call: Call, by: Who, reason: HangupReason, policy: Policy, now: number): Outcome {
  const leg = legOf(call, by.deviceId)
  if (call.state === 'ringing') {
    return by.userId === call.startedBy
      ? changed(endCall(call, 'cancelled', now))
      : declined(call, by, 'user', now)
  }
  if (leg !== undefined && waits(leg)) return declined(call, by, 'user', now)
  if (leg?.state === 'moving') return withLeg(call, by.deviceId, 'moving', 'left')
  // A device that lost the race for the call must not end it for the one that won.
  return leg !== undefined && isIn(leg) ? left(call, (one) => one === leg, reason, policy, now) : same
}

function left(
  call: Call,
  isLeaving: (leg: Leg) => boolean,
  reason: HangupReason,
  policy: Policy,
  now: number,
): Outcome {
  const legs = call.legs.map((leg): Leg => (isLeaving(leg) && isIn(leg) ? { ...leg, state: 'left' } : leg))
  const isOver = policy.ends === 'one_left' || !legs.some(isIn)
  return changed(isOver ? endCall({ ...call, legs }, reason, now) : next(call, legs))
}

/** Nobody answered: it is over. Somebody did: it goes on without those who did not. */
function rangOut(call: Call, now: number): Outcome {
  if (call.state === 'ringing') return changed(endCall(call, didRing(call) ? 'missed' : 'unreachable', now))
  if (!call.legs.some(waits)) return same
  return changed(
    next(
      call,
      call.legs.map((leg) => (waits(leg) ? { ...leg, state: 'missed' } : leg)),
    ),
  )
}

/** Its person may still answer on another device, also on one that comes only now. */
function signedOut(call: Call, deviceId: DeviceId, policy: Policy, now: number): Outcome {
  const own = legOf(call, deviceId)
  if (own === undefined) return same
  const isRinging = call.state === 'ringing'
  if (isIn(own)) {
    return isRinging
      ? changed(endCall(call, 'cancelled', now))
      : left(call, (leg) => leg === own, 'completed', policy, now)
  }
  if (own.state === 'moving') return withLeg(call, deviceId, 'moving', 'left')
  if (!waits(own)) return same
  // One that never said that it rings is as if it had not been here.
  const legs =
    own.state === 'invited'
      ? call.legs.filter((leg) => leg !== own)
      : withOwn(call, { ...own, state: 'missed' })
  const isDeclined = legsOf({ ...call, legs }, own.userId).some((leg) => leg.state === 'declined')
  const isOver = isRinging && isDeclined && isHopeless({ ...call, legs })
  return changed(isOver ? endCall({ ...call, legs }, 'declined', now) : next(call, legs))
}

function removed(before: Call, userId: UserId, policy: Policy, now: number): Outcome {
  // A guest who is kept out of the chat is none of its calls any more.
  const call = { ...before, guests: before.guests.filter((guest) => guest !== userId) }
  if (call.state === 'ringing' && (userId === call.startedBy || !policy.isOpen))
    return changed(endCall(call, 'cancelled', now))
  if (isHere(call, userId)) return left(call, (leg) => leg.userId === userId, 'completed', policy, now)
  const isGuestNoMore = call.guests.length < before.guests.length
  if (!legsOf(call, userId).some(waits)) return isGuestNoMore ? changed(next(call, call.legs)) : same
  const legs = call.legs.map((leg): Leg => {
    return leg.userId === userId && waits(leg) ? { ...leg, state: 'missed' } : leg
  })
  const isOver = call.state === 'ringing' && isHopeless({ ...call, legs })
  const reason = legs.some((leg) => leg.state === 'declined') ? 'declined' : 'missed'
  return changed(isOver ? endCall({ ...call, legs }, reason, now) : next(call, legs))
}

/** Those who stay speak on; a call with nobody left in it is over. Between two people nobody takes the other out. */
function takenOut(
  call: Call,
  { by, userId }: Extract<CallEvent, { kind: 'take_out' }>,
  now: number,
): Outcome {
  if (call.pair || userId === by.userId) return refused('forbidden')
  // Whatever they say and has not arrived yet comes too late: all of their devices are out, those too that are out already.
  const isConcerned = (leg: Leg): boolean => leg.userId === userId && leg.state !== 'removed'
  if (!call.legs.some(isConcerned)) return same
  const legs = call.legs.map((leg): Leg => (isConcerned(leg) ? { ...leg, state: 'removed' } : leg))
  const after = { ...call, legs, guests: call.guests.filter((guest) => guest !== userId) }
  const isOver = !legs.some(isIn) || (call.state === 'ringing' && isHopeless(after))
  return changed(isOver ? endCall(after, overBy(call), now) : next(after, legs))
}

const overBy = ({ state }: Call): CallEndReason => (state === 'ringing' ? 'cancelled' : 'completed')

function refusedAccept(call: Call, by: Who): Outcome {
  const isLost = legOf(call, by.deviceId)?.state === 'answered_elsewhere'
  return refused(isLost ? 'call_elsewhere' : 'call_ended')
}

/** Did any device of those called get as far as ringing? */
function didRing({ legs, startedBy }: Call): boolean {
  return legs.some((leg) => leg.userId !== startedBy && leg.state !== 'invited')
}
