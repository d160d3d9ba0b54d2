// Starts of calls: a new record, or what becomes of one when its place has a call already.
import { type Call, type ChatId, type CommandOf, PoruchError, type UserId } from '@poruch/protocol'
import { type Action, type Answer, answer, told } from '../action.ts'
import { demandAccess } from '../chats/store.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/schema.ts'
import { demand } from '../limits/rate-limits.ts'
import type { Who } from '../who.ts'
import { busyDevices, endOtherRings } from './busy.ts'
import { announce, announcementOf, changeCall, noteEnd, showCall, tellStory } from './change-call.ts'
import { type Policy, policyOf } from './policy.ts'
import { type CallDraft, collide, createCall, legOf, peopleOf } from './record.ts'
import {
  findCall,
  insertCall,
  insertMerge,
  knowEachOther,
  liveCallIn,
  mergedInto,
  type PlacedCall,
} from './store.ts'
import { holdSession, signedIn } from './store-devices.ts'

type Start = CommandOf<'call.start'>

/** Where a call begins, and whom it rings there. */
interface Place {
  readonly chatId: ChatId
  readonly kind: PlacedCall['kind']
  readonly policy: Policy
  readonly invited: readonly UserId[]
}

/** A try fails only when another start in the same place went through meanwhile. */
const mostTries = 20

/** Begins a call. Whatever comes of it is answered with one record: a new one, or the one it was merged into. */
export const startCall: Action<'call.start'> = async (context, who, start) => {
  const repeated = await repetition(context, who, start)
  if (repeated !== null) return repeated
  await demand(context.limits, 'calls', who.userId)
  const place = await placeOf(context, who, start)
  for (let tries = 0; tries < mostTries; tries += 1) {
    const live = await liveCallIn(context.store.db, place.chatId)
    const settled =
      (live === null ? null : await settle(context, who, start, place, live)) ??
      (await create(context, who, start, place)) ??
      (await repetition(context, who, start))
    if (settled !== null) return settled
  }
  throw new Error('A start lost every race.')
}

/** The answer to a start that was taken before; null for a new one. */
async function repetition(context: Context, who: Who, { id, callId, chatId }: Start): Promise<Answer | null> {
  const { db } = context.store
  const into = await mergedInto(db, callId)
  const known = await findCall(db, into ?? callId)
  if (known === null) return null
  // One that was merged was begun by the other side.
  const isOwn = into === null ? known.startedBy === who.userId : peopleOf(known).includes(who.userId)
  if (!isOwn || known.chatId !== chatId) throw new PoruchError('id_taken', { field: 'callId' })
  return answer(await showCall(context, known, id))
}

/**
 * In a direct chat nobody comes or goes: what is found here still holds when the record is written.
 * @throws PoruchError `not_found`, `forbidden`; `unsupported` where this version begins no calls.
 */
async function placeOf(context: Context, who: Who, { chatId }: Start): Promise<Place> {
  const { chat, pair } = await demandAccess(context.store.db, chatId, who.userId, 'call')
  if (pair === null) throw new PoruchError('unsupported', { field: 'chatId' })
  const invited = pair.filter((userId) => userId !== who.userId)
  return { chatId, kind: chat.kind, policy: policyOf(chat.kind), invited }
}

/** What the live call of the place makes of a start; null when a new call may be tried. */
async function settle(
  context: Context,
  who: Who,
  start: Start,
  place: Place,
  live: Call,
): Promise<Answer | null> {
  const connected = await context.presence.here(live.legs.map((leg) => leg.deviceId))
  switch (collide(live, who, place.policy, connected)) {
    case 'refuse':
      throw new PoruchError('call_in_progress')
    case 'replace':
      await changeCall(context, live.id, { kind: 'replace' }, null)
      return null
    case 'join':
      return await merge(context, who, start, live)
  }
}

/** Makes the start an answer to the call that is there; null when others answered or ended it meanwhile. */
async function merge(context: Context, who: Who, start: Start, live: Call): Promise<Answer | null> {
  const { store, clock } = context
  const note = (tx: Tx): Promise<void> => insertMerge(tx, start.callId, live.id, clock.now())
  const asked = { id: start.id, by: who }
  const { outcome, call, event } = await changeCall(context, live.id, { kind: 'join', by: who }, asked, note)
  if (event !== null) {
    await endOtherRings(context, [who.userId])
    return told(event)
  }
  if (outcome.kind === 'refused') return null
  // An accept by this device was faster: to try again would be to call from within the call, and replace it.
  await store.transaction(note)
  return answer(await showCall(context, call, start.id))
}

/** Writes the record; null when the place has a live call by now, or the id is used. */
async function create(context: Context, who: Who, start: Start, place: Place): Promise<Answer | null> {
  const draft = await draftOf(context, who, start, place)
  const call = createCall(draft, place.policy, context.clock.now())
  const placed = { call, kind: place.kind }
  const news = await announcementOf(context.store.db, placed, start.id)
  const saved = await context.store.transaction(async (tx) => {
    await holdSession(tx, who)
    return (await insertCall(tx, call)) ? { message: await noteEnd(tx, call) } : null
  })
  if (saved === null) return null
  tellStory(context, null, call)
  announce(context, placed, news, saved.message, who)
  // The call is told already: whatever becomes of this is no answer to who began it.
  await addLate(context, call).catch((error: unknown) => {
    context.log.error({ err: error, callId: call.id }, 'a call missed a device that came')
  })
  await endOtherRings(context, peopleOf(call))
  return told(news.event)
}

/**
 * A device may have come after its person's devices were asked for, and have looked for calls before this one was
 * written. Whoever comes is here before looking, and a call is written before asking again: so one sees the other.
 */
async function addLate(context: Context, call: Call): Promise<void> {
  const late = (await connectedOf(context, call.invited)).filter(
    ({ deviceId }) => legOf(call, deviceId) === undefined,
  )
  if (late.length === 0) return
  const busy = await busyDevices(context, call.invited, call.chatId)
  for (const by of late) {
    await changeCall(context, call.id, { kind: 'arrive', by, isBusy: busy.has(by.deviceId) }, null)
  }
}

/** The devices through which these people are connected. Of one that just signed out the socket may still be there. */
async function connectedOf(context: Context, userIds: readonly UserId[]): Promise<Who[]> {
  const devices = await context.presence.devicesOf(userIds)
  const known = await signedIn(context.store.db, [...devices.values()].flat())
  return userIds.flatMap((userId) =>
    (devices.get(userId) ?? [])
      .filter((deviceId) => known.has(deviceId))
      .map((deviceId) => ({ userId, deviceId })),
  )
}

async function draftOf(
  context: Context,
  by: Who,
  { callId, media, prelink }: Start,
  { chatId, invited }: Place,
): Promise<CallDraft> {
  const busy = await busyDevices(context, invited, chatId)
  const connected = await connectedOf(context, invited)
  return {
    id: callId,
    chatId,
    by,
    invited,
    media,
    prelink,
    mutual: await knowEachOther(context.store.db, chatId),
    ringMs: context.config.ringMs,
    devices: connected.map((device) => ({ ...device, isBusy: busy.has(device.deviceId) })),
  }
}
