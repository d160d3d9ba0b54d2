// A call goes from one device of a person to another one, which links before it takes over.
import type { Call, Leg } from '@poruch/protocol'
import type { Who } from '../who.ts'
import { changed, type Outcome, refused, same } from './call-event.ts'
import { isIn, isTakenOut, legOf, legsOf, newLeg, next, withOwn } from './record.ts'

/** Only out of a call in which the person is with another device. */
export function moving(call: Call, by: Who): Outcome {
  const own = legOf(call, by.deviceId)
  if (own?.state === 'moving') return same
  const isElsewhere = legsOf(call, by.userId).some((leg) => isIn(leg) && leg !== own)
  if (isTakenOut(call, by.userId)) return refused('forbidden')
  if (call.state !== 'active' || !isElsewhere || (own !== undefined && isIn(own))) return refused('forbidden')
  const leg: Leg = { ...(own ?? newLeg({ ...by, isBusy: false }, 0)), state: 'moving', waiting: false }
  return changed(next(call, withOwn(call, leg)))
}

export function moved(call: Call, by: Who): Outcome {
  const own = legOf(call, by.deviceId)
  if (own?.state === 'active') return same
  if (own?.state !== 'moving') return refused('forbidden')
  const active: Leg = { ...own, state: 'active', since: call.rev + 1 }
  const legs = withOwn(call, active).map((leg): Leg => {
    const isBefore = leg !== active && leg.userId === by.userId && isIn(leg)
    return isBefore ? { ...leg, state: 'moved' } : leg
  })
  return changed(next(call, legs))
}
