// Begins a call from a button. The engine behind it is large and comes after the first screen.
import type { UserId } from '@poruch/protocol'

/** Calls somebody. Must come from the person's own gesture. */
export function startCall(userId: UserId, media: 'audio' | 'video'): void {
  void import('./session.ts').then((calls) => calls.startCall(userId, media))
}
