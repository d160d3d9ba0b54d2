// Turns microphone and camera on and off; after a failure, asks for the device once more.
import type { CallHandle, CallSnapshot } from '@poruch/calls'
import { isOn } from '../../../calling/view.ts'

export function toggleMicrophone(call: CallHandle, { microphone }: CallSnapshot): void {
  if (microphone.wanted && !isOn(microphone)) retry(call, 'microphone')
  else call.setMicrophone(!microphone.wanted)
}

export function toggleCamera(call: CallHandle, { camera }: CallSnapshot): void {
  if (camera.wanted && !isOn(camera)) retry(call, 'camera')
  else call.setCamera(!camera.wanted)
}

/** On must come from a gesture: the browser asks what to share. */
export function toggleScreen(call: CallHandle, { screen }: CallSnapshot): void {
  if (screen.isPossible) call.setScreen(!screen.live)
}

/** Off and on: a wish that stands already would not be tried anew. */
export function retry(call: CallHandle, kind: 'microphone' | 'camera' | 'screen'): void {
  const set = (isWanted: boolean) => {
    if (kind === 'microphone') call.setMicrophone(isWanted)
    else if (kind === 'camera') call.setCamera(isWanted)
    else call.setScreen(isWanted)
  }
  set(false)
  set(true)
}
