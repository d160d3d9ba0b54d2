// Who is here: leases of devices, and through them of people. Lives in memory and is told to nobody by itself.
import { type CallId, type DeviceId, timeouts, type UserId } from '@poruch/protocol'
import type { Clock, Timer } from '../clock.ts'

export type PresenceChange =
  | { readonly kind: 'device_here' | 'device_gone'; readonly userId: UserId; readonly deviceId: DeviceId }
  | { readonly kind: 'user_online' | 'user_offline'; readonly userId: UserId }

export interface Presence {
  /** A socket of this device was let in. */
  arrive(userId: UserId, deviceId: DeviceId): void
  /**
   * One of the device's sockets closed. When it was the last, the device stays here for `holdMs` more: long after
   * a broken connection, short after a clean close, so that a reload does not make a person flap.
   */
  leave(deviceId: DeviceId, holdMs: number): void
  isHere(deviceId: DeviceId): boolean
  isOnline(userId: UserId): boolean
  /** The device says that media of the other side arrives in these calls. */
  reportMedia(deviceId: DeviceId, calls: readonly CallId[]): void
  /** When the device last said so, in milliseconds since the Unix epoch; null: never while it is here. */
  mediaReportedAt(deviceId: DeviceId, callId: CallId): number | null
  /** @returns ends the watching. */
  watch(listener: (change: PresenceChange) => void): () => void
  /** Ends all timers; nobody is told. */
  stop(): void
}

interface Lease {
  readonly userId: UserId
  sockets: number
  ending: Timer | null
  media: Map<CallId, number> | null
}

/** Presence of one process: after a restart nobody is here until their devices come back. */
export function createPresence(clock: Clock): Presence {
  const leases = new Map<DeviceId, Lease>()
  const devicesOf = new Map<UserId, number>()
  const listeners = new Set<(change: PresenceChange) => void>()
  const tell = (change: PresenceChange): void => {
    for (const listener of listeners) listener(change)
  }

  const begin = (userId: UserId, deviceId: DeviceId): void => {
    leases.set(deviceId, { userId, sockets: 1, ending: null, media: null })
    const devices = (devicesOf.get(userId) ?? 0) + 1
    devicesOf.set(userId, devices)
    tell({ kind: 'device_here', userId, deviceId })
    if (devices === 1) tell({ kind: 'user_online', userId })
  }
  const end = (deviceId: DeviceId, { userId }: Lease): void => {
    leases.delete(deviceId)
    const devices = (devicesOf.get(userId) ?? 1) - 1
    if (devices > 0) devicesOf.set(userId, devices)
    else devicesOf.delete(userId)
    tell({ kind: 'device_gone', userId, deviceId })
    if (devices === 0) tell({ kind: 'user_offline', userId })
  }

  return {
    arrive(userId, deviceId) {
      const lease = leases.get(deviceId)
      if (lease === undefined) {
        begin(userId, deviceId)
        return
      }
      lease.sockets += 1
      lease.ending?.stop()
      lease.ending = null
    },
    leave(deviceId, holdMs) {
      const lease = leases.get(deviceId)
      if (lease === undefined || --lease.sockets > 0) return
      lease.ending = clock.setTimeout(() => end(deviceId, lease), holdMs)
    },
    isHere: (deviceId) => leases.has(deviceId),
    isOnline: (userId) => devicesOf.has(userId),
    reportMedia(deviceId, calls) {
      const lease = leases.get(deviceId)
      if (lease === undefined || calls.length === 0) return
      // Another tab of the same device may speak for another call: reports are added, old ones fall out.
      const fresh = [...(lease.media ?? [])].filter(([, at]) => at + timeouts.leaseMs > clock.now())
      lease.media = new Map([...fresh, ...calls.map((callId) => [callId, clock.now()] as const)])
    },
    mediaReportedAt: (deviceId, callId) => leases.get(deviceId)?.media?.get(callId) ?? null,
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop() {
      for (const lease of leases.values()) lease.ending?.stop()
      leases.clear()
      devicesOf.clear()
    },
  }
}
