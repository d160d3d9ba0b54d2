// Which room of a group this device is in, or on its way into; and how it walks in and out.
import type { CallHandle } from '@poruch/calls'
import { computed, type Readable, Value } from '@poruch/live'
import type { ChatId } from '@poruch/protocol'
import type { PageCalls } from '../../calling/page-calls.ts'
import type { RoomWays } from './RoomRow.tsx'
import type { OwnPlace } from './room-view.ts'

/** The same object until it is another place: a call changes many times a second. */
export function placeOf(call: CallHandle | null, chatId: ChatId): Readable<OwnPlace | null> {
  if (call === null) return new Value(null)
  let before: OwnPlace | null = null
  return computed([call], () => {
    const { chatId: where, roomId, phase, participants } = call.get()
    const isThere = where === chatId && roomId !== null && phase !== 'ended' && phase !== 'ending'
    const isIn = participants.some(({ isSelf, state }) => isSelf && state === 'active')
    const now = isThere ? { roomId, isIn } : null
    if (now?.roomId !== before?.roomId || now?.isIn !== before?.isIn) before = now
    return before
  })
}

export function waysOf(
  calls: Pick<PageCalls, 'engine' | 'startCall' | 'comeBack'>,
  chatId: ChatId,
): RoomWays {
  return {
    onJoin({ id }) {
      // After a reload the device is inside still, and the page is not.
      const there = calls.engine.elsewhere.get().find((one) => one.roomId === id)
      if (there === undefined) calls.startCall({ chatId, roomId: id }, 'audio')
      else calls.comeBack(there.callId)
    },
    onLeave: () => calls.engine.current.get()?.hangUp(),
  }
}
