// Lets a device that a call let go of ring at once for those that ring its person elsewhere, as the bus tells it.
import type { Call, CallId, DeviceId, UserId } from '@poruch/protocol'
import type { Receiver } from '../bus/bus.ts'
import type { Context } from '../context.ts'
import type { Who } from '../who.ts'
import { waits } from './record.ts'
import { arriveAt } from './signs-of-life.ts'
import { liveCallsOf } from './store.ts'

/** The devices that a call has, and whose they are. */
type Taken = ReadonlyMap<DeviceId, UserId>

/** A receiver for the bus: of devices whose leg in a call is over. */
export function freedDevices(context: Context): Receiver {
  const live = new Map<CallId, Taken>()
  return (publication) => {
    if (publication.kind !== 'event' || publication.event.type !== 'call.changed') return
    const { call } = publication.event
    const before = live.get(call.id)
    const now = takenBy(call)
    if (call.state === 'ended') live.delete(call.id)
    else live.set(call.id, now)
    const freed = freedOf(call, before, now)
    if (freed.length === 0 || context.isClosing()) return
    void ringFreed(context, call, freed).catch((error: unknown) =>
      context.log.error({ err: error, callId: call.id }, 'a call missed a device that is free for it'),
    )
  }
}

function takenBy({ legs }: Call): Taken {
  const taken = legs.filter((leg) => leg.state === 'active' || waits(leg))
  return new Map(taken.map(({ deviceId, userId }) => [deviceId, userId]))
}

/** @param before undefined: nothing was heard of the call yet, so all that are out of it may be free */
function freedOf(call: Call, before: Taken | undefined, now: Taken): Who[] {
  const known = before ?? new Map(call.legs.map(({ deviceId, userId }) => [deviceId, userId]))
  // One that is busy is not free: another call has it, or its person wants no second one.
  const busy = new Set(call.legs.filter((leg) => leg.state === 'busy').map(({ deviceId }) => deviceId))
  const freed = [...known].filter(([deviceId]) => !now.has(deviceId) && !busy.has(deviceId))
  return freed.map(([deviceId, userId]) => ({ deviceId, userId }))
}

async function ringFreed(context: Context, from: Call, freed: readonly Who[]): Promise<void> {
  const here = await context.presence.here(freed.map(({ deviceId }) => deviceId))
  for (const who of freed.filter(({ deviceId }) => here.has(deviceId))) {
    const calls = (await liveCallsOf(context.store.db, who.userId)).filter(({ id }) => id !== from.id)
    // Of several the oldest one has it, as of any that ring a device at once.
    calls.sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1))
    for (const call of calls) await arriveAt(context, who, call)
  }
}
