// Which devices another call has: they do not ring for a second one, and stop when they are taken while they ring.
import type { Call, ChatId, DeviceId, Leg, UserId } from '@poruch/protocol'
import type { Context } from '../context.ts'
import { changeCall } from './change-call.ts'
import { waits } from './record.ts'
import { liveCallsOf } from './store.ts'

/** It dials, talks or is rung. One that is stale is not: its call may be lost. */
const isTaken = (leg: Leg): boolean => leg.state === 'active' || waits(leg)

/** The devices of these people that calls have in other places than this one, which has one call at most. */
export async function busyDevices(
  context: Context,
  userIds: readonly UserId[],
  chatId: ChatId,
): Promise<ReadonlySet<DeviceId>> {
  const others = (await liveCallsOfAll(context, userIds)).filter((call) => call.chatId !== chatId)
  const legs = others.flatMap((call) => call.legs).filter(isTaken)
  return new Set(legs.map((leg) => leg.deviceId))
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
function hasOther(calls: readonly Call[], call: Call, { deviceId }: Leg): boolean {
  return calls.some((other) => {
    const leg = other.legs.find((one) => one.deviceId === deviceId)
    if (other.id === call.id || leg === undefined) return false
    return leg.state === 'active' || (waits(leg) && isOlder(other, call))
  })
}

function isOlder(one: Call, other: Call): boolean {
  return one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt
}

async function liveCallsOfAll(context: Context, userIds: readonly UserId[]): Promise<Call[]> {
  const calls = await Promise.all(userIds.map((userId) => liveCallsOf(context.store.db, userId)))
  return [...new Map(calls.flat().map((call) => [call.id, call])).values()]
}
