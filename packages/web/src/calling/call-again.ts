// The same call once more: to the same person, with the same media.
import type { CallHandle, CallSnapshot } from '@poruch/calls'
import type { PageCalls } from './page-calls.ts'

/** Must come from the person's own gesture. */
export function callAgain(call: CallHandle, calls: PageCalls, snapshot: CallSnapshot): void {
  call.dismiss()
  const { chatId, roomId, peerId, media } = snapshot
  calls.startCall({ chatId, roomId, peerId }, media === 'video' ? 'video' : 'audio')
}
