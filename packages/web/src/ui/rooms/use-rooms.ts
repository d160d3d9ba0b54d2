// The rooms of a group for as long as a screen shows them.
import type { RoomList, RoomsState } from '@poruch/client'
import { type Readable, Value } from '@poruch/live'
import type { ChatId } from '@poruch/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useSession } from '../session-context.tsx'
import { useValue } from '../use-value.ts'

interface Rooms {
  state: RoomsState
  /** Null until its code is here. */
  list: RoomList | null
  retry: () => void
}

const onItsWay: Readable<RoomsState> = new Value({ rooms: null, failed: false })
const broken: Readable<RoomsState> = new Value({ rooms: null, failed: true })

export function useRooms(chatId: ChatId): Rooms {
  const session = useSession()
  const [list, setList] = useState<RoomList | 'broken' | null>(null)
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks once more
  useEffect(() => {
    let isShown = true
    const show = (next: RoomList | 'broken') => {
      if (isShown) setList(next)
    }
    session.rooms(chatId).then(show, () => show('broken'))
    return () => {
      isShown = false
    }
  }, [session, chatId, tries])
  const own = list === 'broken' ? null : list
  useEffect(() => own?.open(), [own])
  const state = useValue(own?.state ?? (list === 'broken' ? broken : onItsWay))
  const retry = useCallback(() => {
    if (own !== null) return void own.reload()
    setList(null)
    setTries((count) => count + 1)
  }, [own])
  return { state, list: own, retry }
}
