// Call records for unit tests, with the few facts that a test is about.
import type { Call, CallId, ChatId, DeviceId, LegState, Prelink, UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'

export const ids = {
  call: 'call-1' as CallId,
  chat: 'chat-1' as ChatId,
  caller: 'user-caller' as UserId,
  callee: 'user-callee' as UserId,
  callerDevice: 'device-caller' as DeviceId,
  calleeDevice: 'device-callee' as DeviceId,
  otherDevice: 'device-other' as DeviceId,
}

export interface RecordFacts {
  rev?: number
  state?: Call['state']
  reason?: Call['reason']
  mutual?: boolean
  callerPrelink?: Prelink
  /** The leg of `ids.callerDevice`. */
  caller?: LegState
  /** The leg of `ids.calleeDevice`; null: there is none. */
  callee?: LegState | null
  /** The leg of `ids.otherDevice`, a second device of the person called. */
  other?: LegState | null
  prelink?: Prelink
}

/** A record between the two people of `ids`, ringing on one device unless said otherwise. */
export function record(facts: RecordFacts = {}): Call {
  const { caller = 'active', callee = 'ringing', other = null, prelink = 'all' } = facts
  const leg = (deviceId: DeviceId, state: LegState | null) =>
    state === null ? [] : [make.leg({ deviceId, userId: ids.callee, state, prelink })]
  return make.call({
    ...{ id: ids.call, chatId: ids.chat, startedBy: ids.caller, invited: [ids.callee], media: 'video' },
    ...{ state: facts.state ?? 'ringing', reason: facts.reason ?? null, rev: facts.rev ?? 1 },
    ...{ createdAt: 1_000, ringUntil: 46_000, mutual: facts.mutual ?? true },
    legs: [
      make.leg({
        deviceId: ids.callerDevice,
        userId: ids.caller,
        state: caller,
        prelink: facts.callerPrelink ?? 'all',
      }),
      ...leg(ids.calleeDevice, callee),
      ...leg(ids.otherDevice, other),
    ],
  })
}
