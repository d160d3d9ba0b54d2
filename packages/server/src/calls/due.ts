// What time does to a call: pure, from the record and from when its devices were lost sight of.
import { type Call, type DeviceId, type Leg, timeouts } from '@poruch/protocol'
import type { CallEvent } from './call-event.ts'
import { isIn, waits } from './record.ts'

/** What is known of a call beside its record. All times by the clock that only goes on, unlike those of the record. */
export interface CallFacts {
  /** When it has rung for long enough. */
  readonly ringEndsAt: number
  /** When the lease of a device runs or ran out, for those that are not here. */
  readonly goneAt: ReadonlyMap<DeviceId, number>
  /** Before this no call ends because a device is away: after a restart they all are, for a moment. */
  readonly graceUntil: number
  /** When anybody last said that media of these devices arrives. */
  readonly heardAt: ReadonlyMap<DeviceId, number>
}

export interface Due {
  readonly at: number
  /** Null: only look again then. */
  readonly event: CallEvent | null
}

/** The next thing that time does to a live call, at `at`, which may have passed already; null when there is none. */
export function nextDue(call: Call, facts: CallFacts, now: number): Due | null {
  if (call.state === 'ended') return null
  const isRinging = call.state === 'ringing'
  const rings = isRinging || call.legs.some(waits)
  const timeout: Due = { at: facts.ringEndsAt, event: { kind: 'ring_timeout', ringUntil: call.ringUntil } }
  const dues: Due[] = rings ? [timeout] : []
  for (const leg of call.legs.filter((one) => isIn(one) || one.state === 'moving')) {
    const goneAt = facts.goneAt.get(leg.deviceId)
    if (goneAt === undefined) continue
    const event: CallEvent = { kind: 'gone', deviceId: leg.deviceId }
    // While it rings, its end hangs on whoever began it.
    if (isRinging) dues.push({ at: Math.max(goneAt, facts.graceUntil), event })
    else
      dues.push(
        leg.state === 'active' || leg.state === 'moving'
          ? { at: goneAt, event }
          : expiry(leg, goneAt, facts, now),
      )
  }
  return dues.reduce<Due | null>((first, due) => (first === null || due.at < first.at ? due : first), null)
}

/** A lost device is kept longer while anybody else in the call hears it: then only the way to the server is broken. */
function expiry(leg: Leg, goneAt: number, facts: CallFacts, now: number): Due {
  const event: CallEvent = { kind: 'expire', deviceId: leg.deviceId }
  const soonest = Math.max(goneAt + timeouts.callLeaseMs, facts.graceUntil)
  if (now < soonest) return { at: soonest, event }
  const latest = Math.max(goneAt + timeouts.callMediaLeaseMs, soonest)
  const heardAt = facts.heardAt.get(leg.deviceId)
  const heardUntil = heardAt === undefined ? now : heardAt + timeouts.leaseMs
  if (now >= heardUntil || now >= latest) return { at: now, event }
  return { at: Math.min(heardUntil, latest), event: null }
}
