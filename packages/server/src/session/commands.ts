// What a device says about itself: signs of life, and that it needs fresh ICE servers.
import { PoruchError } from '@poruch/protocol'
import { type Action, answer } from '../action.ts'
import { hearMedia } from '../calls/signs-of-life.ts'
import { iceFor } from '../calls/turn.ts'
import type { Context } from '../context.ts'
import { besides } from '../db/failures.ts'
import type { Cursors } from '../roster/cursors.ts'

/** What the commands of a session itself are given. */
export interface CursorsContext extends Context {
  readonly cursors: Cursors
}

/** A sign of life. The calls it names have media: for the lease of the other side, and of this one. */
export const ping: Action<'ping', CursorsContext> = async (context, who, { id, calls, hears }) => {
  await besides(hearMedia(context, who, calls, hears))
  const cursor = await context.cursors.now()
  // Last, so that it is as true as it can be.
  return answer({ type: 'pong', re: id, serverAt: context.clock.now(), cursor })
}

export const refreshIce: Action<'ice.refresh'> = async (context, who, { id }) => {
  const ice = iceFor(context.config, who.userId, context.clock.now())
  return answer({ type: 'ice.changed', re: id, ...ice })
}

/** A connection says hello once. */
export const refuseHello: Action<'hello'> = async () => {
  throw new PoruchError('invalid', { field: 'type' })
}
