// The person at the other end, as the screen names them.
import type { UserId } from '@poruch/protocol'
import { isolated } from '../../i18n/isolate.ts'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export interface Peer {
  id: UserId
  name: string
  /** With its `@`; null while nobody knows it. */
  username: string | null
}

export function usePeer(id: UserId): Peer {
  const t = useText()
  const user = useValue(useSession().people.user(id))
  return {
    id,
    name: user?.displayName ?? t('inbox.person_gone'),
    username: user === null ? null : `@${user.username}`,
  }
}

/** For a sentence about somebody who may be a stranger: a name is whatever they like to be called. */
export function withUsername({ name, username }: Pick<Peer, 'name' | 'username'>): string {
  return username === null ? isolated(name) : `${isolated(name)} (${username})`
}
