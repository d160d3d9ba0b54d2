// What the person here asks of the others in the call: more people, quiet, to go, the end for all.
import { type CallId, type Call as CallRecord, newId, type UserId } from '@poruch/protocol'
import type { Signaling } from './signaling.ts'
import type { CallModeration } from './snapshot.ts'

/** Milliseconds: later than that nobody means it any more. */
const forMs = 15_000

/** @param take the record in the answer */
export function callModeration(
  { signaling }: { readonly signaling: Signaling },
  callId: () => CallId,
  take: (record: CallRecord) => void,
): CallModeration {
  const about = (type: 'call.mute' | 'call.remove', userId: UserId) =>
    signaling.request({ type, id: newId(), callId: callId(), userId }, { forMs }).then(take)
  return {
    add: (userIds) =>
      signaling
        .request({ type: 'call.invite', id: newId(), callId: callId(), userIds: [...userIds] }, { forMs })
        .then(take),
    mute: (userId) => about('call.mute', userId),
    remove: (userId) => about('call.remove', userId),
    endForAll: () =>
      signaling.request({ type: 'call.end', id: newId(), callId: callId() }, { forMs }).then(take),
  }
}
