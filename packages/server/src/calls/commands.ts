// Calls that exist: rung, accepted, declined, cancelled, hung up. Each answered with the record.
import { type CallId, type CommandId, PoruchError } from '@poruch/protocol'
import { type Action, type Answer, answer, ShownRefusal, told } from '../action.ts'
import type { Context } from '../context.ts'
import type { Who } from '../who.ts'
import { endOtherRings } from './busy.ts'
import type { CallEvent } from './call-event.ts'
import { changeCall, showCall } from './change-call.ts'
import { mergedInto } from './store.ts'

export const ringCall: Action<'call.ringing'> = (context, by, { id, callId, prelink }) =>
  command(context, by, id, callId, { kind: 'ringing', by, prelink })

export const acceptCall: Action<'call.accept'> = async (context, by, { id, callId }) => {
  const accepted = await command(context, by, id, callId, { kind: 'accept', by })
  await endOtherRings(context, [by.userId])
  return accepted
}

export const declineCall: Action<'call.decline'> = (context, by, { id, callId, scope }) =>
  command(context, by, id, callId, { kind: 'decline', by, scope })

/** Whoever cancels a start that became an answer does not know it yet, and means the call it answered. */
export const cancelCall: Action<'call.cancel'> = async (context, by, { id, callId }) => {
  const into = await mergedInto(context.store.db, callId)
  return await (into === null
    ? command(context, by, id, callId, { kind: 'cancel', by })
    : command(context, by, id, into, { kind: 'hangup', by, reason: 'completed' }))
}

export const hangUpCall: Action<'call.hangup'> = async (context, by, { id, callId, reason }) => {
  const meant = (await mergedInto(context.store.db, callId)) ?? callId
  return await command(context, by, id, meant, { kind: 'hangup', by, reason })
}

async function command(
  context: Context,
  by: Who,
  id: CommandId,
  callId: CallId,
  wish: CallEvent,
): Promise<Answer> {
  const { outcome, call, event } = await changeCall(context, callId, wish, { id, by })
  if (event !== null) return told(event)
  if (outcome.kind !== 'refused') return answer(await showCall(context, call, id))
  // A stranger is not shown the record; everybody else sees with the refusal why.
  if (outcome.code === 'not_found') throw new PoruchError('not_found')
  throw new ShownRefusal(outcome.code, await showCall(context, call, null))
}
