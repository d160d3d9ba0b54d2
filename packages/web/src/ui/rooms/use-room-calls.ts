// The calls that run in the rooms of a group, with who is inside.
import { computed } from '@poruch/live'
import type { CallSeen, ChatId } from '@poruch/protocol'
import { useMemo } from 'react'
import { useSession } from '../session-context.tsx'
import { useValue } from '../use-value.ts'

/** The same array until one of them changes: what goes on in other groups draws nothing anew. */
export function useRoomCalls(chatId: ChatId): readonly CallSeen[] {
  const { calls } = useSession()
  const own = useMemo(() => {
    let before: readonly CallSeen[] = []
    return computed([calls.seen], () => {
      const all = [...calls.seen.get().values()]
      const now = all.filter((call) => call.chatId === chatId && call.roomId !== null)
      const isSame = now.length === before.length && now.every((call, at) => call === before[at])
      if (!isSame) before = now
      return before
    })
  }, [calls, chatId])
  return useValue(own)
}
