// Which room this device is in, and how it walks in and out.
import type { CallHandle } from '@poruch/calls'
import { type Readable, Value } from '@poruch/live'
import type { ChatId } from '@poruch/protocol'
import { useMemo } from 'react'
import { pageCalls } from '../../calling/page-calls.ts'
import { useValue } from '../use-value.ts'
import type { RoomWays } from './RoomRow.tsx'
import { placeOf, waysOf } from './room-place.ts'
import type { OwnPlace } from './room-view.ts'

interface RoomPlace {
  place: OwnPlace | null
  /** Null while nobody can be called from here yet. */
  ways: RoomWays | null
}

const noCall: Readable<CallHandle | null> = new Value(null)

export function useRoomPlace(chatId: ChatId): RoomPlace {
  const calls = useValue(pageCalls)
  const call = useValue(calls?.engine.current ?? noCall)
  const place = useValue(useMemo(() => placeOf(call, chatId), [call, chatId]))
  const ways = useMemo(() => (calls === null ? null : waysOf(calls, chatId)), [calls, chatId])
  return { place, ways }
}
