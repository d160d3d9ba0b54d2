// Chooses several people: the search, and above the list everybody who is chosen so far.
import type { User } from '@poruch/protocol'
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useText } from '../text-context.tsx'
import { PeopleSearch, type PeopleSearchProps } from './PeopleSearch.tsx'

export interface PeoplePickerProps extends Pick<PeopleSearchProps, 'query' | 'onQuery' | 'found' | 'online'> {
  /** In the order in which they were chosen. */
  chosen: readonly User[]
  onChange: (chosen: readonly User[]) => void
  busy?: boolean
  autoFocus?: boolean
  /** Who cannot be chosen, such as those who are members already. */
  without?: ReadonlySet<User['id']>
}

export function PeoplePicker({ chosen, onChange, without, found, ...search }: PeoplePickerProps) {
  const field = useRef<HTMLInputElement>(null)
  const ids = new Set(chosen.map(({ id }) => id))
  const people = without === undefined ? found.people : found.people.filter(({ id }) => !without.has(id))
  const remove = (user: User) => onChange(chosen.filter(({ id }) => id !== user.id))
  const toggle = (user: User) => {
    if (ids.has(user.id)) return remove(user)
    onChange([...chosen, user])
    // The name that was looked for is found: the next one is written over it.
    if (search.query === '') return
    search.onQuery('')
    field.current?.focus()
  }
  return (
    <PeopleSearch
      {...search}
      found={{ ...found, people }}
      field={field}
      chosen={ids}
      onChoose={toggle}
      onBackspace={() => onChange(chosen.slice(0, -1))}
    >
      <Chosen
        people={chosen}
        onRemove={(user) => {
          remove(user)
          // The button that had the focus is gone with the person.
          field.current?.focus()
        }}
      />
    </PeopleSearch>
  )
}

function Chosen({ people, onRemove }: { people: readonly User[]; onRemove: (user: User) => void }) {
  const t = useText('people')
  const row = useRef<HTMLUListElement>(null)
  const last = people.at(-1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: another last one is the reason to look
  useEffect(() => {
    row.current?.scrollTo({ left: row.current.scrollWidth })
  }, [last])
  return (
    <>
      <p role="status" className="sr-only">
        {t('people.chosen_count', { count: people.length })}
      </p>
      {people.length > 0 && (
        <ul
          ref={row}
          aria-label={t('people.chosen')}
          className="-mx-5 flex gap-1.5 overflow-x-auto overscroll-contain px-5 py-1"
        >
          {people.map((user) => (
            <li key={user.id} className="max-w-56 shrink-0">
              <button
                type="button"
                aria-label={t('people.remove', { name: user.displayName })}
                title={t('people.remove', { name: user.displayName })}
                onClick={() => onRemove(user)}
                className="flex min-h-11 max-w-full items-center gap-1.5 rounded-full bg-accent-soft ps-3 pe-2.5 transition-colors duration-150 hover:bg-hover"
              >
                <bdi className="truncate">{user.displayName}</bdi>
                <X size={16} aria-hidden="true" className="shrink-0 text-muted" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
