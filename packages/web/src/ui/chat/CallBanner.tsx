// A call that goes on in this group: who is in it, and the way in.
import type { CallSeen, ChatId, UserId } from '@poruch/protocol'
import { Phone } from 'lucide-react'
import { useId } from 'react'
import { startCall } from '../../calling/start-call.ts'
import { isolated } from '../../i18n/isolate.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { usePeople } from '../use-people.ts'
import { useValue } from '../use-value.ts'

/** As many faces as fit beside the words on a phone. */
const faces = 4
/** As many names as fit there. */
const namedMax = 3

export interface CallBannerProps {
  chatId: ChatId
  call: CallSeen
}

export function CallBanner({ chatId, call }: CallBannerProps) {
  const t = useText('call')
  const reasonId = useId()
  const { calls } = useSession()
  const isIn = call.people.some(({ deviceId }) => deviceId === calls.deviceId)
  const people = [...new Set(call.people.map(({ userId }) => userId))]
  if (isIn) return null
  return (
    <section
      aria-label={t('call.goes_on')}
      className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-accent-soft py-1.5 ps-4 pe-2 animate-appear"
    >
      <span className="flex shrink-0 -space-x-3">
        {people.slice(0, faces).map((userId) => (
          <Face key={userId} userId={userId} />
        ))}
      </span>
      <p className="flex min-w-28 flex-1 flex-col">
        <span className="boxed font-semibold">{t('call.goes_on')}</span>
        <span className="truncate text-small text-muted">
          {call.full ? t('call.full') : <Inside people={people} />}
        </span>
        {call.full && (
          <span id={reasonId} className="pb-1 text-small text-muted">
            {t('call.hint_full')}
          </span>
        )}
      </p>
      <Button
        tone="primary"
        className="ms-auto"
        disabled={call.full}
        aria-describedby={call.full ? reasonId : undefined}
        onClick={() => void startCall({ chatId }, 'audio', t('error.network'))}
      >
        <Phone size={18} aria-hidden="true" />
        {/* A camera is turned on inside, by whoever wants to be seen. */}
        {t(call.media === 'video' ? 'call.join_voice' : 'call.join')}
      </Button>
    </section>
  )
}

/** Who is in, by first names; of many the first few and how many more. */
function Inside({ people }: { people: readonly UserId[] }) {
  const t = useText('call')
  const shown = usePeople(people.slice(0, namedMax))
  const more = people.length - shown.length
  if (people.length === 0) return t('call.inside', { count: 0 })
  const names = shown.map((user) => isolated(firstName(user?.displayName ?? t('inbox.person_gone'))))
  return more > 0 ? `${names.join(', ')} +${more}` : names.join(', ')
}

const firstName = (name: string): string => name.trim().split(/\s+/u)[0] ?? name

function Face({ userId }: { userId: CallSeen['startedBy'] }) {
  const t = useText('call')
  const user = useValue(useSession().people.user(userId))
  return <Avatar id={userId} name={user?.displayName ?? t('inbox.person_gone')} size="small" />
}
