// From what a browser throws when a device cannot be captured: what a person is told, and what may help.
import { errorName } from '../log.ts'
import type { Platform } from '../platform.ts'
import type { LocalKind, MediaProblem } from '../snapshot.ts'

/** `wait`: asked again a moment later. `any_device`: asked again for another device than the chosen one. */
export type Remedy = 'none' | 'wait' | 'any_device'

interface Failure {
  readonly code: MediaProblem['code']
  readonly remedy: Remedy
}

/** By the names of Media Capture and Streams, section 10.3, and those that browsers gave before. */
const failures: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  ['NotAllowedError', { code: 'permission_denied', remedy: 'none' }],
  ['PermissionDeniedError', { code: 'permission_denied', remedy: 'none' }],
  ['SecurityError', { code: 'insecure_context', remedy: 'none' }],
  // Firefox says so for an exact id that it does not know.
  ['NotFoundError', { code: 'no_device', remedy: 'any_device' }],
  ['DevicesNotFoundError', { code: 'no_device', remedy: 'any_device' }],
  ['NotReadableError', { code: 'device_busy', remedy: 'wait' }],
  ['TrackStartError', { code: 'device_busy', remedy: 'wait' }],
  // Firefox, for a camera that would not start.
  ['AbortError', { code: 'device_busy', remedy: 'wait' }],
  ['InvalidStateError', { code: 'device_busy', remedy: 'none' }],
  ['OverconstrainedError', { code: 'bad_constraints', remedy: 'any_device' }],
  ['TypeError', { code: 'bad_constraints', remedy: 'none' }],
])

export function remedyFor(error: unknown): Remedy {
  return failures.get(errorName(error))?.remedy ?? 'none'
}

/** One code for each way in which capture fails; where the name says too little, the platform is asked. */
export async function mediaProblemOf(
  error: unknown,
  kind: LocalKind,
  platform: Pick<Platform, 'captureBarrier' | 'enumerateDevices' | 'permission'>,
): Promise<MediaProblem> {
  const code = failures.get(errorName(error))?.code ?? platform.captureBarrier ?? 'unsupported'
  if (code === 'permission_denied' && (await wasDismissed(error, kind, platform)))
    return { kind, code: 'permission_dismissed' }
  // Safari says `OverconstrainedError` where the others say `NotFoundError`.
  if (errorName(error) === 'OverconstrainedError' && !(await hasDevice(kind, platform)))
    return { kind, code: 'no_device' }
  return { kind, code }
}

/** The question was closed without an answer, so it may be asked again. */
async function wasDismissed(
  error: unknown,
  kind: LocalKind,
  platform: Pick<Platform, 'permission'>,
): Promise<boolean> {
  if (error instanceof Error && /dismissed/i.test(error.message)) return true
  return (await platform.permission(kind)) === 'prompt'
}

async function hasDevice(kind: LocalKind, platform: Pick<Platform, 'enumerateDevices'>): Promise<boolean> {
  const inputs = await platform.enumerateDevices()
  return inputs.some((input) => input.kind === (kind === 'microphone' ? 'audioinput' : 'videoinput'))
}
