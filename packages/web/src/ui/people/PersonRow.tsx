// One person in a list of people to choose from.
import type { User } from '@poruch/protocol'
import { Avatar } from '../parts/Avatar.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useValue } from '../use-value.ts'

export function PersonRow({ user, onChoose }: { user: User; onChoose: () => void }) {
  const t = useText()
  const isOnline = useValue(useSession().roster.online).has(user.id)
  return (
    <li>
      <button
        type="button"
        data-item
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
      </button>
    </li>
  )
}
