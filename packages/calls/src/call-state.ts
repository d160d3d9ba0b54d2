// The phases of one call as a pure function: (state, event) → state. What happens in the world follows from the state.
import type {
  Call,
  CallEndReason,
  CallId,
  CallMedia,
  ChatId,
  DeviceId,
  ErrorCode,
  Leg,
  Prelink,
  UserId,
} from '@poruch/protocol'
import type { CallPhase, CallRole, EndReason } from './snapshot.ts'

/** Whoever began it links with so many devices of others while they ring. */
const maxPrepared = 3

export interface CallState {
  readonly id: CallId
  readonly chatId: ChatId
  readonly userId: UserId
  readonly self: DeviceId
  /** The other one, as far as is known before a record says who is in it. */
  readonly peerId: UserId
  readonly role: CallRole
  readonly media: CallMedia
  readonly phase: CallPhase
  readonly reason: EndReason | null
  /** The newest the server told us; null until its first answer. */
  readonly record: Call | null
  /** What this device's person allows while it rings, before the record says who knows whom. */
  readonly prelink: Prelink
  /** `open` once the person here has called or accepted. No event from outside opens it. */
  readonly gate: 'closed' | 'open'
  /** The one device that our tracks may go to. */
  readonly peer: DeviceId | null
  /** The record has named `peer`; until then only the device itself has. */
  readonly confirmed: boolean
  readonly answeredAt: number | null
  readonly connectedAt: number | null
  readonly endedAt: number | null
}

/** Times are milliseconds of the clock that only goes on: of the page's `performance.now()`. */
export type CallEvent =
  | { readonly type: 'accept'; readonly at: number }
  | { readonly type: 'decline'; readonly at: number }
  | { readonly type: 'hang_up'; readonly at: number }
  /** The goodbye was said: nothing is open any more. */
  | { readonly type: 'left'; readonly at: number }
  | { readonly type: 'record'; readonly record: Call; readonly at: number }
  /** Two began a call in one place: the server answered ours with the other one's. */
  | { readonly type: 'merged'; readonly record: Call; readonly at: number }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly at: number }
  /** Said over the media path, faster than through the server. */
  | { readonly type: 'peer_accepted'; readonly from: DeviceId; readonly at: number }
  | { readonly type: 'peer_hung_up'; readonly from: DeviceId; readonly at: number }
  | { readonly type: 'connected'; readonly at: number }
  | { readonly type: 'given_up'; readonly reason: CallEndReason; readonly at: number }

type Identity = Pick<CallState, 'id' | 'chatId' | 'userId' | 'self' | 'peerId' | 'media' | 'prelink'>

const blank = {
  reason: null,
  confirmed: false,
  answeredAt: null,
  connectedAt: null,
  endedAt: null,
  peer: null,
} as const

/** The state of a call that the person here has just started. */
export function dialing(identity: Identity): CallState {
  return { ...blank, ...identity, role: 'caller', phase: 'dialing', record: null, gate: 'open' }
}

/** The state of a call that rings here. */
export function incoming(identity: Pick<Identity, 'userId' | 'self' | 'prelink'>, record: Call): CallState {
  const { id, chatId, media, startedBy: peerId } = record
  const known = { id, chatId, peerId, media, record }
  return { ...blank, ...identity, ...known, role: 'callee', phase: 'incoming', gate: 'closed' }
}

/** The next state. Gives the same reference when the event changes nothing; `ended` is final. */
export function reduce(state: CallState, event: CallEvent): CallState {
  if (state.phase === 'ended') return state
  switch (event.type) {
    case 'accept':
      return accept(state, event.at)
    case 'decline':
      return state.phase === 'incoming' ? end(state, 'declined', event.at) : state
    case 'hang_up':
      return hangUp(state, event.at)
    case 'left':
      return state.phase === 'ending' ? end(state, state.reason ?? 'completed', event.at) : state
    case 'record':
      return takeRecord(state, event.record, event.at)
    case 'merged':
      return merge(state, event.record, event.at)
    case 'refused':
      return refused(state, event.code, event.at)
    case 'peer_accepted':
      return peerAccepted(state, event.from, event.at)
    case 'peer_hung_up':
      return state.peer === event.from && state.phase !== 'ending' ? end(state, 'completed', event.at) : state
    case 'connected':
      return state.phase === 'in_call' && state.connectedAt === null
        ? { ...state, connectedAt: event.at }
        : state
    case 'given_up':
      return end(state, event.reason, event.at)
  }
}

function end(state: CallState, reason: EndReason, at: number): CallState {
  return { ...state, phase: 'ended', reason, endedAt: at, peer: null, gate: 'closed' }
}

function accept(state: CallState, at: number): CallState {
  const caller = callerLeg(state.record)
  if (state.phase !== 'incoming' || !caller) return state
  return { ...state, phase: 'accepting', gate: 'open', peer: caller.deviceId, answeredAt: at }
}

function hangUp(state: CallState, at: number): CallState {
  if (state.phase === 'ending') return state
  if (state.phase === 'incoming') return end(state, 'declined', at)
  const reason = state.phase === 'dialing' ? 'cancelled' : 'completed'
  return { ...state, phase: 'ending', reason, peer: null, gate: 'closed' }
}

function takeRecord(state: CallState, record: Call, at: number): CallState {
  if (record.id !== state.id || (state.record && record.rev <= state.record.rev)) return state
  const next = { ...state, record }
  const own = ownLeg(next)
  if (own?.state === 'answered_elsewhere' || own?.state === 'declined_elsewhere') {
    return end(next, own.state, at)
  }
  // A goodbye that was said here first keeps its reason: the person hung up, whatever the record says next.
  if (record.state === 'ended') return end(next, state.reason ?? record.reason ?? 'completed', at)
  if (state.phase === 'ending') return next
  if (own?.state === 'left') return end(next, 'completed', at)
  return state.role === 'caller' ? callerSees(next, record, at) : calleeSees(next, own, at)
}

function callerSees(state: CallState, record: Call, at: number): CallState {
  const winner = record.legs.find((leg) => isPeerLeg(state, leg) && inCall(leg))
  if (record.state !== 'active' || !winner) return state
  return {
    ...state,
    phase: 'in_call',
    peer: winner.deviceId,
    confirmed: true,
    answeredAt: state.answeredAt ?? at,
  }
}

function calleeSees(state: CallState, own: Leg | undefined, at: number): CallState {
  switch (own?.state) {
    case 'active':
    case 'stale':
      // Answered in another tab of this device: nobody has said yes here.
      if (state.phase === 'incoming') return end(state, 'answered_elsewhere', at)
      return { ...state, phase: 'in_call', confirmed: true, answeredAt: state.answeredAt ?? at }
    case 'declined':
    case 'busy':
    case 'missed':
      return end(state, own.state, at)
    default:
      return state
  }
}

function merge(state: CallState, record: Call, at: number): CallState {
  const caller = callerLeg(record)
  const isOther = record.chatId === state.chatId && record.startedBy !== state.userId
  if (state.phase !== 'dialing' || !isOther || !caller) return state
  const merged: CallState = {
    ...state,
    id: record.id,
    role: 'callee',
    phase: 'accepting',
    record: null,
    peer: caller.deviceId,
    answeredAt: at,
  }
  return takeRecord(merged, record, at)
}

function refused(state: CallState, code: ErrorCode, at: number): CallState {
  if (state.phase !== 'dialing' && state.phase !== 'accepting') return state
  switch (code) {
    case 'call_elsewhere':
      return end(state, 'answered_elsewhere', at)
    case 'call_ended':
      return end(state, 'cancelled', at)
    case 'call_in_progress':
      return end(state, 'busy', at)
    case 'forbidden':
    case 'not_found':
    case 'rate_limited':
    case 'unauthenticated':
    case 'unsupported':
      return end(state, 'not_allowed', at)
    default:
      return end(state, 'server_error', at)
  }
}

function peerAccepted(state: CallState, from: DeviceId, at: number): CallState {
  // Only from a device that we invited and linked with; everything else waits for the record.
  const invited = state.phase === 'dialing' && preparable(state).some((peer) => peer.deviceId === from)
  return invited ? { ...state, phase: 'in_call', peer: from, answeredAt: at } : state
}

/** What both sides' settings allow between these two devices while it rings, as seen from here. */
function allowed(own: Prelink, other: Prelink, mutual: boolean): Prelink {
  if (!mutual || own === 'none' || other === 'none') return 'none'
  return own
}

/** The devices to link with while it rings, and over which paths. None once somebody has answered. */
export function preparable(
  state: CallState,
): readonly { deviceId: DeviceId; transport: RTCIceTransportPolicy }[] {
  const { record } = state
  if (record?.state !== 'ringing') return []
  if (state.phase !== 'dialing' && state.phase !== 'incoming' && !isProvisional(state)) return []
  const caller = callerLeg(record)
  const legs =
    state.role === 'callee'
      ? caller
        ? [caller]
        : []
      : record.legs.filter((leg) => isPeerLeg(state, leg) && leg.state === 'ringing')
  return legs.slice(0, maxPrepared).flatMap((leg) => {
    const transport = allowed(state.prelink, leg.prelink, record.mutual)
    return transport === 'none' ? [] : [{ deviceId: leg.deviceId, transport }]
  })
}

function isProvisional(state: CallState): boolean {
  return state.phase === 'in_call' && !state.confirmed
}

/** What this device tells the server about linking while it rings, given who knows whom. */
export function ownPrelink(prelink: Prelink, mutual: boolean): Prelink {
  return mutual ? prelink : 'none'
}

/** The other one of two people; of more, the first whom the record names. */
export function peerOf({ record, userId, peerId }: CallState): UserId {
  const named = record === null ? [] : [record.startedBy, ...record.invited]
  return named.find((one) => one !== userId) ?? peerId
}

/** How many devices of others ring. */
export function ringingOn(state: CallState): number {
  return state.record?.legs.filter((leg) => isPeerLeg(state, leg) && leg.state === 'ringing').length ?? 0
}

/** False when the server found no device of anybody else. */
export function isReachable(state: CallState): boolean {
  return state.record?.legs.some((leg) => isPeerLeg(state, leg)) ?? true
}

/**
 * Should this record ring on a device: it is meant, its person did not answer, and there is time left to.
 * @param serverNow by the clock that gave `ringUntil`.
 */
export function rings(record: Call, self: DeviceId, userId: UserId, serverNow: number): boolean {
  const leg = record.legs.find((candidate) => candidate.deviceId === self)
  return (
    record.state !== 'ended' &&
    record.invited.includes(userId) &&
    (leg?.state === 'invited' || leg?.state === 'ringing') &&
    record.ringUntil - serverNow >= minRingMs
  )
}

/** Has a page of this device rung before: another tab, or this one before it was loaded anew. */
export function rangBefore(record: Call, self: DeviceId): boolean {
  return record.legs.some((leg) => leg.deviceId === self && leg.state === 'ringing')
}

/** With less time left, ringing would only startle. */
const minRingMs = 3_000

function callerLeg(record: Call | null): Leg | undefined {
  return record?.legs[0]
}

function ownLeg(state: CallState): Leg | undefined {
  return state.record?.legs.find((leg) => leg.deviceId === state.self)
}

/** A device of somebody whom the person here called. */
function isPeerLeg({ record, userId }: CallState, leg: Leg): boolean {
  return leg.userId !== userId && record?.invited.includes(leg.userId) === true
}

function inCall(leg: Leg): boolean {
  return leg.state === 'active' || leg.state === 'stale'
}
