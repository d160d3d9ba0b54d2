// The field "Search people" and, under it, whom it finds. What a choice means is left to whoever shows it.
import type { User, UserId } from '@poruch/protocol'
import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { isComposing } from '../composing.ts'
import { moveFocus } from '../move-focus.ts'
import { inputClass } from '../parts/Field.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useText } from '../text-context.tsx'
import { PersonRow } from './PersonRow.tsx'
import type { FoundPeople } from './use-found-people.ts'

export interface PeopleSearchProps {
  query: string
  onQuery: (query: string) => void
  found: FoundPeople
  online: ReadonlySet<UserId>
  /** Who is chosen already; null where the first choice is the last. */
  chosen: ReadonlySet<UserId> | null
  onChoose: (user: User) => void
  /** Backspace where nothing is left to delete. */
  onBackspace?: () => void
  busy?: boolean
  /** Left out: whoever opened this wants to write here. */
  autoFocus?: boolean
  field?: RefObject<HTMLInputElement | null>
  /** Stands between the field and the list. */
  children?: ReactNode
}

export function PeopleSearch(props: PeopleSearchProps) {
  const { query, onQuery, found, online, chosen, onChoose, onBackspace, children } = props
  const { busy = false, autoFocus = true, field } = props
  const t = useText('people')
  const { people, isPending, problem } = found
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    const [only, another] = people
    if (event.key === 'Enter') {
      // In a form it would send the form.
      event.preventDefault()
      if (only !== undefined && another === undefined) onChoose(only)
    } else if (event.key === 'Backspace' && query === '') onBackspace?.()
  }
  const nobody = t(query.trim() === '' ? 'people.start' : 'people.none')
  const note = problem ?? (people.length > 0 || isPending ? '' : nobody)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the field and the buttons in it
    <div role="presentation" onKeyDown={moveFocus} className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-col gap-3 px-5 pb-3">
        <input
          ref={field}
          // biome-ignore lint/a11y/noAutofocus: whoever opened this wants to write here
          autoFocus={autoFocus}
          type="text"
          inputMode="search"
          autoComplete="off"
          autoCapitalize="none"
          maxLength={64}
          aria-label={t('people.search')}
          placeholder={t('people.hint')}
          value={query}
          className={inputClass}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {children}
      </div>
      <div aria-busy={busy} className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        <ul aria-label={t('inbox.people')}>
          {people.map((user) => (
            <PersonRow
              key={user.id}
              user={user}
              isOnline={online.has(user.id)}
              isChosen={chosen?.has(user.id)}
              onChoose={() => onChoose(user)}
            />
          ))}
        </ul>
        {people.length === 0 && isPending && <ListSkeleton rows={3} />}
        <p role="status" className="px-2 py-3 text-muted empty:hidden">
          {note}
        </p>
      </div>
    </div>
  )
}
