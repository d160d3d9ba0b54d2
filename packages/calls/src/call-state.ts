// The phases of one call as a pure function: (state, event) → state. What happens in the world follows from the state.
import type {
  Call,
  CallEndReason,
  CallId,
  CallMedia,
  CallSeen,
  ChatId,
  DeviceId,
  ErrorCode,
  Leg,
  Prelink,
  RoomId,
  UserId,
} from '@poruch/protocol'
import { inCall, isPeerLeg, legOf, ownLeg, peersIn, preparable } from './call-peers.ts'
import type { CallPhase, CallRole, EndReason } from './snapshot.ts'

export interface CallState {
  readonly id: CallId
  readonly chatId: ChatId
  readonly roomId: RoomId | null
  readonly userId: UserId
  readonly self: DeviceId
  /** The other one of a direct chat, as far as is known before a record says who is in it. */
  readonly peerId: UserId | null
  readonly role: CallRole
  readonly media: CallMedia
  readonly phase: CallPhase
  readonly reason: EndReason | null
  /** The newest the server told us; null until its first answer. */
  readonly record: Call | null
  /** Records up to this `rev` are of the time before this device came in. */
  readonly pastRev: number
  /** What this device's person allows while it rings, before the record says who knows whom. */
  readonly prelink: Prelink
  /** `open` once the person here has called or accepted. No event from outside opens it. */
  readonly gate: 'closed' | 'open'
  /** The devices that our tracks may go to. */
  readonly peers: readonly DeviceId[]
  /** The record has named `peers`; until then only the device itself has. */
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
  /** What a start came to: a call that another one began, at the same time or before, or a new one of this device. */
  | { readonly type: 'merged'; readonly record: Call; readonly at: number }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly at: number }
  /** Said over the media path, faster than through the server. */
  | { readonly type: 'peer_accepted'; readonly from: DeviceId; readonly at: number }
  | { readonly type: 'peer_hung_up'; readonly from: DeviceId; readonly at: number }
  | { readonly type: 'connected'; readonly at: number }
  | { readonly type: 'given_up'; readonly reason: CallEndReason; readonly at: number }

type Identity = Pick<
  CallState,
  'id' | 'chatId' | 'roomId' | 'userId' | 'self' | 'peerId' | 'media' | 'prelink'
>

const blank = {
  reason: null,
  pastRev: 0,
  confirmed: false,
  answeredAt: null,
  connectedAt: null,
  endedAt: null,
  peers: [],
} as const

/** The state of a call that the person here has just started. */
export function dialing(identity: Identity): CallState {
  return { ...blank, ...identity, role: 'caller', phase: 'dialing', record: null, gate: 'open' }
}

/** The state of a call that rings here. */
export function incoming(identity: Pick<Identity, 'userId' | 'self' | 'prelink'>, record: Call): CallState {
  const { id, chatId, roomId, media } = record
  const known = { id, chatId, roomId, peerId: record.pair ? record.startedBy : null, media, record }
  return { ...blank, ...identity, ...known, role: 'callee', phase: 'incoming', gate: 'closed' }
}

/**
 * The state of a call that is seen to go on, and that the person here comes into: what is seen may be old news.
 * @param known what this device was told of it, when it was rung or in before
 */
export function joining(
  identity: Omit<Identity, 'id' | 'peerId'>,
  seen: CallSeen,
  known: Call | undefined,
  at: number,
): CallState {
  const others = seen.people.filter(({ userId }) => userId !== identity.userId)
  const pastRev = Math.max(seen.rev, known?.rev ?? 0)
  return {
    ...{ ...blank, ...identity, id: seen.id, peerId: null, record: null, pastRev, answeredAt: at },
    ...{ role: 'callee', phase: 'accepting', gate: 'open', peers: others.map((one) => one.deviceId) },
  }
}

/** The state of a call that runs and whose device is in it, in a page that comes back to it. */
export function returned(
  identity: Pick<Identity, 'userId' | 'self' | 'prelink'>,
  record: Call,
  at: number,
  serverNow: number,
): CallState {
  const { id, chatId, roomId, media, startedBy } = record
  const role: CallRole = startedBy === identity.userId ? 'caller' : 'callee'
  // The time they have talked goes on.
  const since = at - Math.max(0, serverNow - (record.answeredAt ?? serverNow))
  const state: CallState = {
    ...{ ...blank, ...identity, id, chatId, roomId, peerId: null, media, record, role },
    ...{ phase: 'in_call', gate: 'open', confirmed: true, answeredAt: since, connectedAt: since },
  }
  return { ...state, peers: peersIn(state) }
}

/** The same on another device of the person, which is let in by the server first. */
export function takingOver(...given: Parameters<typeof returned>): CallState {
  return { ...returned(...given), peers: [], confirmed: false }
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
      return peerHungUp(state, event.from, event.at)
    case 'connected':
      return state.phase === 'in_call' && state.connectedAt === null
        ? { ...state, connectedAt: event.at }
        : state
    case 'given_up':
      return end(state, event.reason, event.at)
  }
}

function end(state: CallState, reason: EndReason, at: number): CallState {
  return { ...state, phase: 'ended', reason, endedAt: at, peers: [], gate: 'closed' }
}

function accept(state: CallState, at: number): CallState {
  if (state.phase !== 'incoming') return state
  return { ...state, phase: 'accepting', gate: 'open', peers: peersIn(state), answeredAt: at }
}

function hangUp(state: CallState, at: number): CallState {
  if (state.phase === 'ending') return state
  if (state.phase === 'incoming') return end(state, 'declined', at)
  const reason = state.phase === 'dialing' ? 'cancelled' : 'completed'
  return { ...state, phase: 'ending', reason, peers: [], gate: 'closed' }
}

function takeRecord(state: CallState, record: Call, at: number): CallState {
  if (record.id !== state.id || !isNews(record, state)) return state
  const own = legOf(record, state.self)
  return isComing(state) && !(own && inCall(own)) ? withoutGone(state, record) : obey(state, record, at)
}

/** On the way into it: what becomes of it without this device is for the answer to say. */
function withoutGone(state: CallState, record: Call): CallState {
  const inside = peersIn({ ...state, record })
  const peers = state.peers.filter((peer) => inside.includes(peer))
  return peers.length === state.peers.length ? state : { ...state, peers }
}

function obey(state: CallState, record: Call, at: number): CallState {
  const next = { ...state, record }
  const own = ownLeg(next)
  if (own?.state === 'answered_elsewhere' || own?.state === 'declined_elsewhere') {
    return end(next, own.state, at)
  }
  // A goodbye that was said here first keeps its reason: the person hung up, whatever the record says next.
  if (record.state === 'ended') return end(next, state.reason ?? record.reason ?? 'completed', at)
  if (own?.state === 'moved') return end(next, 'moved', at)
  if (state.phase === 'ending') return next
  // It was out of the call and is called in again, which is for its person to answer.
  if (own && isCalled(own) && (state.confirmed || state.role === 'caller')) return end(state, 'completed', at)
  if (own?.state === 'left') return end(next, 'completed', at)
  if (own?.state === 'removed') return end(next, 'removed', at)
  if (own?.state === 'moving') return { ...next, phase: 'in_call', peers: peersIn(next), confirmed: true }
  return state.role === 'caller' ? callerSees(next, record, at) : calleeSees(next, record, own, at)
}

/** One that a device closed by itself, as told nothing more of it, has the `rev` that it had (C-16). */
function isNews(record: Call, { record: known, pastRev }: CallState): boolean {
  if (known === null) return record.rev > pastRev
  const isEnd = record.state === 'ended' && known.state !== 'ended'
  return record.rev > known.rev || (isEnd && record.rev === known.rev)
}

function callerSees(state: CallState, record: Call, at: number): CallState {
  const peers = peersIn(state)
  if (record.state !== 'active' || (record.pair && peers.length === 0)) {
    // On the quick word of a device alone: one that the record does not name any more is spoken with no longer.
    const known = state.peers.filter((peer) => legOf(record, peer) !== undefined)
    return known.length === state.peers.length ? state : { ...state, peers: known }
  }
  return { ...state, phase: 'in_call', peers, confirmed: true, answeredAt: state.answeredAt ?? at }
}

function calleeSees(state: CallState, record: Call, own: Leg | undefined, at: number): CallState {
  switch (own?.state) {
    case 'active':
    case 'stale':
      // Answered in another tab of this device: nobody has said yes here.
      if (state.phase === 'incoming') return end(state, 'answered_elsewhere', at)
      return {
        ...state,
        phase: 'in_call',
        peers: peersIn(state),
        confirmed: true,
        answeredAt: state.answeredAt ?? at,
      }
    case 'declined':
    case 'busy':
    case 'missed':
      return end(state, own.state, at)
    case undefined:
      // Its person was called in again while it was away: they answered with another device, or it is too late.
      if (state.phase === 'incoming')
        return end(state, isInElsewhere(state) ? 'answered_elsewhere' : 'missed', at)
      return withoutGone(state, record)
    default:
      // On the way in: whoever it was to speak with may be gone meanwhile.
      return withoutGone(state, record)
  }
}

function isInElsewhere({ record, userId }: CallState): boolean {
  return record?.legs.some((leg) => leg.userId === userId && inCall(leg)) === true
}

function merge(state: CallState, record: Call, at: number): CallState {
  const isHere = record.chatId === state.chatId && record.roomId === state.roomId
  // Between two people one's own call is not one to answer.
  const isOwn = record.pair && record.startedBy === state.userId
  const isOpen = state.phase === 'dialing' || isComing(state)
  if (!isOpen || !isHere || isOwn) return state
  const answered = { role: 'callee', phase: 'accepting', answeredAt: at } as const
  // There was none to come into any more: this device has begun one.
  const begun = { role: 'caller', phase: 'dialing', answeredAt: null } as const
  const isNew = isComing(state) && record.legs[0]?.deviceId === state.self
  const merged: CallState = {
    ...state,
    ...(isNew ? begun : answered),
    id: record.id,
    peers: [],
  }
  return obey(merged, record, at)
}

/** On the way into a call that is only seen yet. */
export function isComing({ phase, record }: CallState): boolean {
  return phase === 'accepting' && record === null
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
    case 'call_full':
      return end(state, 'full', at)
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
  return invited ? { ...state, phase: 'in_call', peers: [from], answeredAt: at } : state
}

/** Of two people one who leaves ends it; of more, the others go on without them. */
function peerHungUp(state: CallState, from: DeviceId, at: number): CallState {
  if (!state.peers.includes(from) || state.phase === 'ending') return state
  if (state.record?.pair !== false) return end(state, 'completed', at)
  return { ...state, peers: state.peers.filter((peer) => peer !== from) }
}

/** The other one of two people; null where there may be more. */
export function peerOf({ record, userId, peerId }: CallState): UserId | null {
  if (record === null) return peerId
  if (!record.pair) return null
  return [record.startedBy, ...record.invited].find((one) => one !== userId) ?? peerId
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
export function rings(record: Call, self: DeviceId, serverNow: number): boolean {
  const leg = legOf(record, self)
  return (
    record.state !== 'ended' &&
    leg !== undefined &&
    isCalled(leg) &&
    record.ringUntil - serverNow >= minRingMs
  )
}

const isCalled = ({ state }: Leg): boolean => state === 'invited' || state === 'ringing'

/** Has a page of this device rung before: another tab, or this one before it was loaded anew. */
export function rangBefore(record: Call, self: DeviceId): boolean {
  return record.legs.some((leg) => leg.deviceId === self && leg.state === 'ringing')
}

/** With less time left, ringing would only startle. */
const minRingMs = 3_000
