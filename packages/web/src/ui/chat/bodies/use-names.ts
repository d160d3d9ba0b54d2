// The people whom a message names, as the one who reads it calls them.
import type { UserId } from '@poruch/protocol'
import { isolated } from '../../../i18n/isolate.ts'
import type { Locale } from '../../../i18n/locale.ts'
import { useSession } from '../../session-context.tsx'
import { useLocale, useText } from '../../text-context.tsx'
import { usePeople } from '../../use-people.ts'
import { useValue } from '../../use-value.ts'

/** The others are counted: nobody reads a list of a hundred. */
const namedMax = 3

/**
 * "Olena, Taras and 3 others". Draws again when one of the names comes or changes.
 * @param count of how many these are the first.
 */
export function useNames(people: readonly UserId[], count = people.length): string {
  const t = useText()
  const me = useValue(useSession().me)
  const locale = useLocale()
  // With one too many there would be nothing left to count.
  const shown = people.slice(0, count === namedMax + 1 ? namedMax + 1 : namedMax)
  const names = usePeople(shown).map((user, at) =>
    shown[at] === me.id ? t('service.you') : isolated(user?.displayName ?? t('inbox.person_gone')),
  )
  const more = count - shown.length
  return more > 0 ? t('service.and_more', { people: names.join(', '), count: more }) : listOf(names, locale)
}

function listOf(names: readonly string[], locale: Locale): string {
  if (names.length < 2) return names[0] ?? ''
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)
}
