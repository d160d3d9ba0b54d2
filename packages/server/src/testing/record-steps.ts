// People, devices and what they do to a record of a call, for tests of it without a server.
import type { Call, CallId, ChatId, DeviceId, Leg, UserId } from '@poruch/protocol'
import type { CallEvent } from '../calls/call-event.ts'
import { type Policy, policies } from '../calls/policy.ts'
import { type CalledDevice, createCall } from '../calls/record.ts'
import { transition } from '../calls/transition.ts'
import type { Who } from '../who.ts'

export const now = 1_800_000_000_000
export const ringMs = 45_000
const id = (last: number) => `01900000-0000-7000-8000-${String(last).padStart(12, '0')}`

/** The devices of one person, by number. */
export function person(number: number): readonly [Who, Who, Who] {
  const userId = id(number) as UserId
  const device = (last: number): Who => ({ userId, deviceId: id(number * 10 + last) as DeviceId })
  return [device(1), device(2), device(3)]
}

export const idle = (who: Who): CalledDevice => ({ ...who, isBusy: false })
export const busy = (who: Who): CalledDevice => ({ ...who, isBusy: true })

/** A new call by one device, which rings the people of these others; of those who have none here, name one all the same. */
export function create(
  policy: Policy,
  by: Who,
  devices: readonly CalledDevice[],
  away: readonly Who[] = [],
): Call {
  const invited = [...new Set([...devices, ...away].map((device) => device.userId))]
  const places = { id: id(990) as CallId, chatId: id(991) as ChatId, roomId: null }
  return createCall(
    { ...places, by, invited, media: 'audio', prelink: 'all', isQuiet: false, mutual: true, ringMs, devices },
    policy,
    now,
  )
}

/** The record after these events; those that are refused or change nothing are passed over. */
export function after(
  call: Call,
  events: readonly CallEvent[],
  at = now + 1_000,
  policy: Policy = policies.direct,
): Call {
  return events.reduce((record, event) => {
    const outcome = transition(record, event, policy, at)
    return outcome.kind === 'changed' ? outcome.call : record
  }, call)
}

export const states = (call: Call): Leg['state'][] => call.legs.map((leg) => leg.state)
export const stateOf = (call: Call, who: Who): Leg['state'] | undefined =>
  call.legs.find((leg) => leg.deviceId === who.deviceId)?.state

export const rings = (by: Who): CallEvent => ({ kind: 'ringing', by, prelink: 'relay' })
export const accepts = (by: Who): CallEvent => ({ kind: 'accept', by })
export const joins = (by: Who): CallEvent => ({ kind: 'join', by })
export const declines = (by: Who, scope: 'user' | 'device' = 'user'): CallEvent => ({
  kind: 'decline',
  by,
  scope,
})
export const cancels = (by: Who): CallEvent => ({ kind: 'cancel', by })
export const hangsUp = (by: Who): CallEvent => ({ kind: 'hangup', by, reason: 'completed' })
export const invites = (by: Who, devices: readonly CalledDevice[]): CallEvent => ({
  kind: 'invite',
  by,
  userIds: [...new Set(devices.map(({ userId }) => userId))],
  guests: [],
  devices,
  ringMs,
  moderates: false,
})
export const takesOut = (by: Who, { userId }: Who): CallEvent => ({ kind: 'take_out', by, userId })
export const endsForAll = (by: Who): CallEvent => ({ kind: 'end_all', by })
export const arrives = (by: Who, isBusy = false): CallEvent => ({ kind: 'arrive', by, isBusy })
export const returns = (by: Who): CallEvent => ({ kind: 'return', by })
export const gone = (by: Who): CallEvent => ({ kind: 'gone', deviceId: by.deviceId })
export const expires = (by: Who): CallEvent => ({ kind: 'expire', deviceId: by.deviceId })
export const occupies = ({ deviceId }: Who): CallEvent => ({ kind: 'occupy', deviceId })
export const signsOut = ({ deviceId }: Who): CallEvent => ({ kind: 'sign_out', deviceId })
export const removes = ({ userId }: Who): CallEvent => ({ kind: 'remove', userId })
/** A new call has rung. */
export const timeout: Extract<CallEvent, { kind: 'ring_timeout' }> = {
  kind: 'ring_timeout',
  ringUntil: now + ringMs,
}
