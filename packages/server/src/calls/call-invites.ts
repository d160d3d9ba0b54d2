// Invites to a call: a new record, or what becomes of one when these two people have a call already.
import { type Call, type ClientMessageOf, type DeviceId, PoruchError, type UserId } from '@poruch/protocol'
import { type Action, type Answer, answer, told } from '../action.ts'
import { publishNewChat } from '../chats/commands.ts'
import { findChat, openDirectChat } from '../chats/store.ts'
import type { Context } from '../context.ts'
import { demand } from '../limits/rate-limits.ts'
import { findUser } from '../people/store.ts'
import type { Who } from '../who.ts'
import { busyDevices } from './busy.ts'
import { changeCall, noteEnd, partiesOf, publishCall, showCall, tellStory } from './change-call.ts'
import { type CallDraft, collide, createCall, legOf } from './record.ts'
import {
  findCall,
  forgetMerges,
  insertCall,
  insertMerge,
  knowEachOther,
  liveCallOfPair,
  mergedInto,
} from './store.ts'

type Invite = ClientMessageOf<'call.invite'>

/** A device that repeats its invite after this long has forgotten it first. */
const mergeKeptMs = 600_000
/** A try fails only when another invite between the same two went through meanwhile. */
const mostTries = 20

/** Calls somebody. Whatever comes of it is answered with one record: a new one, or the one it was merged into. */
export const inviteToCall: Action<'call.invite'> = async (context, who, invite) => {
  const { db } = context.store
  if (invite.userId === who.userId) throw new PoruchError('invalid', { field: 'userId' })
  const repeated = await repetition(context, who, invite)
  if (repeated !== null) return repeated
  await demand(context.limits, 'invites', who.userId)
  if ((await findUser(db, invite.userId)) === null) throw new PoruchError('not_found', { field: 'userId' })
  for (let tries = 0; tries < mostTries; tries += 1) {
    const live = await liveCallOfPair(db, who.userId, invite.userId)
    const settled =
      (live === null ? null : await settle(context, who, invite, live)) ??
      (await create(context, who, invite)) ??
      (await repetition(context, who, invite))
    if (settled !== null) return settled
  }
  throw new Error('An invite lost every race.')
}

/** The answer to an invite that was taken before; null for a new one. */
async function repetition(
  context: Context,
  who: Who,
  { id, callId, userId }: Invite,
): Promise<Answer | null> {
  const { db } = context.store
  const known = await findCall(db, (await mergedInto(db, callId)) ?? callId)
  if (known === null) return null
  const people: UserId[] = [known.callerId, known.calleeId]
  if (!people.includes(who.userId) || !people.includes(userId))
    throw new PoruchError('id_taken', { field: 'callId' })
  return answer(await showCall(context, known, id))
}

/** What the live call of the two makes of an invite; null when a new call may be tried. */
async function settle(context: Context, who: Who, invite: Invite, live: Call): Promise<Answer | null> {
  const here = await context.presence.here(live.legs.map((leg) => leg.deviceId))
  switch (collide(live, who, here)) {
    case 'refuse':
      throw new PoruchError('call_in_progress')
    case 'replace':
      await changeCall(context, live.id, { kind: 'replace' }, null)
      return null
    case 'accept':
      return await merge(context, who, invite, live)
  }
}

/** Makes the invite an answer to the other side's call; null when that was answered or ended meanwhile. */
async function merge(context: Context, who: Who, invite: Invite, live: Call): Promise<Answer | null> {
  const { db } = context.store
  const now = context.clock.now()
  await forgetMerges(db, now - mergeKeptMs)
  const asked = { id: invite.id, by: who }
  const { event } = await changeCall(context, live.id, { kind: 'accept', by: who }, asked, (tx) =>
    insertMerge(tx, invite.callId, live.id, now),
  )
  return event === null ? null : told(event)
}

/** Writes the record, and the chat when there is none yet; null when the two have a live call by now. */
async function create(context: Context, who: Who, invite: Invite): Promise<Answer | null> {
  const draft = await draftOf(context, who, invite)
  const now = context.clock.now()
  const saved = await context.store.transaction(async (tx) => {
    const chat = await openDirectChat(tx, who.userId, invite.userId, now)
    const call = createCall({ ...draft, chatId: chat.chatId }, now)
    const isInserted = await insertCall(tx, call)
    return { chat, call, isInserted, message: isInserted ? await noteEnd(tx, call) : null }
  })
  if (saved.chat.created) {
    const chat = await findChat(context.store.db, saved.chat.chatId)
    if (chat !== null) await publishNewChat(context, chat, null)
  }
  if (!saved.isInserted) return null
  const users = await partiesOf(context, saved.call)
  tellStory(context, null, saved.call)
  const event = publishCall(context, saved.call, users, saved.message, { id: invite.id, by: who })
  // The call is told already: whatever becomes of this is no answer to its caller.
  await addLate(context, saved.call).catch((error: unknown) => {
    context.log.error({ err: error, callId: saved.call.id }, 'a call missed a device that came')
  })
  return told(event)
}

/**
 * A device may have come after its person's devices were asked for, and have looked for calls before this one was
 * written. Whoever comes is here before looking, and a call is written before asking again: so one sees the other.
 */
async function addLate(context: Context, call: Call): Promise<void> {
  const connected = await connectedOf(context, call.calleeId)
  const late = connected.filter((deviceId) => legOf(call, deviceId) === undefined)
  if (late.length === 0) return
  const busy = await busyDevices(context, call.calleeId)
  for (const deviceId of late) {
    const by = { userId: call.calleeId, deviceId }
    await changeCall(context, call.id, { kind: 'arrive', by, isBusy: busy.has(deviceId) }, null)
  }
}

async function connectedOf(context: Context, userId: UserId): Promise<readonly DeviceId[]> {
  return (await context.presence.devicesOf([userId])).get(userId) ?? []
}

async function draftOf(
  context: Context,
  who: Who,
  { callId, userId, media, prelink }: Invite,
): Promise<Omit<CallDraft, 'chatId'>> {
  const busy = await busyDevices(context, userId)
  const connected = await connectedOf(context, userId)
  return {
    id: callId,
    caller: { userId: who.userId, deviceId: who.deviceId },
    calleeId: userId,
    media,
    prelink,
    mutual: await knowEachOther(context.store.db, who.userId, userId),
    ringMs: context.config.ringMs,
    devices: connected.map((deviceId) => ({ deviceId, isBusy: busy.has(deviceId) })),
  }
}
