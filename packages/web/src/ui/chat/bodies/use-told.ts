// Names for the sentence about a message, as the one who reads it calls people.
import type { ChatKind, Message, UserId } from '@poruch/protocol'
import { isolated } from '../../../i18n/isolate.ts'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { usePeople } from '../../use-people.ts'
import { useValue } from '../../use-value.ts'
import type { Told } from './service-text.ts'
import { useNames } from './use-names.ts'

const nobody: readonly UserId[] = []

/** Draws again when one of the names comes or changes. */
export function useTold({ senderId, body }: Pick<Message, 'senderId' | 'body'>, kind: ChatKind): Told {
  const t = useText()
  const me = useValue(useSession().me)
  const targets = body.kind === 'service' ? body.userIds : nobody
  const [sender] = usePeople([senderId])
  return {
    isMine: senderId === me.id,
    kind,
    sender: isolated(sender?.displayName ?? t('inbox.person_gone')),
    isToMe: targets.length === 1 && targets[0] === me.id,
    people: useNames(targets),
  }
}
