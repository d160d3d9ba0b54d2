// Which devices another call has: they ring softly for a second one, for no third, and stop when they are taken.
import type { Call, DeviceId, Leg, UserId } from '@poruch/protocol'
import type { Context } from '../context.ts'
import { changeCall } from './change-call.ts'
import { type CalledDevice, waits } from './record.ts'
import { liveCallsOf, type Place } from './store.ts'

/** What other calls leave of a device: it rings for one more softly, or for none. */
export type Load = 'talks' | 'busy'

/** The devices of these people that calls have in other places than this one, which has one call at most. */
export async function loadedDevices(
  context: Context,
  userIds: readonly UserId[],
  { chatId, roomId }: Place,
): Promise<ReadonlyMap<DeviceId, Load>> {
  const isHere = (call: Call): boolean => call.chatId === chatId && call.roomId === roomId
  const others = (await liveCallsOfAll(context, userIds)).filter((call) => !isHere(call))
  const devices = new Set(others.flatMap((call) => call.legs.map(({ deviceId }) => deviceId)))
  const loads = [...devices].map((deviceId) => [deviceId, loadOf(others, deviceId)] as const)
  return new Map(loads.flatMap(([deviceId, load]) => (load === null ? [] : [[deviceId, load]])))
}

/** What becomes of one more call on such a device. */
export function roomFor(load: Load | undefined): Pick<CalledDevice, 'isBusy' | 'isWaiting'> {
  return { isBusy: load === 'busy', isWaiting: load === 'talks' }
}

/** One that is stale counts for nothing: its call may be lost. */
function loadOf(calls: readonly Call[], deviceId: DeviceId): Load | null {
  const taken = calls.flatMap((call) =>
    call.legs
      .filter((leg) => leg.deviceId === deviceId && (leg.state === 'active' || waits(leg)))
      .map((leg) => ({ leg, talks: leg.state === 'active' && call.state === 'active' })),
  )
  if (taken.length === 0) return null
  return taken.length === 1 && taken.every(({ talks }) => talks) ? 'talks' : 'busy'
}

/**
 * Ends the ringing of these people's devices for all but the call that has them: the one they are in, else the oldest.
 * After the commit of what took them: of two calls that were written at once each looked too early, but one looks again
 * last. The change itself is told already, so what goes wrong here is no answer to it.
 */
export async function endOtherRings(context: Context, userIds: readonly UserId[]): Promise<void> {
  try {
    const calls = await liveCallsOfAll(context, userIds)
    for (const call of calls) {
      for (const { deviceId } of call.legs.filter((leg) => waits(leg) && hasOther(calls, call, leg))) {
        await changeCall(context, call.id, { kind: 'occupy', deviceId }, null)
      }
    }
  } catch (error) {
    context.log.error({ err: error }, 'a device rings for two calls')
  }
}

/** Has another of these calls the device of this leg, that waits? */
function hasOther(calls: readonly Call[], call: Call, { deviceId, waiting }: Leg): boolean {
  const others = calls.filter(({ id }) => id !== call.id)
  // What waits goes on beside the one call that the device is in.
  if (waiting && loadOf(others, deviceId) === 'talks') return false
  return others.some((other) => {
    const leg = other.legs.find((one) => one.deviceId === deviceId)
    return leg !== undefined && (leg.state === 'active' || (waits(leg) && isOlder(other, call)))
  })
}

function isOlder(one: Call, other: Call): boolean {
  return one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt
}

async function liveCallsOfAll(context: Context, userIds: readonly UserId[]): Promise<Call[]> {
  const calls = await Promise.all(userIds.map((userId) => liveCallsOf(context.store.db, userId)))
  return [...new Map(calls.flat().map((call) => [call.id, call])).values()]
}
