// Names for the sentence about a message, as the one who reads it calls people.
import type { ChatKind, Message, UserId } from '@poruch/protocol'
import { isolated } from '../../../i18n/isolate.ts'
import type { Locale } from '../../../i18n/locale.ts'
import { useSession } from '../../session-context.tsx'
import { useLocale, useText } from '../../text-context.tsx'
import { usePeople } from '../../use-people.ts'
import { useValue } from '../../use-value.ts'
import type { Told } from './service-text.ts'

/** The others are counted: nobody reads a list of a hundred. */
const namedMax = 3
const nobody: readonly UserId[] = []

/** Draws again when one of the names comes or changes. */
export function useTold({ senderId, body }: Pick<Message, 'senderId' | 'body'>, kind: ChatKind): Told {
  const t = useText()
  const me = useValue(useSession().me)
  const locale = useLocale()
  const targets = body.kind === 'service' ? body.userIds : nobody
  // With one too many there would be nothing left to count.
  const shown = targets.slice(0, targets.length === namedMax + 1 ? namedMax + 1 : namedMax)
  const [sender, ...users] = usePeople([senderId, ...shown])
  const names = users.map((user, at) =>
    shown[at] === me.id ? t('service.you') : isolated(user?.displayName ?? t('inbox.person_gone')),
  )
  const more = targets.length - shown.length
  return {
    isMine: senderId === me.id,
    kind,
    sender: isolated(sender?.displayName ?? t('inbox.person_gone')),
    isToMe: targets.length === 1 && targets[0] === me.id,
    people:
      more > 0 ? t('service.and_more', { people: names.join(', '), count: more }) : listOf(names, locale),
  }
}

function listOf(names: readonly string[], locale: Locale): string {
  if (names.length < 2) return names[0] ?? ''
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)
}
