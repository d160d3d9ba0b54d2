// Asks the browser for microphone and camera, and once more where that helps.
import { errorName, type Log } from '../log.ts'
import type { Platform } from '../platform.ts'
import type { LocalKind, MediaProblem } from '../snapshot.ts'
import {
  cameraConstraints,
  type DeviceChoice,
  microphoneConstraints,
  type Strictness,
} from './constraints.ts'
import { mediaProblemOf, remedyFor } from './media-problem.ts'

/** A device that another program holds is often free a moment later. */
const busyRetryMs = 500

export type CaptureResult =
  | {
      readonly kind: LocalKind
      readonly track: MediaStreamTrack
      readonly problem: null
      /** The chosen device could not be had, and this is another one. */
      readonly isOther: boolean
    }
  | { readonly kind: LocalKind; readonly track: null; readonly problem: MediaProblem }

export type CaptureRequest = Readonly<Partial<Record<LocalKind, DeviceChoice>>>

/**
 * Captures what is asked for, each kind with its own outcome: a camera that fails never costs the microphone.
 * @param onResult called once for each kind, as soon as it is known
 * @param together what `isAskedTogether` gave before; null: it is not known yet, and costs a turn or two
 */
export async function capture(
  platform: Platform,
  request: CaptureRequest,
  onResult: (result: CaptureResult) => void,
  log: Log,
  together: boolean | null = null,
): Promise<void> {
  const kinds = kindsOf(request)
  if (platform.captureBarrier !== null) {
    for (const kind of kinds)
      onResult({ kind, track: null, problem: { kind, code: platform.captureBarrier } })
    return
  }
  if (kinds.length > 1 && (together ?? (await isAskedTogether(platform)))) {
    const rest = await captureTogether(platform, request, onResult, log)
    for (const kind of rest) onResult(await captureOne(platform, kind, request, log))
    return
  }
  await Promise.all(kinds.map(async (kind) => onResult(await captureOne(platform, kind, request, log))))
}

function kindsOf(request: CaptureRequest): LocalKind[] {
  return (['microphone', 'camera'] as const).filter((kind) => request[kind])
}

/** One question for both, unless both are allowed already: then sound need not wait for a slow camera. */
export async function isAskedTogether(platform: Platform): Promise<boolean> {
  if (platform.quirks.captureTogether) return true
  const [microphone, camera] = await Promise.all([
    platform.permission('microphone'),
    platform.permission('camera'),
  ])
  return microphone !== 'granted' || camera !== 'granted'
}

/** Gives the kinds that must be tried alone. */
async function captureTogether(
  platform: Platform,
  request: CaptureRequest,
  onResult: (result: CaptureResult) => void,
  log: Log,
): Promise<readonly LocalKind[]> {
  try {
    const stream = await platform.getUserMedia(constraintsOf(platform, request, 'exact'))
    const [microphone] = stream.getAudioTracks()
    const [camera] = stream.getVideoTracks()
    if (microphone) onResult({ kind: 'microphone', track: microphone, problem: null, isOther: false })
    if (camera) onResult({ kind: 'camera', track: camera, problem: null, isOther: false })
    return kindsOf(request).filter((kind) => !(kind === 'microphone' ? microphone : camera))
  } catch (error) {
    // Which of the two failed is not said.
    log('capture.together_failed', { error: errorName(error) })
    return kindsOf(request)
  }
}

async function captureOne(
  platform: Platform,
  kind: LocalKind,
  request: CaptureRequest,
  log: Log,
): Promise<CaptureResult> {
  const only: CaptureRequest = kind === 'microphone' ? pick(request, 'microphone') : pick(request, 'camera')
  let strictness: Strictness = 'exact'
  for (let retries = 0; ; retries += 1) {
    try {
      const stream = await platform.getUserMedia(constraintsOf(platform, only, strictness))
      const [track] = stream.getTracks()
      if (track) {
        const isOther = strictness === 'ideal' && isOtherThan(only[kind], track, platform)
        return { kind, track, problem: null, isOther }
      }
      return { kind, track: null, problem: { kind, code: 'no_device' } }
    } catch (error) {
      log('capture.failed', { kind, error: errorName(error), retries })
      const remedy = retries === 0 ? remedyFor(error) : 'none'
      const helps = remedy === 'wait' || (remedy === 'any_device' && (only[kind]?.deviceId ?? null) !== null)
      if (!helps) return { kind, track: null, problem: await mediaProblemOf(error, kind, platform) }
      strictness = 'ideal'
      if (remedy === 'wait')
        await new Promise<void>((resolve) => void platform.clock.after(busyRetryMs, resolve))
    }
  }
}

function isOtherThan(
  choice: DeviceChoice | undefined,
  track: MediaStreamTrack,
  { quirks }: Pick<Platform, 'quirks'>,
): boolean {
  const wanted = choice?.deviceId ?? null
  // Where cameras are known by where they look, none was asked for by its id.
  if (wanted === null || (track.kind === 'video' && quirks.cameraByFacing)) return false
  return track.getSettings().deviceId !== wanted
}

function pick(request: CaptureRequest, kind: LocalKind): CaptureRequest {
  const choice = request[kind]
  return choice ? { [kind]: choice } : {}
}

function constraintsOf(
  platform: Platform,
  { microphone, camera }: CaptureRequest,
  strictness: Strictness,
): MediaStreamConstraints {
  return {
    ...(microphone ? { audio: microphoneConstraints(microphone, strictness) } : {}),
    ...(camera ? { video: cameraConstraints(camera, strictness, platform.quirks) } : {}),
  }
}
