// What everybody in a group sees of a call there without being in it: who is inside, who is muted, who speaks.
import type { Call, CallSeen, ChatKind, DeviceId } from '@poruch/protocol'
import type { Context } from '../context.ts'
import type { Voice } from '../presence/voices.ts'
import { isFull } from './record.ts'
import type { PlacedCall } from './store.ts'

/** Until a device says something of its voice. */
const silent: Voice = { muted: false, speaking: false }

export function seenOf(call: Call, voices: ReadonlyMap<DeviceId, Voice>): CallSeen {
  const { id, chatId, roomId, media, state, rev, createdAt, startedBy } = call
  const people = call.legs
    .filter((leg) => leg.state === 'active')
    .sort((one, other) => one.since - other.since)
    .map(({ userId, deviceId }) => ({ deviceId, ...(voices.get(deviceId) ?? silent), userId }))
  const full = isFull(call, null)
  return { id, chatId, roomId, media, state, rev, createdAt, startedBy, full, people }
}

/** A direct chat has nobody who could look on. */
export function isSeen(kind: ChatKind): boolean {
  return kind !== 'direct'
}

/** Is there anything to see of this change? Whether devices ring nobody sees. @param before null: it begins */
export function looksOther(before: Call | null, after: Call): boolean {
  if (before === null || before.state !== after.state || before.media !== after.media) return true
  if (isFull(before, null) !== isFull(after, null)) return true
  const inside = (call: Call): string => insideOf(call).join()
  return inside(before) !== inside(after)
}

/** The devices inside. */
export function insideOf({ legs }: Pick<Call, 'legs'>): DeviceId[] {
  return legs.filter((leg) => leg.state === 'active').map((leg) => leg.deviceId)
}

/** How these calls look now. */
export async function showSeen(context: Context, calls: readonly Call[]): Promise<CallSeen[]> {
  const { presence } = context
  return await Promise.all(
    calls.map(async (call) => seenOf(call, await presence.voicesOf(call.id, insideOf(call)))),
  )
}

/** What is seen of a change, looked up before its commit; null: nothing. */
export async function sightOf(
  context: Context,
  before: Call | null,
  { call, kind }: PlacedCall,
): Promise<CallSeen | null> {
  if (!isSeen(kind) || !looksOther(before, call)) return null
  const [seen = null] = await showSeen(context, [call])
  return seen
}
