// Calls that exist: rung, accepted, declined, cancelled, hung up. Each answered with the record.
import { type CallId, PoruchError } from '@poruch/protocol'
import { type Action, type Answer, answer, ShownRefusal, told } from '../action.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/schema.ts'
import { demand } from '../limits/rate-limits.ts'
import { endOtherRings } from './busy.ts'
import type { CallEvent } from './call-event.ts'
import { type Asked, changeCall, showCall } from './change-call.ts'
import { mergedInto } from './store.ts'

export const ringCall: Action<'call.ringing'> = (context, by, { id, callId, prelink }) =>
  commanded(context, { id, by }, callId, { kind: 'ringing', by, prelink })

export const acceptCall: Action<'call.accept'> = async (context, by, { id, callId }) => {
  await demand(context.limits, 'callEntries', by.userId)
  const accepted = await commanded(context, { id, by }, callId, { kind: 'accept', by })
  await endOtherRings(context, [by.userId])
  return accepted
}

export const declineCall: Action<'call.decline'> = (context, by, { id, callId, scope, rung }) =>
  commanded(context, { id, by }, callId, { kind: 'decline', by, scope, rung })

export const busyCall: Action<'call.busy'> = (context, by, { id, callId, rung }) =>
  commanded(context, { id, by }, callId, { kind: 'busy', by, rung })

export const moveCall: Action<'call.move'> = async (context, by, { id, callId, done }) => {
  // Whoever was let begin is let through.
  if (!done) await demand(context.limits, 'callEntries', by.userId)
  return await commanded(context, { id, by }, callId, { kind: done ? 'moved' : 'move', by })
}

/** Whoever cancels a start that became an answer does not know it yet, and means the call it answered. */
export const cancelCall: Action<'call.cancel'> = async (context, by, { id, callId }) => {
  const into = await mergedInto(context.store.db, callId)
  return await (into === null
    ? commanded(context, { id, by }, callId, { kind: 'cancel', by })
    : commanded(context, { id, by }, into, { kind: 'hangup', by, reason: 'completed' }))
}

export const hangUpCall: Action<'call.hangup'> = async (context, by, { id, callId, reason, rung }) => {
  const meant = (await mergedInto(context.store.db, callId)) ?? callId
  return await commanded(context, { id, by }, meant, { kind: 'hangup', by, reason, rung })
}

/** Lets an event that somebody asked for happen, and answers with the record. @param also in the same transaction */
export async function commanded(
  context: Context,
  asked: Asked,
  callId: CallId,
  wish: CallEvent,
  also?: (tx: Tx) => Promise<void>,
): Promise<Answer> {
  const { outcome, call, event } = await changeCall(context, callId, wish, asked, also)
  if (event !== null) return told(event)
  if (outcome.kind !== 'refused') return answer(await showCall(context, call, asked.id))
  // A stranger is not shown the record; everybody else sees with the refusal why.
  if (outcome.code === 'not_found') throw new PoruchError('not_found')
  throw new ShownRefusal(outcome.code, await showCall(context, call, null))
}
