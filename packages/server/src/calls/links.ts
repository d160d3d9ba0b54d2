// What devices in a call say to each other: checked for who may, forwarded unread and unlogged.
import { type Call, type LinkCommand, PoruchError, type ServerMessage } from '@poruch/protocol'
import { type Answer, noAnswer } from '../action.ts'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'
import type { Who } from '../who.ts'
import { demandPlace } from './change-call.ts'
import { legOf, mayLink, peopleOf } from './record.ts'
import { returnTo } from './signs-of-life.ts'
import { findPlacedCall } from './store.ts'

/**
 * Forwards to one device. Nothing is kept: to a device that is away it is lost, and `link.sync` asks for it again.
 * @throws PoruchError also for devices of its people that have no place in the call.
 */
export async function relay(context: Context, who: Who, command: LinkCommand): Promise<Answer> {
  await demand(context.limits, 'relay', `${who.deviceId} ${command.callId} ${command.to}`)
  const placed = await findPlacedCall(context.store.db, command.callId)
  if (placed === null || !peopleOf(placed.call).includes(who.userId)) {
    throw new PoruchError('not_found', { field: 'callId' })
  }
  await demandPlace(context.store.db, placed, who)
  const { call } = placed
  checkLegs(call, who, command)
  await returnTo(context, who, call)
  const { id: _, ...body } = command
  const event: ServerMessage = { ...body, from: who.deviceId }
  context.publish({ devices: [command.to] }, event)
  return noAnswer
}

function checkLegs(call: Call, who: Who, command: LinkCommand): void {
  if (call.state === 'ended') throw new PoruchError('call_ended')
  const own = legOf(call, who.deviceId)
  if (own?.state === 'answered_elsewhere') throw new PoruchError('call_elsewhere')
  if (own === undefined) throw new PoruchError('forbidden')
  const peer = legOf(call, command.to)
  if (peer === undefined) throw new PoruchError('not_found', { field: 'to' })
  if (!mayLink(own, peer)) throw new PoruchError('forbidden', { field: 'to' })
}
