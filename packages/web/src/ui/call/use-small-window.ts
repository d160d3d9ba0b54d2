// Whether a call stands in the small window: a room is walked into beside what one does, unless something is to be told.
import type { CallSnapshot } from '@poruch/calls'
import { useEffect, useState } from 'react'
import type { CallView } from '../../calling/view.ts'

export function useSmallWindow(
  { roomId }: Pick<CallSnapshot, 'roomId'>,
  { problems }: Pick<CallView, 'problems'>,
): [boolean, (isMinimised: boolean) => void] {
  const [isMinimised, setMinimised] = useState(roomId !== null)
  const isInTrouble = roomId !== null && problems.length > 0
  useEffect(() => {
    // The small window has no room for the words and the way out.
    if (isInTrouble) setMinimised(false)
  }, [isInTrouble])
  return [isMinimised, setMinimised]
}
