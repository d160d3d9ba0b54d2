// Which other devices a call has to do with: those in it, those to link with while it rings, and which of two makes it.
import { type Call, type DeviceId, type Leg, limits, type Prelink } from '@poruch/protocol'
import type { CallState } from './call-state.ts'

/** Whoever began it links with so many devices of others while they ring. */
const maxPrepared = 3

/** The devices of others that are in the call, as the record says; between two people it is one at a time (C-18). */
export function peersIn({ record, userId }: CallState): DeviceId[] {
  if (record === null) return []
  const people = [record.startedBy, ...record.invited].filter((one) => one !== userId)
  const legs = record.legs.filter((leg) => people.includes(leg.userId) && inCall(leg))
  return legs.slice(0, record.pair ? 1 : legs.length).map((leg) => leg.deviceId)
}

/** With so many others in it a call carries no pictures (C-27). */
export function isForVoices(peers: readonly DeviceId[]): boolean {
  return peers.length >= limits.meshPictures
}

/**
 * Does this device make the connection with that one, or wait for it? Of two that may link while it rings the one that
 * began the call makes it; of any others the one that came in later, which is always the one that is not in yet.
 */
export function offersTo(state: CallState, peer: DeviceId): boolean {
  const { record, self } = state
  if (record === null) return true
  const first = record.legs[0]?.deviceId
  if ((first === self || first === peer) && mayPrelink(state, record, peer)) return first === self
  const [own, other] = [sinceOf(record, self), sinceOf(record, peer)]
  return own === other ? self > peer : own > other
}

function mayPrelink(state: CallState, record: Call, peer: DeviceId): boolean {
  const own = ownLeg(state)
  // What this device is about to say of itself the record does not show yet.
  const isTold = own !== undefined && own.state !== 'invited'
  const prelink = isTold ? own.prelink : ownPrelink(state.prelink, record)
  return allowed(prelink, legOf(record, peer)?.prelink ?? 'none', record.mutual) !== 'none'
}

/** When a device came in, as a `rev` of the record; beyond all of them for one that is not in. */
function sinceOf(record: Call, device: DeviceId): number {
  const leg = legOf(record, device)
  return leg !== undefined && inCall(leg) ? leg.since : Number.POSITIVE_INFINITY
}

/** Devices of others that link with us, to take the call over from those that are in. */
export function moversIn({ record, userId, phase }: CallState): DeviceId[] {
  if (phase !== 'in_call' || record === null) return []
  const legs = record.legs.filter((leg) => leg.userId !== userId && leg.state === 'moving')
  return legs.map((leg) => leg.deviceId)
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
  const legs =
    state.role === 'callee'
      ? record.legs.slice(0, 1)
      : record.legs.filter((leg) => isPeerLeg(state, leg) && leg.state === 'ringing')
  return legs.slice(0, maxPrepared).flatMap((leg) => {
    const transport = allowed(state.prelink, leg.prelink, record.mutual)
    return transport === 'none' ? [] : [{ deviceId: leg.deviceId, transport }]
  })
}

function isProvisional(state: CallState): boolean {
  return state.phase === 'in_call' && !state.confirmed
}

/** What this device tells the server about linking while it rings. Into a call that runs it comes later. */
export function ownPrelink(prelink: Prelink, { mutual, state }: Pick<Call, 'mutual' | 'state'>): Prelink {
  return mutual && state === 'ringing' ? prelink : 'none'
}

export function ownLeg({ record, self }: CallState): Leg | undefined {
  return record === null ? undefined : legOf(record, self)
}

export function legOf({ legs }: Call, device: DeviceId): Leg | undefined {
  return legs.find((leg) => leg.deviceId === device)
}

/** A device of somebody whom the person here called. */
export function isPeerLeg({ record, userId }: CallState, leg: Leg): boolean {
  return leg.userId !== userId && record?.invited.includes(leg.userId) === true
}

export function inCall({ state }: Pick<Leg, 'state'>): boolean {
  return state === 'active' || state === 'stale'
}
