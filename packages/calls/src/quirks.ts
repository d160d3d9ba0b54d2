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
  /**
   * Firefox (seen with 153 ESR): a sender whose track was taken away goes on sending one picture a second.
   * Its encoding is switched off as well, which Firefox honours for video (for audio not: bug 1813848).
   */
  readonly sendsWithoutTrack: boolean
}

/**
 * @param userAgent navigator.userAgent
 * @param touchPoints navigator.maxTouchPoints; tells an iPad from the Mac it claims to be
 */
export function detectQuirks(userAgent: string, touchPoints: number): Quirks {
  const ios = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)
  const android = /Android/.test(userAgent)
  const webkit = ios || (/AppleWebKit/.test(userAgent) && !/Chrom(e|ium)|Edg|OPR/.test(userAgent))
  return {
    stopBeforeCapture: webkit || android,
    captureTogether: webkit,
    cameraByFacing: ios || android,
    blackFrameMs: webkit ? 120 : 0,
    sendsWithoutTrack: /Firefox\//.test(userAgent),
  }
}
