// May this person quieten others in the call, take them out, and end it for all?
import type { CallSnapshot } from '@poruch/calls'
import { mayDo } from '@poruch/protocol'
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
