// Who is drawn large in a call of many: whoever speaks, steadily enough that the picture does not jump at every word.
import type { DeviceId } from '@poruch/protocol'

export interface Speaker {
  /** Null: nobody has spoken yet. */
  readonly deviceId: DeviceId | null
  /** Since when, in milliseconds of any clock that only goes on. */
  readonly since: number
}

export const nobodySpeaks: Speaker = { deviceId: null, since: 0 }

/** Whoever has the place keeps it for so long at least. That a cough is no speech is decided where it is heard. */
const holdMs = 1_500

/**
 * Whoever speaks on keeps the place, also when others speak as well; in silence nobody loses it.
 * @param speaking in the order in which they came. @returns the same object where nothing changed
 */
export function nextSpeaker(now: Speaker, speaking: readonly DeviceId[], at: number): Speaker {
  const [first] = speaking
  if (first === undefined || isKept(now, speaking) || holdsFor(now, at) > 0) return now
  return { deviceId: first, since: at }
}

/** When to ask again though nothing changes, in milliseconds from `at`; null: not before something does. */
export function asksAgainIn(now: Speaker, speaking: readonly DeviceId[], at: number): number | null {
  return speaking.length === 0 || isKept(now, speaking) ? null : holdsFor(now, at)
}

const isKept = ({ deviceId }: Speaker, speaking: readonly DeviceId[]): boolean =>
  deviceId !== null && speaking.includes(deviceId)

const holdsFor = ({ deviceId, since }: Speaker, at: number): number =>
  deviceId === null ? 0 : Math.max(0, since + holdMs - at)
