// May this person quieten others in the call, take them out, and end it for all?
import type { CallSnapshot } from '@poruch/calls'
import { mayDo, outranks, type UserId } from '@poruch/protocol'
import { useEffect, useMemo } from 'react'
import { useSession } from '../../session-context.tsx'
import { useValue } from '../../use-value.ts'

/** As the server answers it (C-29): whoever began it and the admins of its group, but never between two people. */
export function useModerates({ peerId, chatId, startedBy }: CallSnapshot): boolean {
  const session = useSession()
  const me = useValue(session.me)
  const chat = useValue(session.roster.chat(chatId))
  if (peerId !== null) return false
  return startedBy === me.id || (chat !== null && mayDo(chat.me.role, 'remove', chat.chat))
}

/**
 * Whom this person may not take out though they moderate (C-29): those who stand above them in the group. Who that is the
 * server is asked while it is shown; the first ones of its members are they.
 */
export function useAbove({ chatId }: CallSnapshot, moderates: boolean): ReadonlySet<UserId> {
  const session = useSession()
  const chat = useValue(session.roster.chat(chatId))
  const list = session.members(chatId)
  const { members } = useValue(list.state)
  const mine = moderates && chat !== null && chat.chat.kind !== 'direct' ? chat.me.role : null
  useEffect(() => (mine === null ? undefined : list.open()), [list, mine])
  return useMemo(() => {
    const above = members.filter(({ role }) => mine !== null && outranks(role, mine))
    return new Set(above.map(({ userId }) => userId))
  }, [members, mine])
}
