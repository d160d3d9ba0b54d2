// What microphone and camera are asked for.
import type { ScreenOptions } from '../platform.ts'
import type { Quirks } from '../quirks.ts'

export type Facing = 'user' | 'environment'

/** Which device: by its id, by where a phone's camera looks, or the browser's choice. */
export interface DeviceChoice {
  readonly deviceId: string | null
  readonly facing: Facing
}

/** `exact` fails without that very device, `ideal` takes another one then. */
export type Strictness = 'exact' | 'ideal'

/** Voice: the browser's echo canceller, noise suppression and gain control on, mono, at the device's own rate. */
export function microphoneConstraints(choice: DeviceChoice, strictness: Strictness): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
    ...(choice.deviceId === null ? {} : { deviceId: { [strictness]: choice.deviceId } }),
  }
}

/** A 720p picture where the camera can. Only ideals: Safari misapplies minima and maxima (WebKit bug 210932). */
export function cameraConstraints(
  choice: DeviceChoice,
  strictness: Strictness,
  quirks: Quirks,
): MediaTrackConstraints {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }
  if (choice.deviceId === null || quirks.cameraByFacing) {
    return { ...size, facingMode: { ideal: choice.facing } }
  }
  return { ...size, deviceId: { [strictness]: choice.deviceId } }
}

/**
 * A screen at up to 1440 lines and 30 pictures a second, its sound as it is: music and films are no voices. Only
 * maxima: minima and exact values are errors (Screen Capture, section 5.2).
 */
export function screenOptions(withSound: boolean): ScreenOptions {
  return {
    video: { width: { max: 2560 }, height: { max: 1440 }, frameRate: { max: 30 } },
    audio: withSound && {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      suppressLocalAudioPlayback: false,
      restrictOwnAudio: true,
    },
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    systemAudio: withSound ? 'include' : 'exclude',
  }
}
