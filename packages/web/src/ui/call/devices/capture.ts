// Takes one microphone or camera for a test outside of a call.
import { type LocalKind, type MediaProblem, mediaProblemOf, type Platform } from '@poruch/calls'

export type Captured = { stream: MediaStream; problem: null } | { stream: null; problem: MediaProblem }

/** The caller stops the tracks. `id` as the browser gives it; null: its default. */
export async function capture(
  platform: Pick<Platform, 'captureBarrier' | 'getUserMedia' | 'enumerateDevices' | 'permission'>,
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
    return { stream: null, problem: await mediaProblemOf(error, kind, platform) }
  }
}
