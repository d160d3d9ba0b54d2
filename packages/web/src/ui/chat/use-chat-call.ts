// The call that goes on in a group itself, not in one of its rooms, as everybody there sees it.
import { computed } from '@poruch/live'
import type { CallSeen, ChatId } from '@poruch/protocol'
import { useMemo } from 'react'
import { useSession } from '../session-context.tsx'
import { useValue } from '../use-value.ts'

/** Null: none. Voices that change are no reason to draw: only who is in it. */
export function useChatCall(chatId: ChatId): CallSeen | null {
  const { calls } = useSession()
  const call = useMemo(() => {
    let shown: CallSeen | null = null
    return computed([calls.seen], () => {
      const all = [...calls.seen.get().values()]
      const next = all.find((one) => one.chatId === chatId && one.roomId === null && one.people.length > 0)
      if (next === undefined) shown = null
      else if (next.id !== shown?.id || next.rev !== shown.rev) shown = next
      return shown
    })
  }, [calls, chatId])
  return useValue(call)
}
