// Whom a call can ring now.
import type { UserId } from '@poruch/protocol'
import type { Context } from '../context.ts'
import type { Who } from '../who.ts'
import { signedIn } from './store-devices.ts'

/** The devices through which these people are connected. Of one that just signed out the socket may still be there. */
export async function connectedOf(context: Context, userIds: readonly UserId[]): Promise<Who[]> {
  const devices = await context.presence.devicesOf(userIds)
  const known = await signedIn(context.store.db, [...devices.values()].flat())
  return userIds.flatMap((userId) =>
    (devices.get(userId) ?? [])
      .filter((deviceId) => known.has(deviceId))
      .map((deviceId) => ({ userId, deviceId })),
  )
}
