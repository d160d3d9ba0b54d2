// Changes the record of a call: compare and set, written before it is told, the end noted in the chat.
import {
  type Call,
  type CallId,
  type CallSeen,
  type CommandId,
  limits,
  type Message,
  PoruchError,
  type ServerMessageOf,
  type UserId,
} from '@poruch/protocol'
import { accessTo, findChat } from '../chats/store.ts'
import { statesOf } from '../chats/store-members.ts'
import { lockChats } from '../chats/store-rows.ts'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/open.ts'
import { insertNote } from '../messages/store.ts'
import { findUsers } from '../people/store.ts'
import type { Who } from '../who.ts'
import type { CallEvent, Outcome } from './call-event.ts'
import { policyOf } from './policy.ts'
import { durationMs, isIn, peopleOf, waits } from './record.ts'
import { sightOf } from './seen.ts'
import { findPlacedCall, type PlacedCall, replaceCall } from './store.ts'
import { holdSession } from './store-devices.ts'
import { whoWasIn } from './store-people.ts'
import { transition } from './transition.ts'

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
 * Lets an event happen to a call and tells the devices of its people when it changed something.
 * @param asked null: time or a device's coming and going did it.
 * @param also what is written in the same transaction, when it changed something.
 * @throws PoruchError `not_found` when there is no such call for who asked, `unauthenticated`, `not_stored`.
 */
export async function changeCall(
  context: Context,
  callId: CallId,
  event: CallEvent,
  asked: Asked | null,
  also?: (tx: Tx) => Promise<void>,
): Promise<Change> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const placed = await findPlacedCall(context.store.db, callId)
    if (placed === null) throw new PoruchError('not_found')
    if (asked !== null) await demandPlace(context.store.db, placed, asked.by)
    const before = placed.call
    const outcome = transition(before, event, policyOf(placed.kind, before), context.clock.now())
    if (outcome.kind !== 'changed') return { outcome, call: before, event: null }
    const { call } = outcome
    const after = { ...placed, call }
    const sight = await sightOf(context, before, after)
    const saved = await context.store.transaction(async (tx) => {
      // Nobody comes or goes between the look at who is in the place and the commit.
      if (placed.kind !== 'direct') await lockChats(tx, [call.chatId])
      if (asked !== null) await demandPlace(tx, placed, asked.by)
      if ('by' in event) await holdSession(tx, event.by)
      if (!(await replaceCall(tx, before, call))) return null
      await also?.(tx)
      const news = await announcementOf(tx, after, asked?.id ?? null, before.guests)
      return { news, message: await noteEnd(tx, call) }
    })
    if (saved === null) continue
    tellStory(context, before, call)
    announce(context, after, { ...saved, sight }, asked?.by)
    return { outcome, call, event: saved.news.event }
  }
  throw new Error(`Call ${callId} changed too often to be changed.`)
}

/** Of a direct chat nobody is ever taken out; a guest of a call is in the call, though not in its chat. */
export async function demandPlace(db: Db, { call, kind }: PlacedCall, { userId }: Who): Promise<void> {
  if (kind === 'direct') return
  if (call.guests.includes(userId)) return
  const access = await accessTo(db, call.chatId, userId)
  if (access === null || access.role === null) throw new PoruchError('not_found')
}

const nobody = { people: [], peopleCount: 0 }

/**
 * Writes the message of an ended call, in the transaction that ends it. Null while it lives, and of a lone visit: nobody met
 * anybody there, and nobody was called in vain.
 */
export async function noteEnd(tx: Tx, call: Call): Promise<Message | null> {
  const { id, chatId, startedBy, invited, media, reason, endedAt } = call
  if (reason === null || endedAt === null) return null
  const who = call.answeredAt === null ? nobody : await whoWasIn(tx, id, limits.callPeopleNamed)
  if (who.peopleCount < 2 && invited.length === 0) return null
  const body = { kind: 'call', callId: id, media, reason, durationMs: durationMs(call), ...who } as const
  return await insertNote(tx, { chatId, senderId: startedBy, body }, endedAt)
}

/** What is told of a change, and to whom: looked up before the commit, so that changes are told in their order. */
export interface Announcement {
  readonly event: CallChanged
  readonly people: readonly UserId[]
}

export async function announcementOf(
  db: Db,
  placed: PlacedCall,
  re: CommandId | null,
  /** Those who were guests before it: whoever is one no more is told so. */
  guests: readonly UserId[] = [],
): Promise<Announcement> {
  return { event: await eventOf(db, placed.call, re), people: await audienceOf(db, placed, guests) }
}

/** All that is told of a change. */
export interface News {
  readonly news: Announcement
  /** The note of its end, if it has ended. */
  readonly message: Message | null
  /** What those see who look on; null: nothing. */
  readonly sight: CallSeen | null
}

/** Only after the commit, and at once. */
export function announce(
  context: Context,
  { call, kind }: PlacedCall,
  { news, message, sight }: News,
  by: Who | undefined,
): void {
  const { event, people } = news
  context.publish({ people }, event, by)
  const audience = kind === 'direct' ? { people } : { chat: call.chatId }
  if (sight !== null) context.publish(audience, { type: 'call.seen', re: null, seen: sight })
  if (message !== null) context.publish(audience, { type: 'message.changed', re: null, message })
}

/** Its guests, and its people who are in its place: to whoever went from there `chat.gone` is the end of it. */
async function audienceOf(
  db: Db,
  { call, kind }: PlacedCall,
  before: readonly UserId[],
): Promise<readonly UserId[]> {
  const people = peopleOf(call)
  if (kind === 'direct') return people
  const guests = [...call.guests, ...before]
  // Its guests were never in the chat that is no more.
  if ((await findChat(db, call.chatId)) === null) return people.filter((userId) => guests.includes(userId))
  const states = await statesOf(db, call.chatId, people)
  return people.filter((userId) => states.get(userId)?.state === 'in' || guests.includes(userId))
}

/** How a call stands, for one who asks. */
export async function showCall(context: Context, call: Call, re: CommandId | null): Promise<CallChanged> {
  return await eventOf(context.store.db, call, re)
}

async function eventOf(db: Db, call: Call, re: CommandId | null): Promise<CallChanged> {
  return { type: 'call.changed', re, call, users: await findUsers(db, peopleOf(call)) }
}

/** One line for each turn in a call's life. Without addresses, descriptions or text: those are nobody's business. */
export function tellStory(context: Context, before: Call | null, after: Call): void {
  const facts = { callId: after.id, rev: after.rev, media: after.media }
  const seconds = Math.round(durationMs(after) / 1000)
  if (after.state === 'ended') {
    context.log.info(
      { ...facts, reason: after.reason, seconds },
      `call ended ${after.reason} after ${seconds} s`,
    )
  } else if (after.state === 'active') {
    context.log.info({ ...facts, inside: after.legs.filter(isIn).length }, turnOf(before, after))
  } else {
    const devices = after.legs.filter(waits).length
    const plural = devices === 1 ? 'device' : 'devices'
    context.log.info({ ...facts, devices }, `call ringing on ${devices} ${plural}`)
  }
}

/** What happened to a call that runs. */
function turnOf(before: Call | null, after: Call): string {
  if (before?.state !== 'active') return 'call answered'
  const count = (call: Call, state: string): number => call.legs.filter((leg) => leg.state === state).length
  const stale = count(after, 'stale') - count(before, 'stale')
  const inside = after.legs.filter(isIn).length - before.legs.filter(isIn).length
  if (inside !== 0) return inside > 0 ? 'call grew' : 'call shrank'
  if (stale > 0) return 'call lost sight of a device'
  return stale < 0 ? 'call sees a device again' : 'call rings for others'
}
