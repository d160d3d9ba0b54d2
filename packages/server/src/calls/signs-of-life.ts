// What a device's signs of life mean for the calls of its person: it comes, it hears the other side, it is back.
import type { Call, CallId, DeviceId, ServerMessage } from '@poruch/protocol'
import { accessTo } from '../chats/store.ts'
import type { Context } from '../context.ts'
import type { Who } from '../who.ts'
import { endOtherRings, loadedDevices, roomFor } from './busy.ts'
import { changeCall, showCall } from './change-call.ts'
import { isIn, legOf, peopleOf } from './record.ts'
import { findCalls, liveCallsOf } from './store.ts'
import { notToDisturb } from './store-settings.ts'

/**
 * A device that comes begins to ring, or is back in its call, or has lost its media and must not hold the call.
 * @param alive the calls whose media lives on this device.
 * @param isAlone no other socket of this device speaks for its calls.
 */
export async function joinCalls(
  context: Context,
  who: Who,
  alive: readonly CallId[],
  isAlone: boolean,
): Promise<void> {
  const { deviceId, userId } = who
  const calls = await liveCallsOf(context.store.db, userId)
  const isInside = (call: Call): boolean => call.legs.some((leg) => leg.deviceId === deviceId && isIn(leg))
  // What becomes of those it was in says whether it is free for the others.
  for (const call of [...calls.filter(isInside), ...calls.filter((one) => !isInside(one))]) {
    const leg = legOf(call, deviceId)
    if (call.state === 'ringing' || leg === undefined || !isIn(leg)) {
      await arriveAt(context, who, call)
    } else if (alive.includes(call.id)) {
      await returnTo(context, who, call)
    } else if (isAlone && leg.state === 'active') {
      await changeCall(context, call.id, { kind: 'gone', deviceId }, null)
    }
  }
}

/** A device comes, or is free. Who is not to be disturbed may have been called in: they find the call, it rings nowhere. */
export async function arriveAt(context: Context, who: Who, call: Call): Promise<void> {
  const { store, clock } = context
  const quiet = await notToDisturb(store.db, [who.userId], call.startedBy, clock.now())
  if (quiet.has(who.userId)) return
  const load = (await loadedDevices(context, [who.userId], call)).get(who.deviceId)
  await changeCall(context, call.id, { kind: 'arrive', by: who, ...roomFor(load) }, null)
}

/** Those of the calls a device holds for alive that ended while it was away. */
export async function showEnded(
  context: Context,
  who: Who,
  alive: readonly CallId[],
): Promise<ServerMessage[]> {
  const found = await findCalls(context.store.db, alive)
  const shown: ServerMessage[] = []
  for (const call of found) {
    if (call.state !== 'ended' || !peopleOf(call).includes(who.userId)) continue
    const access = await accessTo(context.store.db, call.chatId, who.userId)
    // To whoever is no longer in its place `chat.gone` was the end of it; a guest never was there.
    if (access?.role != null || call.guests.includes(who.userId))
      shown.push(await showCall(context, call, null))
  }
  return shown
}

/** Media of these devices arrives on this one in the calls it names. Others than those it is in are nobody's business here. */
export async function hearMedia(
  context: Context,
  who: Who,
  named: readonly CallId[],
  hears: readonly DeviceId[],
): Promise<void> {
  if (named.length === 0) return
  const calls = (await findCalls(context.store.db, named)).filter((call) => {
    const leg = legOf(call, who.deviceId)
    return call.state === 'active' && leg !== undefined && isIn(leg)
  })
  const heard = calls.map((call) => [call.id, heardIn(call, who, hears)] as const)
  await context.presence.reportMedia(who.deviceId, new Map(heard))
  for (const call of calls) await returnTo(context, who, call)
}

/** Where only one other is in, it is clear who is heard. */
function heardIn(call: Call, { userId }: Who, hears: readonly DeviceId[]): DeviceId[] {
  const others = call.legs.filter((leg) => leg.userId !== userId && isIn(leg)).map((leg) => leg.deviceId)
  return others.length === 1 ? others : others.filter((deviceId) => hears.includes(deviceId))
}

/** Who speaks in a call is back in it. */
export async function returnTo(context: Context, who: Who, call: Call): Promise<void> {
  if (call.state !== 'active' || legOf(call, who.deviceId)?.state !== 'stale') return
  await changeCall(context, call.id, { kind: 'return', by: who }, null)
  await endOtherRings(context, [who.userId])
}
