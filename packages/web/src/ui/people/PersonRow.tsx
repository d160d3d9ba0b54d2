// One person in a list of people to choose from.
import type { User } from '@poruch/protocol'
import { Check } from 'lucide-react'
import { Avatar } from '../parts/Avatar.tsx'
import { classNames } from '../parts/class-names.ts'
import { useText } from '../text-context.tsx'

export interface PersonRowProps {
  user: User
  isOnline: boolean
  /** Where several can be chosen: is this one? Left out where the first choice is the last. */
  isChosen?: boolean | undefined
  onChoose: () => void
}

export function PersonRow({ user, isOnline, isChosen, onChoose }: PersonRowProps) {
  const t = useText()
  return (
    <li>
      <button
        type="button"
        data-item
        aria-pressed={isChosen}
        onClick={onChoose}
        className="flex w-full items-center gap-3 rounded-large px-2 py-2 text-start -outline-offset-2 transition-colors duration-150 hover:bg-hover"
      >
        <Avatar id={user.id} name={user.displayName} online={isOnline} />
        <span className="flex min-w-0 flex-1 flex-col">
          <span dir="auto" title={user.displayName} className="truncate text-left font-semibold">
            {user.displayName}
          </span>
          <span className="truncate text-small text-muted">
            @{user.username}
            {isOnline && <span className="sr-only">, {t('inbox.online')}</span>}
          </span>
        </span>
        {isChosen !== undefined && <ChoiceMark isChosen={isChosen} />}
      </button>
    </li>
  )
}

function ChoiceMark({ isChosen }: { isChosen: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'me-1 flex size-6 shrink-0 items-center justify-center rounded-full border',
        isChosen ? 'border-accent-strong bg-accent-strong text-accent-ink' : 'border-control',
      )}
    >
      {isChosen && <Check size={16} />}
    </span>
  )
}
