// The name of the room in which a call runs.
import type { RoomList, RoomsState } from '@poruch/client'
import { type Readable, Value } from '@poruch/live'
import type { ChatId, RoomId } from '@poruch/protocol'
import { useEffect, useState } from 'react'
import { useSession } from '../session-context.tsx'
import { useValue } from '../use-value.ts'

const unknown: Readable<RoomsState> = new Value({ rooms: null, failed: false })

/** Null: it is in no room, or its name is on its way. */
export function useRoomTitle(chatId: ChatId, roomId: RoomId | null): string | null {
  const session = useSession()
  const [list, setList] = useState<RoomList | null>(null)
  useEffect(() => {
    if (roomId === null) return
    let isShown = true
    // Without its code the group is named.
    session.rooms(chatId).then(
      (found) => isShown && setList(found),
      () => {},
    )
    return () => {
      isShown = false
    }
  }, [session, chatId, roomId])
  useEffect(() => list?.open(), [list])
  const { rooms } = useValue(list?.state ?? unknown)
  return rooms?.find(({ id }) => id === roomId)?.title ?? null
}
