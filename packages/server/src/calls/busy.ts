// Who is in a call and does not ring for another.
import type { DeviceId, UserId } from '@poruch/protocol'
import type { Context } from '../context.ts'
import { liveCallsOf } from './store.ts'

/** The devices of these people that are in a call now. */
export async function busyDevices(
  context: Context,
  userIds: readonly UserId[],
): Promise<ReadonlySet<DeviceId>> {
  const calls = await Promise.all(userIds.map((userId) => liveCallsOf(context.store.db, userId)))
  const running = calls.flat().filter((call) => call.state === 'active')
  const legs = running.flatMap((call) => call.legs).filter((leg) => leg.state === 'active')
  return new Set(legs.map((leg) => leg.deviceId))
}
