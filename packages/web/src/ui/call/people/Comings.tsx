// Says to a screen reader who came into the call and who left it. Everybody else sees it by the tiles.
import type { CallSnapshot } from '@poruch/calls'
import type { UserId } from '@poruch/protocol'
import { useEffect, useRef, useState } from 'react'
import { othersIn } from '../../../calling/others.ts'
import { isolated } from '../../../i18n/isolate.ts'
import { useSession } from '../../session-context.tsx'
import { useLocale, useText } from '../../text-context.tsx'

/** Those who come or go within so long are named in one sentence, and whoever only came back in none. */
const gatherMs = 1_000

export function Comings({ snapshot }: { snapshot: CallSnapshot }) {
  const said = useSaid([...new Set(othersIn(snapshot).map(({ userId }) => userId))])
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  )
}

/** @param people who is in now. @returns the last sentence about them */
function useSaid(people: readonly UserId[]): string {
  const t = useText('call')
  const locale = useLocale()
  const { people: known } = useSession()
  const [said, setSaid] = useState('')
  const before = useRef(people)
  const key = people.join()
  useEffect(() => {
    const now = key === '' ? [] : (key.split(',') as UserId[])
    const nameOf = (id: UserId) => isolated(known.get(id)?.displayName ?? t('inbox.person_gone'))
    const listOf = (ids: readonly UserId[]) => new Intl.ListFormat(locale).format(ids.map(nameOf))
    const timer = setTimeout(() => {
      const came = now.filter((id) => !before.current.includes(id))
      const left = before.current.filter((id) => !now.includes(id))
      before.current = now
      const sentences = [
        ...(came.length > 0 ? [t('call.came', { names: listOf(came) })] : []),
        ...(left.length > 0 ? [t('call.left', { names: listOf(left) })] : []),
      ]
      if (sentences.length > 0) setSaid(sentences.join(' '))
    }, gatherMs)
    return () => clearTimeout(timer)
  }, [key, known, locale, t])
  return said
}
