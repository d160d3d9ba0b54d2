// What time does to a call: pure, from the record and from when its devices were lost sight of.
import { type Call, type DeviceId, type Leg, timeouts } from '@poruch/protocol'
import type { CallEvent } from './record.ts'

/** What is known of a call beside its record. */
export interface CallFacts {
  /** When the lease of a device runs or ran out, for those that are not here; milliseconds since the Unix epoch. */
  readonly goneAt: ReadonlyMap<DeviceId, number>
  /** Before this no call ends because a device is away: after a restart they all are, for a moment. */
  readonly graceUntil: number
  /** When devices last said that media of the other side arrives, for those that did. */
  readonly mediaReportedAt: ReadonlyMap<DeviceId, number>
}

export interface Due {
  readonly at: number
  /** Null: only look again then. */
  readonly event: CallEvent | null
}

/** The next thing that time does to a live call, at `at`, which may have passed already; null when there is none. */
export function nextDue(call: Call, facts: CallFacts, now: number): Due | null {
  if (call.state === 'ended') return null
  const dues = call.state === 'ringing' ? ringingDues(call, facts) : activeDues(call, facts, now)
  return dues.reduce<Due | null>((first, due) => (first === null || due.at < first.at ? due : first), null)
}

function ringingDues(call: Call, facts: CallFacts): Due[] {
  const dues: Due[] = [{ at: call.ringUntil, event: { kind: 'ring_timeout' } }]
  const caller = call.legs[0]
  const goneAt = caller === undefined ? undefined : facts.goneAt.get(caller.deviceId)
  if (caller !== undefined && goneAt !== undefined) {
    dues.push({ at: Math.max(goneAt, facts.graceUntil), event: { kind: 'gone', deviceId: caller.deviceId } })
  }
  return dues
}

function activeDues(call: Call, facts: CallFacts, now: number): Due[] {
  return call.legs.flatMap((leg) => {
    const goneAt = facts.goneAt.get(leg.deviceId)
    if (goneAt === undefined) return []
    if (leg.state === 'active') return [{ at: goneAt, event: { kind: 'gone', deviceId: leg.deviceId } }]
    return leg.state === 'stale' ? [expiry(call, leg, goneAt, facts, now)] : []
  })
}

/** A lost device is kept longer while the other side hears it: then only the way to the server is broken. */
function expiry(call: Call, leg: Leg, goneAt: number, facts: CallFacts, now: number): Due {
  const event: CallEvent = { kind: 'expire', deviceId: leg.deviceId }
  const soonest = Math.max(goneAt + timeouts.callLeaseMs, facts.graceUntil)
  if (now < soonest) return { at: soonest, event }
  const latest = Math.max(goneAt + timeouts.callMediaLeaseMs, soonest)
  const reports = call.legs
    .filter((other) => other.userId !== leg.userId && other.state === 'active')
    .map((other) => facts.mediaReportedAt.get(other.deviceId) ?? Number.NEGATIVE_INFINITY)
  const heardUntil = Math.max(...reports) + timeouts.leaseMs
  if (now >= heardUntil || now >= latest) return { at: now, event }
  return { at: Math.min(heardUntil, latest), event: null }
}
