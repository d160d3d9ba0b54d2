// Calls that exist: rung, accepted, declined, cancelled, hung up. Each answered with the record.
import { type Call, type CallId, type CommandId, PoruchError } from '@poruch/protocol'
import type { Action } from '../action.ts'
import type { Context } from '../context.ts'
import type { Connection } from '../socket/connection.ts'
import { refusalOf } from '../socket/refusal.ts'
import { callChanged, changeCall, partiesOf } from './change-call.ts'
import { type CallEvent, legOf } from './record.ts'
import { mergedInto } from './store.ts'

export const ringCall: Action<'call.ringing'> = (context, by, { id, callId, prelink }) =>
  command(context, by, id, callId, { kind: 'ringing', by, prelink })

export const acceptCall: Action<'call.accept'> = (context, by, { id, callId }) =>
  command(context, by, id, callId, { kind: 'accept', by })

export const declineCall: Action<'call.decline'> = (context, by, { id, callId, scope }) =>
  command(context, by, id, callId, { kind: 'decline', by, scope })

/** Whoever cancels an invite that became an answer does not know it yet, and means the call it answered. */
export const cancelCall: Action<'call.cancel'> = async (context, by, { id, callId }) => {
  const into = await mergedInto(context.store.db, callId)
  return await (into === null
    ? command(context, by, id, callId, { kind: 'cancel', by })
    : command(context, by, id, into, { kind: 'hangup', by, reason: 'completed' }))
}

export const hangUpCall: Action<'call.hangup'> = async (context, by, { id, callId, reason }) => {
  const meant = (await mergedInto(context.store.db, callId)) ?? callId
  await command(context, by, id, meant, { kind: 'hangup', by, reason })
}

/** Answers one device with a record as it stands. */
export async function answerWithCall(
  context: Context,
  connection: Connection,
  call: Call,
  re: CommandId | null,
): Promise<void> {
  context.hub.send(connection, callChanged(call, await partiesOf(context, call), re))
}

/** A device that gives a sign of life from a call is back in it. */
export async function returnTo(context: Context, connection: Connection, call: Call | null): Promise<void> {
  if (call?.state !== 'active' || legOf(call, connection.deviceId)?.state !== 'stale') return
  await changeCall(context, call.id, { kind: 'return', by: connection }, null)
}

async function command(
  context: Context,
  connection: Connection,
  id: CommandId,
  callId: CallId,
  event: CallEvent,
): Promise<void> {
  const { outcome, call } = await changeCall(context, callId, event, id)
  if (outcome.kind === 'changed') return
  if (outcome.kind === 'same') return await answerWithCall(context, connection, call, id)
  const refusal = new PoruchError(outcome.code)
  // A stranger is not shown the record; everybody else sees with the refusal why.
  if (outcome.code === 'not_found') throw refusal
  context.hub.send(connection, refusalOf(refusal, id))
  await answerWithCall(context, connection, call, null)
}
