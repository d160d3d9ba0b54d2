// The username beside a name that does not say by itself who is meant.
import type { UserId } from '@poruch/protocol'
import { useSession } from '../session-context.tsx'
import { useValue } from '../use-value.ts'

/** Nothing for somebody without a namesake. */
export function Beside({ id }: { id: UserId }) {
  const { people } = useSession()
  const isNeeded = useValue(people.hasNamesake(id)) === true
  const user = useValue(people.user(id))
  if (!isNeeded || user === null) return null
  return (
    // No longer than a username can be, and never in place of the name.
    <span dir="ltr" className="max-w-1/2 shrink-0 truncate text-small font-normal text-muted">
      @{user.username}
    </span>
  )
}
