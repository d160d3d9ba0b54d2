// Begins a call from a button. The engine behind it is large and comes after the first screen.
import type { CallPlace } from '@poruch/calls'

/** Calls somebody. Must come from the person's own gesture. */
export function startCall(place: CallPlace, media: 'audio' | 'video'): void {
  void import('./page-calls.ts').then((calls) => calls.startCall(place, media))
}
