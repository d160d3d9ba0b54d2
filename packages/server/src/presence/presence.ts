// Who is here: leases of devices, and through them of people. Lives in memory and is told to nobody by itself.
import { type CallId, type DeviceId, limits, timeouts, type UserId } from '@poruch/protocol'
import type { Clock, Timer } from '../clock.ts'
import type { Who } from '../who.ts'
import { createVoices, type Voices } from './voices.ts'

export type PresenceChange =
  | { readonly kind: 'device_here'; readonly userId: UserId; readonly deviceId: DeviceId }
  | {
      readonly kind: 'device_gone'
      readonly userId: UserId
      readonly deviceId: DeviceId
      /** How much of its lease is left: for its calls it is not gone before that (C-13, C-14). */
      readonly leaseLeftMs: number
    }
  | { readonly kind: 'user_online' | 'user_offline'; readonly userId: UserId }

/** What was here before a socket was let in. */
export interface Before {
  /** The person, through another device or a moment ago. */
  readonly wasOnline: boolean
  /** Another socket of the same device. */
  readonly wasConnected: boolean
}

/** All nodes share it. What is asked and told is taken in the order of the calls. */
export interface Presence extends Voices {
  /** A socket of this device was let in. */
  arrive(who: Who): Promise<Before>
  /**
   * One of the device's sockets closed. When it was the last, the device stays here for `holdMs` more: long after
   * a broken connection, short after a clean close, so that a reload does not make a person flap.
   * @param leaseLeftMs how much of its lease is left when that is over; nothing, unless given.
   */
  leave(deviceId: DeviceId, holdMs: number, leaseLeftMs?: number): Promise<void>
  /** The devices through which each of these people is connected now; who has none is not in it. */
  devicesOf(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly DeviceId[]>>
  /** Those of these devices that are connected, or were a moment ago. */
  here(deviceIds: readonly DeviceId[]): Promise<ReadonlySet<DeviceId>>
  /** Those of these people who have a device here. */
  online(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>
  /** The device says that media of these devices arrives in these calls, all of which it is in. */
  reportMedia(deviceId: DeviceId, heard: ReadonlyMap<CallId, readonly DeviceId[]>): Promise<void>
  /** When any of these devices last said of others that it hears them in this call, by the clock that only goes on. */
  heardAt(callId: CallId, by: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, number>>
  /** Tells changes that happen on any node. @returns ends the watching. */
  watch(listener: (change: PresenceChange) => void): () => void
  /** Ends all timers; nobody is told. */
  stop(): void
}

interface Lease {
  readonly userId: UserId
  sockets: number
  ending: Timer | null
  /** When whose media was last reported in which call, the latest report last. */
  readonly media: Map<CallId, Report>
}

interface Report {
  readonly at: number
  readonly heardAt: ReadonlyMap<DeviceId, number>
}

/** Presence of one process: after a restart nobody is here until their devices come back. */
export function createPresence(clock: Clock): Presence {
  const leases = new Map<DeviceId, Lease>()
  const people = new Map<UserId, Set<DeviceId>>()
  const voices = createVoices((deviceId) => leases.has(deviceId))
  const listeners = new Set<(change: PresenceChange) => void>()
  const tell = (change: PresenceChange): void => {
    for (const listener of listeners) listener(change)
  }

  const begin = ({ userId, deviceId }: Who): void => {
    leases.set(deviceId, { userId, sockets: 1, ending: null, media: new Map() })
    const devices = people.get(userId) ?? new Set()
    people.set(userId, devices.add(deviceId))
    tell({ kind: 'device_here', userId, deviceId })
    if (devices.size === 1) tell({ kind: 'user_online', userId })
  }
  const end = (deviceId: DeviceId, { userId }: Lease, leaseLeftMs: number): void => {
    leases.delete(deviceId)
    voices.forget(deviceId)
    const devices = people.get(userId)
    devices?.delete(deviceId)
    if (devices?.size === 0) people.delete(userId)
    tell({ kind: 'device_gone', userId, deviceId, leaseLeftMs })
    if (!people.has(userId)) tell({ kind: 'user_offline', userId })
  }
  const connectedOf = (userId: UserId): DeviceId[] =>
    [...(people.get(userId) ?? [])].filter((deviceId) => (leases.get(deviceId)?.sockets ?? 0) > 0)

  return {
    ...voices,
    async arrive(who) {
      const lease = leases.get(who.deviceId)
      const before = {
        wasOnline: people.has(who.userId),
        wasConnected: lease !== undefined && lease.sockets > 0,
      }
      if (lease === undefined) begin(who)
      else {
        lease.sockets += 1
        lease.ending?.stop()
        lease.ending = null
      }
      return before
    },
    async leave(deviceId, holdMs, leaseLeftMs = 0) {
      const lease = leases.get(deviceId)
      if (lease === undefined || --lease.sockets > 0) return
      lease.ending = clock.setTimeout(() => end(deviceId, lease, leaseLeftMs), holdMs)
    },
    async devicesOf(userIds) {
      const found = userIds.map((userId) => [userId, connectedOf(userId)] as const)
      return new Map(found.filter(([, devices]) => devices.length > 0))
    },
    async here(deviceIds) {
      return new Set(deviceIds.filter((deviceId) => leases.has(deviceId)))
    },
    async online(userIds) {
      return new Set(userIds.filter((userId) => people.has(userId)))
    },
    async reportMedia(deviceId, heard) {
      const media = leases.get(deviceId)?.media
      if (media !== undefined) addReports(media, heard, clock.monotonic())
    },
    async heardAt(callId, by) {
      const found = by.flatMap((deviceId) => [...(leases.get(deviceId)?.media.get(callId)?.heardAt ?? [])])
      return new Map(found.sort(([, one], [, other]) => one - other))
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop() {
      for (const lease of leases.values()) lease.ending?.stop()
      leases.clear()
      people.clear()
    },
  }
}

/** Another tab of the same device may speak for another call: reports are added, and the oldest fall out. */
function addReports(
  media: Map<CallId, Report>,
  heard: ReadonlyMap<CallId, readonly DeviceId[]>,
  now: number,
): void {
  const lasts = (at: number): boolean => at + timeouts.leaseMs > now
  for (const [callId, devices] of heard) {
    const before = [...(media.get(callId)?.heardAt ?? [])].filter(([, at]) => lasts(at))
    media.delete(callId)
    const heardAt = new Map([...before, ...devices.map((deviceId) => [deviceId, now] as const)])
    media.set(callId, { at: now, heardAt })
  }
  for (const [callId, { at }] of media) {
    if (lasts(at) && media.size <= limits.callsPerHello) return
    media.delete(callId)
  }
}
