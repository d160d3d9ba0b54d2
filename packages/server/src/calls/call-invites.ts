// Invites to a call: a new record, or what becomes of one when these two people have a call already.
import {
  type Call,
  type ClientMessageOf,
  type CommandId,
  type DeviceId,
  type Message,
  PoruchError,
  type UserId,
} from '@poruch/protocol'
import type { Action } from '../action.ts'
import { publishNewChat } from '../chats/commands.ts'
import { findChat, openDirectChat } from '../chats/store.ts'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'
import { findUser } from '../people/store.ts'
import type { Connection } from '../socket/connection.ts'
import { changeCall, noteEnd, partiesOf, publishCall, tellStory } from './change-call.ts'
import { answerWithCall } from './commands.ts'
import { type CallDraft, collide, createCall } from './record.ts'
import {
  findCall,
  forgetMerges,
  insertCall,
  insertMerge,
  knowEachOther,
  liveCallOfPair,
  liveCallsOf,
  mergedInto,
} from './store.ts'

type Invite = ClientMessageOf<'call.invite'>

/** A device that repeats its invite after this long has forgotten it first. */
const mergeKeptMs = 600_000
/** A try fails only when another invite between the same two went through meanwhile. */
const mostTries = 20

/** Calls somebody. Whatever comes of it is answered with one record: a new one, or the one it was merged into. */
export const inviteToCall: Action<'call.invite'> = async (context, connection, invite) => {
  const { db } = context.store
  if (invite.userId === connection.userId) throw new PoruchError('invalid', { field: 'userId' })
  if (await isRepeated(context, connection, invite)) return
  await demand(context.limits, 'invites', connection.userId)
  if ((await findUser(db, invite.userId)) === null) throw new PoruchError('not_found', { field: 'userId' })
  for (let tries = 0; tries < mostTries; tries += 1) {
    const live = await liveCallOfPair(db, connection.userId, invite.userId)
    if (live !== null && (await isSettledBy(context, connection, invite, live))) return
    if (await isCreated(context, connection, invite)) return
    if (await isRepeated(context, connection, invite)) return
  }
  throw new Error('An invite lost every race.')
}

/** Answers an invite that was taken before. */
async function isRepeated(
  context: Context,
  connection: Connection,
  { id, callId, userId }: Invite,
): Promise<boolean> {
  const known = await findCall(context.store.db, (await mergedInto(context.store.db, callId)) ?? callId)
  if (known === null) return false
  const people: UserId[] = [known.callerId, known.calleeId]
  if (!people.includes(connection.userId) || !people.includes(userId))
    throw new PoruchError('id_taken', { field: 'callId' })
  await answerWithCall(context, connection, known, id)
  return true
}

/** What the live call of the two makes of an invite. @returns false when a new call may be tried. */
async function isSettledBy(
  context: Context,
  connection: Connection,
  invite: Invite,
  live: Call,
): Promise<boolean> {
  switch (collide(live, connection, context.presence.isHere)) {
    case 'refuse':
      throw new PoruchError('call_in_progress')
    case 'replace':
      await changeCall(context, live.id, { kind: 'replace' }, null)
      return false
    case 'accept':
      return await isMerged(context, connection, invite, live)
  }
}

/** Makes the invite an answer to the other side's call. @returns false when that was answered or ended meanwhile. */
async function isMerged(
  context: Context,
  connection: Connection,
  invite: Invite,
  live: Call,
): Promise<boolean> {
  const now = context.clock.now()
  const accept = { kind: 'accept', by: connection } as const
  const { outcome } = await changeCall(context, live.id, accept, invite.id, (tx) =>
    insertMerge(tx, invite.callId, live.id, now),
  )
  if (outcome.kind !== 'changed') return false
  await forgetMerges(context.store.db, now - mergeKeptMs)
  return true
}

/** Writes the record, and the chat when there is none yet. @returns false when the two have a live call by now. */
async function isCreated(context: Context, connection: Connection, invite: Invite): Promise<boolean> {
  const draft = await draftOf(context, connection, invite)
  const now = context.clock.now()
  const saved = await context.store.transaction(async (tx) => {
    const chat = await openDirectChat(tx, connection.userId, invite.userId, now)
    const call = createCall({ ...draft, chatId: chat.chatId }, now)
    const isInserted = await insertCall(tx, call)
    return { chat, call, isInserted, message: isInserted ? await noteEnd(tx, call) : null }
  })
  if (saved.chat.created) {
    const chat = await findChat(context.store.db, saved.chat.chatId)
    if (chat !== null) await publishNewChat(context, chat, null)
  }
  if (saved.isInserted) await publishNewCall(context, saved.call, saved.message, invite.id)
  return saved.isInserted
}

async function publishNewCall(
  context: Context,
  call: Call,
  message: Message | null,
  re: CommandId,
): Promise<void> {
  const users = await partiesOf(context, call)
  tellStory(context, null, call)
  publishCall(context, call, users, message, re)
}

async function draftOf(
  context: Context,
  caller: Connection,
  { callId, userId, media, prelink }: Invite,
): Promise<Omit<CallDraft, 'chatId'>> {
  const { db } = context.store
  const busy = await busyDevices(context, userId)
  return {
    id: callId,
    caller: { userId: caller.userId, deviceId: caller.deviceId },
    calleeId: userId,
    media,
    prelink,
    mutual: await knowEachOther(db, caller.userId, userId),
    ringMs: context.config.ringMs,
    devices: context.hub.devicesOf(userId).map((deviceId) => ({ deviceId, isBusy: busy.has(deviceId) })),
  }
}

/** This person's devices that are in a call now. */
export async function busyDevices(context: Context, userId: UserId): Promise<ReadonlySet<DeviceId>> {
  const calls = (await liveCallsOf(context.store.db, userId)).filter((call) => call.state === 'active')
  const legs = calls.flatMap((call) => call.legs).filter((leg) => leg.state === 'active')
  return new Set(legs.map((leg) => leg.deviceId))
}
