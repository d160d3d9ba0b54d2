// Of several who share their screens: whose is shown. A new one comes to the front, one tap changes it.
import type { DeviceId } from '@poruch/protocol'

export interface Shown {
  /** All who share, in the order in which they began. */
  readonly sharing: readonly DeviceId[]
  readonly device: DeviceId | null
}

export const noneShown: Shown = { sharing: [], device: null }

/** Follows who shares now; gives the same object when nothing has changed. */
export function follow(shown: Shown, now: readonly DeviceId[]): Shown {
  const still = shown.sharing.filter((device) => now.includes(device))
  const newest = now.filter((device) => !still.includes(device))
  if (newest.length === 0 && still.length === shown.sharing.length) return shown
  const sharing = [...still, ...newest]
  const isGone = shown.device === null || !sharing.includes(shown.device)
  const device = newest.length > 0 || isGone ? (sharing.at(-1) ?? null) : shown.device
  return { sharing, device }
}
