// What calling somewhere comes to: a new call, the one that goes on there, or that one again.
import { type CallId, type CallMedia, type CallSeen, newId } from '@poruch/protocol'
import { Call } from './call.ts'
import type { CallOptions } from './call-options.ts'
import { inCall, legOf } from './call-peers.ts'
import type { CallPlace } from './snapshot.ts'

/**
 * What is seen to go on there is come into at once; before a screen is chosen nothing is said. Only from the person's own
 * gesture.
 * @param left calls that the person left here, whatever the server still says of them
 */
export function beginCall(
  options: CallOptions,
  place: CallPlace,
  media: CallMedia,
  left: readonly string[],
): Call {
  const { signaling, platform } = options
  const seen = media === 'screen' ? undefined : liveIn(signaling.seen.get(), place)
  if (seen === undefined) return Call.start(options, newId(platform.clock.now()), place, media)
  const record = signaling.records.get().get(seen.id)
  const own = record && legOf(record, signaling.deviceId)
  // A page of this device is in it, and others know its way.
  return record && own && inCall(own) && !left.includes(seen.id)
    ? Call.comeBack(options, record, { microphone: true, camera: media === 'video' })
    : Call.join(options, seen, media)
}

/** The call that is seen to go on there with somebody in it. */
function liveIn(seen: ReadonlyMap<CallId, CallSeen>, place: CallPlace): CallSeen | undefined {
  const { chatId, roomId = null } = place
  const isThere = (call: CallSeen) => call.chatId === chatId && call.roomId === roomId
  return [...seen.values()].find((call) => isThere(call) && call.state !== 'ended' && call.people.length > 0)
}
