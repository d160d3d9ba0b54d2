// Begins a call from a button. The engine behind it is large and comes after the first screen.
import type { CallPlace } from '@poruch/calls'
import type { CallMedia } from '@poruch/protocol'
import { showToast } from '../app/toasts.ts'

/**
 * Calls somebody. Must come from the person's own gesture.
 * @param failed what is said where the engine cannot be fetched
 */
export async function startCall(place: CallPlace, media: CallMedia, failed: string): Promise<void> {
  try {
    const calls = await import('./page-calls.ts')
    calls.startCall(place, media)
  } catch {
    showToast(failed, 'error')
  }
}
