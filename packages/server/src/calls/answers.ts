// What people and their devices answer to a call: they ring, accept, decline, come, and ring others.
import {
  type Call,
  type DeviceId,
  type Leg,
  type LegState,
  limits,
  type Prelink,
  type UserId,
} from '@poruch/protocol'
import type { Who } from '../who.ts'
import { type CallEvent, changed, type Outcome, refused, same } from './call-event.ts'
import type { Policy } from './policy.ts'
import {
  type CalledDevice,
  endCall,
  isAgain,
  isAllBusy,
  isAwaited,
  isFull,
  isHere,
  isHopeless,
  isIn,
  isOwn,
  isTakenOut,
  legOf,
  legsOf,
  newLeg,
  next,
  peopleOf,
  waits,
  withOwn,
} from './record.ts'

/** With less ring left than this a device that comes does not begin to ring. */
const ringGraceMs = 3_000

export function withLeg(call: Call, deviceId: DeviceId, from: LegState, to: LegState): Outcome {
  const leg = legOf(call, deviceId)
  return leg?.state === from ? changed(next(call, withOwn(call, { ...leg, state: to }))) : same
}

/** That of a device which says something before the record tells it to ring. */
const calledLeg = (call: Call, by: Who): Leg => newLeg({ ...by, isBusy: false }, call.rev + 1)

export function rung(call: Call, by: Who, prelink: Prelink): Outcome {
  const leg = legOf(call, by.deviceId)
  const isNew = leg === undefined && isAwaited(call, by.userId)
  if (!isNew && leg?.state !== 'invited') return same
  return changed(next(call, withOwn(call, { ...(leg ?? calledLeg(call, by)), state: 'ringing', prelink })))
}

export function accepted(call: Call, by: Who, policy: Policy, now: number): Outcome {
  const own = legOf(call, by.deviceId)
  if (own?.state === 'active') return same
  if (own?.state === 'stale') return withLeg(call, by.deviceId, 'stale', 'active')
  if (isTakenOut(call, by.userId)) return refused('forbidden')
  const others = legsOf(call, by.userId).filter(isIn)
  if (others.some((leg) => leg.state === 'active' || !policy.isOpen)) return refused('call_elsewhere')
  if (others.length === 0 && isFull(call, by.deviceId)) return refused('call_full')
  const active: Leg = {
    ...(own ?? newLeg({ ...by, isBusy: false }, 0)),
    state: 'active',
    since: call.rev + 1,
    waiting: false,
  }
  const legs = withOwn(call, active).map((leg): Leg => {
    if (leg === active || leg.userId !== by.userId) return leg
    if (waits(leg)) return { ...leg, state: 'answered_elsewhere' }
    return isIn(leg) ? { ...leg, state: 'left' } : leg
  })
  const isNew = !peopleOf(call).includes(by.userId)
  return changed(
    next(call, legs, {
      state: 'active',
      answeredAt: call.answeredAt ?? now,
      invited: isNew ? [...call.invited, by.userId] : call.invited,
    }),
  )
}

export function declined(call: Call, by: Who, scope: 'user' | 'device', now: number): Outcome {
  if (!isAwaited(call, by.userId)) return same
  const own = legOf(call, by.deviceId)
  const after = withOwn(call, { ...(own ?? calledLeg(call, by)), state: 'declined' })
  const legs = after.map((leg): Leg => {
    const isSilenced = scope === 'user' && leg.userId === by.userId && waits(leg)
    return isSilenced ? { ...leg, state: 'declined_elsewhere' } : leg
  })
  if (call.state === 'ringing' && isHopeless({ ...call, legs }))
    return changed(endCall({ ...call, legs }, 'declined', now))
  const isKnown = own?.state === 'declined' && legs.every((leg, place) => leg === after[place])
  return isKnown ? same : changed(next(call, legs))
}

/** Rings people who are not in, also those who declined, missed it or left. All that ring have the new time. */
export function invited(
  call: Call,
  { by, userIds, guests, devices, ringMs, moderates }: Extract<CallEvent, { kind: 'invite' }>,
  policy: Policy,
  now: number,
): Outcome {
  const own = legOf(call, by.deviceId)
  if (!policy.rings || own === undefined || !isIn(own)) return refused('forbidden')
  const called = userIds.filter((userId) => !isHere(call, userId))
  if (called.some((userId) => isTakenOut(call, userId)) && !moderates) return refused('forbidden')
  const people = [...new Set([...call.invited, ...called])].filter((userId) => userId !== call.startedBy)
  const legs = devices
    .filter(({ userId }) => called.includes(userId))
    .reduce(
      (before, device) => {
        const leg = legOf({ ...call, legs: before }, device.deviceId)
        const isTold = leg !== undefined && (waits(leg) || (leg.state === 'busy' && device.isBusy))
        // Whoever was in once still was.
        const since = leg?.since ?? 0
        return isTold
          ? before
          : withOwn({ ...call, legs: before }, { ...newLeg(device, call.rev + 1), since })
      },
      calledAgain(call, called, devices),
    )
  if (legs === call.legs && people.length === call.invited.length) return same
  const came = guests.filter((userId) => called.includes(userId) && !call.guests.includes(userId))
  const isCrowd = call.guests.length + came.length > limits.guestsPerCall
  if (isCrowd || countWaiting(legs) > limits.ringsMax) return refused('too_large')
  return changed(
    next(call, legs, {
      invited: people,
      guests: [...call.guests, ...came],
      pair: false,
      ringUntil: now + ringMs,
    }),
  )
}

/** Whom somebody calls in again may come with any of their devices, those too that are not here now. */
function calledAgain(
  { legs, rev }: Call,
  people: readonly UserId[],
  devices: readonly CalledDevice[],
): Leg[] {
  const isOut = (leg: Leg): boolean => people.includes(leg.userId) && !waits(leg) && leg.state !== 'busy'
  const isAway = (leg: Leg): boolean => devices.every((device) => device.deviceId !== leg.deviceId)
  const isOver = (leg: Leg): boolean => isOut(leg) && (isAway(leg) || leg.state === 'removed')
  if (!legs.some(isOver)) return legs
  // That it was in is remembered, not what became of it.
  return legs.flatMap((leg): Leg[] => {
    if (!isOver(leg)) return [leg]
    return leg.since > 0 ? [{ ...leg, state: 'left', rung: rev + 1 }] : []
  })
}

const countWaiting = (legs: readonly Leg[]): number =>
  new Set(legs.filter(waits).map((leg) => leg.userId)).size

export function arrived(
  call: Call,
  { by, isBusy, isWaiting = false }: Extract<CallEvent, { kind: 'arrive' }>,
  now: number,
): Outcome {
  const isLate = call.ringUntil - now < ringGraceMs
  if (isLate || isOwn(call, by) || !isAwaited(call, by.userId)) return same
  const leg = legOf(call, by.deviceId)
  if (leg !== undefined && !isAgain(leg) && (leg.state !== 'busy' || isBusy)) return same
  const since = leg?.since ?? 0
  const legs = withOwn(call, { ...newLeg({ ...by, isBusy, isWaiting }, call.rev + 1), since })
  return changed(isAllBusy({ ...call, legs }) ? endCall({ ...call, legs }, 'busy', now) : next(call, legs))
}

/** Its person may still answer where another device of theirs rings. */
export function occupied(call: Call, deviceId: DeviceId, now: number): Outcome {
  const own = legOf(call, deviceId)
  if (own === undefined || !waits(own)) return same
  const legs = withOwn(call, { ...own, state: 'busy' })
  if (isAllBusy({ ...call, legs })) return changed(endCall({ ...call, legs }, 'busy', now))
  const isDeclined = legsOf(call, own.userId).some((leg) => leg.state === 'declined')
  const isOver = call.state === 'ringing' && isDeclined && isHopeless({ ...call, legs })
  return changed(isOver ? endCall({ ...call, legs }, 'declined', now) : next(call, legs))
}
