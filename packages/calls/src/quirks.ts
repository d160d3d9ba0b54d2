// Where browsers differ from the standard or from each other, by name, each with its bug.

export interface Quirks {
  /**
   * WebKit (bug 179363): capturing a kind again ends the first track of that kind, and a phone's camera cannot be
   * opened twice. The old track is stopped before the new one is asked for.
   */
  readonly stopBeforeCapture: boolean
  /**
   * WebKit: two questions at once may lose one, so microphone and camera are asked for together even when that makes
   * the sound wait for the camera.
   */
  readonly captureTogether: boolean
  /** iOS ignores `deviceId` for cameras: front and back are told apart by `facingMode`. */
  readonly cameraByFacing: boolean
  /**
   * WebKit: a stopped camera track leaves its last picture standing at the other end, so a black one is sent first.
   * Milliseconds to wait between switching the track off and stopping it.
   */
  readonly blackFrameMs: number
  /** Phones freeze or end the camera of a page that nobody sees (twilio-video.js 606): it is closed before they do. */
  readonly cameraSleepsHidden: boolean
  /** Phones move with whoever holds them: when a path or a processor gets narrow, rather fewer lines than pictures. */
  readonly moves: boolean
  /**
   * Chromium (seen with 156): pictures begin at 300 kbit/s, and so at a third of their lines; some are still missing
   * after 15 seconds on a path that carries ten times as much. A rate to begin with is written into what the other side
   * describes.
   */
  readonly startsBlurred: boolean
}

/**
 * @param userAgent navigator.userAgent
 * @param touchPoints navigator.maxTouchPoints; tells an iPad from the Mac it claims to be
 */
export function detectQuirks(userAgent: string, touchPoints: number): Quirks {
  const ios = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)
  const android = /Android/.test(userAgent)
  const chromium = !ios && /Chrom(e|ium)\//.test(userAgent)
  const webkit = ios || (/AppleWebKit/.test(userAgent) && !/Chrom(e|ium)|Edg|OPR/.test(userAgent))
  return {
    stopBeforeCapture: webkit || android,
    captureTogether: webkit,
    cameraByFacing: ios || android,
    cameraSleepsHidden: ios || android,
    blackFrameMs: webkit ? 120 : 0,
    moves: ios || android,
    startsBlurred: chromium,
  }
}
