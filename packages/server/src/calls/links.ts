// What devices in a call say to each other: checked for who may, forwarded unread and unlogged.
import { type Call, type LinkCommand, PoruchError, type ServerMessage } from '@poruch/protocol'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'
import type { Connection } from '../socket/connection.ts'
import { changeCall } from './change-call.ts'
import { legOf, mayLink } from './record.ts'
import { findCall } from './store.ts'

/**
 * Forwards to one device. Nothing is kept: to a device that is away it is lost, and `link.sync` asks for it again.
 * @throws PoruchError also for devices of the two people that have no place in the call.
 */
export async function relay(context: Context, from: Connection, command: LinkCommand): Promise<void> {
  await demand(context.limits, 'relay', `${from.deviceId} ${command.callId}`)
  const call = await findCall(context.store.db, command.callId)
  if (call === null || (from.userId !== call.callerId && from.userId !== call.calleeId)) {
    throw new PoruchError('not_found', { field: 'callId' })
  }
  checkLegs(call, from, command)
  // Who speaks is back.
  if (legOf(call, from.deviceId)?.state === 'stale') {
    await changeCall(context, call.id, { kind: 'return', by: from }, null)
  }
  const { id: _, ...body } = command
  const event: ServerMessage = { ...body, from: from.deviceId }
  context.hub.sendToDevice(command.to, event)
}

function checkLegs(call: Call, from: Connection, command: LinkCommand): void {
  if (call.state === 'ended') throw new PoruchError('call_ended')
  const own = legOf(call, from.deviceId)
  if (own?.state === 'answered_elsewhere') throw new PoruchError('call_elsewhere')
  if (own === undefined) throw new PoruchError('forbidden')
  const peer = legOf(call, command.to)
  if (peer === undefined) throw new PoruchError('not_found', { field: 'to' })
  if (!mayLink(call, own, peer)) throw new PoruchError('forbidden', { field: 'to' })
}
