// Changes the record of a call: compare and set, written before it is told, the end noted in the chat.
import {
  type Call,
  type CallId,
  type CommandId,
  type Message,
  newId,
  PoruchError,
  type ServerMessageOf,
  type User,
} from '@poruch/protocol'
import { nextSeq } from '../chats/store.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/open.ts'
import { insertMessage } from '../messages/store.ts'
import { findUsers } from '../people/store.ts'
import type { Who } from '../who.ts'
import { type CallEvent, durationMs, type Outcome, transition } from './record.ts'
import { findCall, replaceCall } from './store.ts'

export interface Change {
  readonly outcome: Outcome
  /** The record after it. */
  readonly call: Call
  /** What was told of it; null when it changed nothing. */
  readonly event: CallChanged | null
}

/** The command that wants a change, and who said it. */
export interface Asked {
  readonly id: CommandId
  readonly by: Who
}

type CallChanged = ServerMessageOf<'call.changed'>

/** Each lost race means that somebody else's change went through, and a call has few of them. */
const mostTries = 50

/**
 * Lets an event happen to a call and tells both people's devices when it changed something.
 * @param asked null: time or a device's coming and going did it.
 * @param also what is written in the same transaction, when it changed something.
 * @throws PoruchError `not_found` when there is no such call, `not_stored`.
 */
export async function changeCall(
  context: Context,
  callId: CallId,
  event: CallEvent,
  asked: Asked | null,
  also?: (tx: Tx) => Promise<void>,
): Promise<Change> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const call = await findCall(context.store.db, callId)
    if (call === null) throw new PoruchError('not_found')
    const outcome = transition(call, event, context.clock.now())
    if (outcome.kind !== 'changed') return { outcome, call, event: null }
    const users = await partiesOf(context, call)
    const saved = await context.store.transaction(async (tx) => {
      if (!(await replaceCall(tx, outcome.call, call.rev))) return null
      await also?.(tx)
      return { message: await noteEnd(tx, outcome.call) }
    })
    if (saved === null) continue
    tellStory(context, call, outcome.call)
    const changed = publishCall(context, outcome.call, users, saved.message, asked)
    return { outcome, call: outcome.call, event: changed }
  }
  throw new Error(`Call ${callId} changed too often to be changed.`)
}

/** Writes the message of an ended call, in the transaction that ends it; null while it lives. */
export async function noteEnd(tx: Tx, call: Call): Promise<Message | null> {
  if (call.state !== 'ended' || call.reason === null || call.endedAt === null) return null
  const seq = await nextSeq(tx, call.chatId)
  const message: Message = {
    id: newId(call.endedAt),
    chatId: call.chatId,
    seq,
    changedSeq: seq,
    senderId: call.callerId,
    body: {
      kind: 'call',
      callId: call.id,
      media: call.media,
      reason: call.reason,
      durationMs: durationMs(call),
    },
    createdAt: call.endedAt,
  }
  await insertMessage(tx, message)
  return message
}

/** The two people of a call. */
export async function partiesOf(context: Context, call: Call): Promise<User[]> {
  return await findUsers(context.store.db, [call.callerId, call.calleeId])
}

/** Only after the commit. @param message the note of its end, if it has ended. */
export function publishCall(
  context: Context,
  call: Call,
  users: readonly User[],
  message: Message | null,
  asked: Asked | null,
): CallChanged {
  const event = callChanged(call, users, asked?.id ?? null)
  context.publish({ people: [call.callerId, call.calleeId] }, event, asked?.by)
  if (message !== null) {
    context.publish({ chat: call.chatId }, { type: 'message.changed', re: null, message })
  }
  return event
}

/** How a call stands, for one who asks. */
export async function showCall(context: Context, call: Call, re: CommandId | null): Promise<CallChanged> {
  return callChanged(call, await partiesOf(context, call), re)
}

function callChanged(call: Call, users: readonly User[], re: CommandId | null): CallChanged {
  return { type: 'call.changed', re, call, users: [...users] }
}

/** One line for each turn in a call's life. Without addresses, descriptions or text: those are nobody's business. */
export function tellStory(context: Context, before: Call | null, after: Call): void {
  const facts = { callId: after.id, rev: after.rev, media: after.media }
  if (after.state === 'ended') {
    const seconds = Math.round(durationMs(after) / 1000)
    context.log.info(
      { ...facts, reason: after.reason, seconds },
      `call ended ${after.reason} after ${seconds} s`,
    )
  } else if (after.state === 'active') {
    const stale = after.legs.filter((leg) => leg.state === 'stale').length
    if (before?.state === 'ringing') context.log.info(facts, 'call answered')
    else
      context.log.info({ ...facts, stale }, stale > 0 ? 'call lost sight of a device' : 'call is whole again')
  } else {
    const devices = after.legs
      .slice(1)
      .filter((leg) => leg.state === 'invited' || leg.state === 'ringing').length
    const plural = devices === 1 ? 'device' : 'devices'
    context.log.info({ ...facts, devices }, `call ringing on ${devices} ${plural}`)
  }
}
