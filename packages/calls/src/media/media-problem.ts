// From what a browser throws when a device cannot be captured to what a person can be told.
import type { Platform } from '../platform.ts'
import type { LocalKind, MediaProblem } from '../snapshot.ts'

/** The name of a DOMException, or of whatever else was thrown. */
export function errorName(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : 'UnknownError'
}

/** One code for each way in which capture fails (Media Capture and Streams, section 10.3). */
export async function problemOf(error: unknown, kind: LocalKind, platform: Platform): Promise<MediaProblem> {
  return { kind, code: await codeOf(error, kind, platform) }
}

async function codeOf(error: unknown, kind: LocalKind, platform: Platform): Promise<MediaProblem['code']> {
  switch (errorName(error)) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      return (await wasDismissed(error, kind, platform)) ? 'permission_dismissed' : 'permission_denied'
    case 'SecurityError':
      return 'insecure_context'
    case 'NotFoundError':
    case 'DevicesNotFoundError':
      return 'no_device'
    case 'NotReadableError':
    case 'AbortError':
    case 'TrackStartError':
    case 'InvalidStateError':
      return 'device_busy'
    case 'OverconstrainedError':
      return (await hasDevice(kind, platform)) ? 'bad_constraints' : 'no_device'
    case 'TypeError':
      return 'bad_constraints'
    default:
      return platform.captureBarrier ?? 'unsupported'
  }
}

/** The question was closed without an answer, so it may be asked again. */
async function wasDismissed(error: unknown, kind: LocalKind, platform: Platform): Promise<boolean> {
  if (error instanceof Error && /dismissed/i.test(error.message)) return true
  return (await platform.permission(kind)) === 'prompt'
}

/** Safari says `OverconstrainedError` where the others say `NotFoundError`. */
async function hasDevice(kind: LocalKind, platform: Platform): Promise<boolean> {
  const inputs = await platform.enumerateDevices()
  return inputs.some((input) => input.kind === (kind === 'microphone' ? 'audioinput' : 'videoinput'))
}
