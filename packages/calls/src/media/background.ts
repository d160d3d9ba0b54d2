// What becomes of the own devices while nobody sees the page, and when it is seen again.
import type { Stop } from '@poruch/live'
import type { Platform } from '../platform.ts'

/** A device that the system gives back does so by itself in this time, in milliseconds; else it is asked for anew. */
const comesBackMs = 1_000

interface Devices {
  /** Closes the camera, though it is wanted, until `resumeCamera`. */
  pauseCamera(): void
  resumeCamera(): void
  /** Asks anew for whatever the system has taken and not given back. */
  renewTaken(): void
}

/** Phones freeze a camera in the background, and may end or silence tracks; a computer goes on. */
export class Background {
  readonly #stopWatching: Stop
  #stopWaiting: Stop | null = null

  constructor(
    platform: Pick<Platform, 'quirks' | 'clock' | 'isHidden' | 'onVisibilityChanged'>,
    devices: Devices,
  ) {
    this.#stopWatching = platform.onVisibilityChanged(() => {
      this.#stopWaiting?.()
      if (platform.isHidden()) {
        if (platform.quirks.cameraSleepsHidden) devices.pauseCamera()
        return
      }
      devices.resumeCamera()
      this.#stopWaiting = platform.clock.after(comesBackMs, () => devices.renewTaken())
    })
  }

  end(): void {
    this.#stopWatching()
    this.#stopWaiting?.()
  }
}
