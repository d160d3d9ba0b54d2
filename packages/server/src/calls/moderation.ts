// What those in a call may do to each other: call more people in, and what only whoever moderates may.
import {
  type Call,
  type CallId,
  type ChatRole,
  limits,
  mayDo,
  outranks,
  PoruchError,
  type UserId,
} from '@poruch/protocol'
import { type Action, type Answer, answer } from '../action.ts'
import { accessTo } from '../chats/store.ts'
import { statesOf } from '../chats/store-members.ts'
import type { Context } from '../context.ts'
import type { Db } from '../db/schema.ts'
import { demand } from '../limits/rate-limits.ts'
import { findUsers } from '../people/store.ts'
import type { Who } from '../who.ts'
import { endOtherRings, loadedDevices, roomFor } from './busy.ts'
import type { CallEvent } from './call-event.ts'
import { type Asked, demandPlace, showCall } from './change-call.ts'
import { commanded } from './commands.ts'
import { connectedOf } from './connected.ts'
import { ringLate } from './late-devices.ts'
import { isHere, isIn, legOf, peopleOf } from './record.ts'
import { findPlacedCall, type PlacedCall } from './store.ts'
import { whoWasIn } from './store-people.ts'
import { notToDisturb } from './store-settings.ts'

/** Rings more people. Those who are no members of the chat become guests of the call. */
export const inviteToCall: Action<'call.invite'> = async (context, by, { id, callId, userIds }) => {
  // What rings people counts like a call.
  await demand(context.limits, 'calls', by.userId)
  const { db } = context.store
  const placed = await demandCall(context, by, callId)
  const { call } = placed
  const people = [...new Set(userIds)].filter((userId) => !isHere(call, userId))
  if ((await findUsers(db, people)).length < people.length)
    throw new PoruchError('not_found', { field: 'userIds' })
  const quiet = await notToDisturb(db, people, by.userId, context.clock.now())
  const rung = people.filter((userId) => !quiet.has(userId))
  await demandRoom(db, call, people)
  const connected = await connectedOf(context, rung)
  const loads = await loadedDevices(context, people, call)
  const event: CallEvent = {
    ...{ kind: 'invite', by, userIds: people, guests: await guestsAmong(db, placed, people) },
    devices: connected.map((device) => ({ ...device, ...roomFor(loads.get(device.deviceId)) })),
    ringMs: context.config.ringMs,
    moderates: await moderates(db, call, by.userId),
  }
  // Nobody is banned between the look at them and the commit.
  const done = await commanded(context, { id, by }, callId, event, async (tx) => {
    await guestsAmong(tx, placed, people)
  })
  if (done.event?.type === 'call.changed') await ringLate(context, done.event.call, rung)
  await endOtherRings(context, people)
  return done
}

/** Only asked: the device of that person turns its own microphone off, and nobody turns it on but they. */
export const muteInCall: Action<'call.mute'> = async (context, by, { id, callId, userId }) => {
  await demand(context.limits, 'callOrders', by.userId)
  const { call } = await demandCall(context, by, callId)
  await demandModerator(context.store.db, call, by.userId)
  const devices = call.legs.filter((leg) => leg.userId === userId && isIn(leg)).map((leg) => leg.deviceId)
  if (devices.length === 0) throw new PoruchError('not_found', { field: 'userId' })
  context.publish({ devices }, { type: 'call.muted', callId, userId, mutedBy: by.userId })
  return answer(await showCall(context, call, id))
}

export const removeFromCall: Action<'call.remove'> = async (context, by, { id, callId, userId }) => {
  await demand(context.limits, 'callOrders', by.userId)
  const { call } = await demandCall(context, by, callId)
  if (userId === by.userId) throw new PoruchError('forbidden', { field: 'userId' })
  if (!peopleOf(call).includes(userId)) throw new PoruchError('not_found', { field: 'userId' })
  return await moderated(context, { id, by }, call, { kind: 'take_out', by, userId }, async (db) => {
    if (await standsAbove(db, call, userId, by)) throw new PoruchError('forbidden', { field: 'userId' })
  })
}

export const endForAll: Action<'call.end'> = async (context, by, { id, callId }) => {
  await demand(context.limits, 'callOrders', by.userId)
  const { call } = await demandCall(context, by, callId)
  return await moderated(context, { id, by }, call, { kind: 'end_all', by })
}

/** @param alsoDemand what it takes beside that @throws PoruchError `forbidden` */
async function moderated(
  context: Context,
  asked: Asked,
  call: Call,
  event: CallEvent,
  alsoDemand: (db: Db) => Promise<void> = async () => {},
): Promise<Answer> {
  const { userId } = asked.by
  // Whoever asks about a call that is over is shown how it ended, whoever they are in it.
  const demandAll = async (db: Db): Promise<void> => {
    await demandModerator(db, call, userId)
    await alsoDemand(db)
  }
  if (call.state !== 'ended') await demandAll(context.store.db)
  return await commanded(context, asked, call.id, event, demandAll)
}

/** @throws PoruchError `not_found` for whoever has nothing to do with it. */
async function demandCall(context: Context, by: Who, callId: CallId): Promise<PlacedCall> {
  const { db } = context.store
  const placed = await findPlacedCall(db, callId)
  if (placed === null || !peopleOf(placed.call).includes(by.userId)) throw new PoruchError('not_found')
  await demandPlace(db, placed, by)
  const own = legOf(placed.call, by.deviceId)
  if (placed.call.state !== 'ended' && (own === undefined || !isIn(own))) throw new PoruchError('forbidden')
  return placed
}

/** @throws PoruchError `too_large` when so many were called into it already. Whoever was may be called again. */
async function demandRoom(db: Db, call: Call, called: readonly UserId[]): Promise<void> {
  // Of those who were in and are long out the record says nothing any more.
  const came = await whoWasIn(db, call.id, limits.calledPerCall)
  const known = new Set([...came.people, ...peopleOf(call)])
  const all = new Set([...known, ...called])
  const isCrowd = all.size > limits.calledPerCall + 1
  if (isCrowd && all.size > known.size) throw new PoruchError('too_large', { field: 'userIds' })
}

async function demandModerator(db: Db, call: Call, userId: UserId): Promise<void> {
  if (!(await moderates(db, call, userId))) throw new PoruchError('forbidden')
}

/** Whoever began it, and whoever may take people out of its chat. Between two people nobody does. */
async function moderates(db: Db, call: Call, userId: UserId): Promise<boolean> {
  if (call.pair) return false
  if (call.startedBy === userId) return true
  const access = await accessTo(db, call.chatId, userId)
  return access !== null && mayDo(access.role, 'remove', access.chat)
}

/** Whoever began a call may be no admin of its chat: they do not take out who is. */
async function standsAbove(db: Db, { chatId }: Call, userId: UserId, by: Who): Promise<boolean> {
  const states = await statesOf(db, chatId, [userId, by.userId])
  const roleOf = (id: UserId): ChatRole => states.get(id)?.role ?? 'member'
  return outranks(roleOf(userId), roleOf(by.userId))
}

/** @throws PoruchError `banned` for whom an admin keeps out of the chat. */
async function guestsAmong(db: Db, { call, kind }: PlacedCall, people: readonly UserId[]): Promise<UserId[]> {
  const states = await statesOf(db, call.chatId, people)
  for (const { state } of states.values()) {
    if (kind !== 'direct' && (state === 'banned' || state === 'removed'))
      throw new PoruchError('banned', { field: 'userIds' })
  }
  return people.filter((userId) => states.get(userId)?.state !== 'in')
}
