// One kind of device in a call: what is wanted of it, what is captured, and what became of the one before.
import type { LocalTrackState, MediaProblem } from '../snapshot.ts'
import type { DeviceChoice } from './constraints.ts'

export interface Slot {
  wanted: boolean
  /** Wanted, but closed for as long as nobody sees the page. */
  paused: boolean
  track: MediaStreamTrack | null
  problem: MediaProblem | null
  choice: DeviceChoice
  /** The one that went away while it was in use, until the person chooses or it is back. */
  gone: { readonly deviceId: string | undefined; readonly wasLast: boolean } | null
  /** Grows with each choice of a device: a capture of an older choice is not used. */
  version: number
}

export function emptySlot(deviceId: string | null): Slot {
  const choice = { deviceId, facing: 'user' } as const
  return { wanted: false, paused: false, track: null, problem: null, choice, gone: null, version: 0 }
}

/**
 * Is this the device that went away? One that took its place at once is not, whatever it is called: browsers call
 * whichever is the default one by the same name.
 */
export function isBack({ gone }: Slot, track: MediaStreamTrack): boolean {
  return gone?.wasLast === true && track.getSettings().deviceId === gone.deviceId
}

export function stateOf({ wanted, track, problem, choice }: Slot): LocalTrackState {
  const live = track !== null && wanted && track.readyState === 'live'
  return { wanted, live, problem, deviceId: track?.getSettings().deviceId ?? choice.deviceId }
}
