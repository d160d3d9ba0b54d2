// What a device says about itself: signs of life, and that it needs fresh ICE servers.
import { PoruchError } from '@poruch/protocol'
import type { Action } from '../action.ts'
import { returnTo } from '../calls/commands.ts'
import { findCall } from '../calls/store.ts'
import { iceFor } from '../calls/turn.ts'

/** A sign of life. The calls it names have media: for the lease of the other side, and of this one. */
export const ping: Action<'ping'> = async (context, connection, { id, calls }) => {
  context.presence.reportMedia(connection.deviceId, calls)
  for (const callId of calls) await returnTo(context, connection, await findCall(context.store.db, callId))
  context.hub.send(connection, { type: 'pong', re: id })
}

export const refreshIce: Action<'ice.refresh'> = (context, connection, { id }) => {
  const ice = iceFor(context.config, connection.userId, context.clock.now())
  context.hub.send(connection, { type: 'ice.changed', re: id, ...ice })
}

/** A connection says hello once. */
export const refuseHello: Action<'hello'> = () => {
  throw new PoruchError('invalid', { field: 'type' })
}
