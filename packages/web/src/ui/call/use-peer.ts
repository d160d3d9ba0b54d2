// The person at the other end, as the screen names them.
import type { UserId } from '@poruch/protocol'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export interface Peer {
  id: UserId
  name: string
}

export function usePeer(id: UserId): Peer {
  const t = useText()
  const user = useValue(useSession().people.user(id))
  return { id, name: user?.displayName ?? t('inbox.person_gone') }
}
