// Starts of calls: a new record, or what becomes of one when its place has a call already.
import {
  type Call,
  type ChatId,
  type CommandOf,
  limits,
  PoruchError,
  type RoomId,
  type UserId,
} from '@poruch/protocol'
import { type Action, type Answer, answer, ShownRefusal, told } from '../action.ts'
import { demandAccess } from '../chats/store.ts'
import { peopleIn } from '../chats/store-members.ts'
import { lockChats } from '../chats/store-rows.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/schema.ts'
import { demand, type RateName } from '../limits/rate-limits.ts'
import type { Who } from '../who.ts'
import { endOtherRings, loadedDevices, roomFor } from './busy.ts'
import { announce, announcementOf, changeCall, noteEnd, showCall, tellStory } from './change-call.ts'
import { connectedOf } from './connected.ts'
import { ringLate } from './late-devices.ts'
import { type Policy, policyOf } from './policy.ts'
import { type CallDraft, collide, createCall, peopleOf } from './record.ts'
import { sightOf } from './seen.ts'
import {
  findCall,
  hasRoom,
  insertCall,
  insertMerge,
  knowEachOther,
  liveCallIn,
  mergedInto,
  type PlacedCall,
} from './store.ts'
import { holdSession } from './store-devices.ts'
import { notToDisturb } from './store-settings.ts'

type Start = CommandOf<'call.start'>

/** Where a call begins, and whom it rings there. */
interface Place {
  readonly chatId: ChatId
  readonly roomId: RoomId | null
  readonly kind: PlacedCall['kind']
  readonly policy: Policy
  /** Those of them who are not to be disturbed are not among them, but in a direct chat. */
  readonly invited: readonly UserId[]
  /** The one whom it would ring is not to be disturbed. */
  readonly isQuiet: boolean
}

/** A try fails only when another start in the same place went through meanwhile. */
const mostTries = 20

/** Begins a call. Whatever comes of it is answered with one record: a new one, or the one it was merged into. */
export const startCall: Action<'call.start'> = async (context, who, start) => {
  const repeated = await repetition(context, who, start)
  if (repeated !== null) return repeated
  const place = await placeOf(context, who, start)
  const counted = new Set<RateName>()
  for (let tries = 0; tries < mostTries; tries += 1) {
    const live = await liveCallIn(context.store.db, place)
    // Whoever comes into what is there already begins nothing.
    const rate = live !== null && rulesOf(live, place).isOpen ? 'callEntries' : 'calls'
    if (!counted.has(rate)) await demand(context.limits, rate, who.userId)
    counted.add(rate)
    const settled =
      (live === null ? null : await settle(context, who, start, place, live)) ??
      (await create(context, who, start, place)) ??
      (await repetition(context, who, start))
    if (settled !== null) return settled
  }
  throw new Error('A start lost every race.')
}

/** The answer to a start that was taken before; null for a new one. */
async function repetition(
  context: Context,
  who: Who,
  { id, callId, chatId, roomId = null }: Start,
): Promise<Answer | null> {
  const { db } = context.store
  const into = await mergedInto(db, callId)
  const known = await findCall(db, into ?? callId)
  if (known === null) return null
  // One that was merged was begun by the other side.
  const isOwn = into === null ? known.startedBy === who.userId : peopleOf(known).includes(who.userId)
  if (!isOwn || known.chatId !== chatId || known.roomId !== roomId)
    throw new PoruchError('id_taken', { field: 'callId' })
  return answer(await showCall(context, known, id))
}

/**
 * Whom it rings there. A large group is not rung: its people find the call in the chat.
 * @throws PoruchError `not_found`, `forbidden`.
 */
async function placeOf(context: Context, who: Who, { chatId, roomId = null }: Start): Promise<Place> {
  const { db } = context.store
  const { chat, pair } = await demandAccess(db, chatId, who.userId, 'call')
  if (pair !== null && roomId !== null) throw new PoruchError('not_found', { field: 'roomId' })
  const policy = policyOf(chat.kind, { roomId, pair: pair !== null })
  const isRung = policy.rings && (pair !== null || chat.memberCount <= limits.ringsMax)
  const people = isRung ? (pair ?? (await peopleIn(db, chatId))) : []
  const others = people.filter((userId) => userId !== who.userId)
  const quiet = await notToDisturb(db, others, who.userId, context.clock.now())
  const invited = pair === null ? others.filter((userId) => !quiet.has(userId)) : others
  // Somebody alone in a group rings nobody either: whoever comes later finds the call.
  return {
    chatId,
    roomId,
    kind: chat.kind,
    policy: { ...policy, rings: policy.rings && invited.length > 0 },
    invited,
    isQuiet: pair !== null && quiet.size > 0,
  }
}

/** Those of the call that is there: in a direct chat it may have become one of many. */
const rulesOf = (live: Call, { kind }: Place): Policy => policyOf(kind, live)

/** What the live call of the place makes of a start; null when a new call may be tried. */
async function settle(
  context: Context,
  who: Who,
  start: Start,
  place: Place,
  live: Call,
): Promise<Answer | null> {
  const connected = await context.presence.here(live.legs.map((leg) => leg.deviceId))
  switch (collide(live, who, rulesOf(live, place), connected)) {
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
  if (outcome.kind === 'refused') {
    // It will not be otherwise in a moment; what ended meanwhile is.
    if (outcome.code !== 'call_ended' && outcome.code !== 'call_elsewhere')
      throw new ShownRefusal(outcome.code, await showCall(context, call, null))
    return null
  }
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
  const sight = await sightOf(context, null, placed)
  const saved = await context.store.transaction(async (tx) => {
    await holdSession(tx, who)
    await holdPlace(tx, who, place)
    return (await insertCall(tx, call)) ? { message: await noteEnd(tx, call) } : null
  })
  if (saved === null) return null
  tellStory(context, null, call)
  announce(context, placed, { news, sight, ...saved }, who)
  // The call is told already: whatever becomes of this is no answer to who began it.
  await ringLate(context, call, call.invited)
  await endOtherRings(context, peopleOf(call))
  return told(news.event)
}

/** In a group people come and go, and rooms are removed: not between this look and the commit. */
async function holdPlace(tx: Tx, { userId }: Who, { chatId, roomId, kind }: Place): Promise<void> {
  if (kind === 'direct') return
  await lockChats(tx, [chatId])
  await demandAccess(tx, chatId, userId, 'call')
  if (roomId !== null && !(await hasRoom(tx, chatId, roomId)))
    throw new PoruchError('not_found', { field: 'roomId' })
}

async function draftOf(
  context: Context,
  by: Who,
  { callId, media, prelink }: Start,
  { chatId, roomId, kind, invited, isQuiet }: Place,
): Promise<CallDraft> {
  const loads = await loadedDevices(context, invited, { chatId, roomId })
  const connected = isQuiet ? [] : await connectedOf(context, invited)
  return {
    id: callId,
    chatId,
    roomId,
    by,
    invited,
    media,
    prelink,
    isQuiet,
    mutual: kind === 'direct' && (await knowEachOther(context.store.db, chatId)),
    ringMs: context.config.ringMs,
    devices: connected.map((device) => ({ ...device, ...roomFor(loads.get(device.deviceId)) })),
  }
}
