// Takes one microphone or camera for a test outside of a call, and says in our words why it cannot be had.
import type { LocalKind, MediaProblem, Platform } from '@poruch/calls'

export type Captured = { stream: MediaStream; problem: null } | { stream: null; problem: MediaProblem }

/** The caller stops the tracks. `id` as the browser gives it; null: its default. */
export async function capture(
  platform: Pick<Platform, 'captureBarrier' | 'getUserMedia'>,
  kind: LocalKind,
  id: string | null,
): Promise<Captured> {
  if (platform.captureBarrier !== null)
    return { stream: null, problem: { code: platform.captureBarrier, kind } }
  // `ideal`: a device that was unplugged since is replaced by another one.
  const wanted: MediaTrackConstraints = id === null ? {} : { deviceId: { ideal: id } }
  try {
    const stream = await platform.getUserMedia(kind === 'microphone' ? { audio: wanted } : { video: wanted })
    return { stream, problem: null }
  } catch (error) {
    return { stream: null, problem: { code: codeOf(error), kind } }
  }
}

/** The names of Media Capture and Streams, section 10.3, in ours. */
function codeOf(error: unknown): MediaProblem['code'] {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return 'permission_denied'
    case 'SecurityError':
      return 'insecure_context'
    case 'NotFoundError':
      return 'no_device'
    case 'NotReadableError':
    case 'AbortError':
      return 'device_busy'
    case 'OverconstrainedError':
    case 'TypeError':
      return 'bad_constraints'
    default:
      return 'unsupported'
  }
}
