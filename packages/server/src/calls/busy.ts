// Who is in a call and does not ring for another.
import type { DeviceId, UserId } from '@poruch/protocol'
import type { Context } from '../context.ts'
import { liveCallsOf } from './store.ts'

/** This person's devices that are in a call now. */
export async function busyDevices(context: Context, userId: UserId): Promise<ReadonlySet<DeviceId>> {
  const calls = (await liveCallsOf(context.store.db, userId)).filter((call) => call.state === 'active')
  const legs = calls.flatMap((call) => call.legs).filter((leg) => leg.state === 'active')
  return new Set(legs.map((leg) => leg.deviceId))
}
