// No calls for a while, but from those who may call all the same.
import type { User, UserId } from '@poruch/protocol'
import { UserPlus, X } from 'lucide-react'
import { useState } from 'react'
import { formatDateTime } from '../../i18n/format.ts'
import type { Locale } from '../../i18n/locale.ts'
import type { Text } from '../../i18n/translator.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { LoadProblem } from '../parts/LoadProblem.tsx'
import { Select } from '../parts/Select.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { useKeptFocus } from '../use-kept-focus.ts'
import { useNow } from '../use-now.ts'
import { usePeople } from '../use-people.ts'
import { ExceptionsDialog } from './ExceptionsDialog.tsx'
import { isEndless, quietSpans, quietUntil } from './quiet.ts'
import type { CallSettingsState } from './use-call-settings.ts'

export function DoNotDisturb({ state }: { state: CallSettingsState }) {
  const t = useText('settings')
  const { settings, problem, reload } = state
  if (settings !== null)
    return (
      <div className="flex flex-col gap-4">
        <Span state={state} />
        <Exceptions state={state} ids={settings.exceptions} />
      </div>
    )
  if (problem === null) return <ListSkeleton rows={1} />
  return <LoadProblem what={t('settings.quiet_failed')} reason={problem} onRetry={() => void reload()} />
}

/** "On until 27 Nov, 08:00", or that it has no end. */
export function quietWords(t: Text<'settings'>, locale: Locale, until: number, now: number): string {
  if (isEndless(until)) return t('settings.quiet_on')
  return t('settings.quiet_until', { when: formatDateTime(locale, until, now) })
}

function Span({ state }: { state: CallSettingsState }) {
  const t = useText('settings')
  const locale = useLocale()
  const { clock } = useSession()
  const now = useNow()
  const { quietUntil: until, busy, change } = state
  // A time that was chosen earlier is a choice of its own, so that looking at it changes nothing.
  const chosen = until === null ? 'off' : isEndless(until) ? 'always' : 'now'
  const options = [
    { value: 'off', label: t('settings.quiet_off') },
    ...(chosen === 'now' && until !== null
      ? [{ value: 'now', label: quietWords(t, locale, until, now) }]
      : []),
    ...quietSpans.map((value) => ({ value, label: t(`settings.quiet_${value}`) })),
  ]
  return (
    <Select
      label={t('settings.quiet')}
      hint={t('settings.quiet_hint')}
      value={chosen}
      options={options}
      disabled={busy}
      onValueChange={(value) => {
        const span = quietSpans.find((one) => one === value)
        if (span !== undefined) void change({ doNotDisturbUntil: quietUntil(span, clock.now()) })
        else if (value === 'off') void change({ doNotDisturbUntil: null })
      }}
    />
  )
}

function Exceptions({ state, ids }: { state: CallSettingsState; ids: readonly UserId[] }) {
  const t = useText('settings')
  const people = usePeople(ids)
  const place = useKeptFocus<HTMLDivElement>()
  const [isAdding, setAdding] = useState(false)
  const { busy, change } = state
  const add = (more: readonly User[]) => change({ exceptions: [...ids, ...more.map(({ id }) => id)] })
  return (
    <div ref={place} tabIndex={-1} className="flex flex-col gap-2 outline-none">
      <h3 className="font-medium">{t('settings.exceptions')}</h3>
      {ids.length === 0 ? (
        <p className="text-small text-muted">{t('settings.exceptions_none')}</p>
      ) : (
        <ul aria-label={t('settings.exceptions')} className="flex flex-col gap-1">
          {ids.map((id, index) => (
            <Exception
              key={id}
              id={id}
              user={people[index] ?? null}
              busy={busy}
              onRemove={() => void change({ exceptions: ids.filter((one) => one !== id) })}
            />
          ))}
        </ul>
      )}
      <Button className="self-start" disabled={busy} onClick={() => setAdding(true)}>
        <UserPlus size={18} aria-hidden="true" />
        {t('settings.exceptions_add')}
      </Button>
      <ExceptionsDialog open={isAdding} onOpenChange={setAdding} without={ids} onAdd={add} />
    </div>
  )
}

interface ExceptionProps {
  id: UserId
  /** Null until the name is here. */
  user: User | null
  busy: boolean
  onRemove: () => void
}

function Exception({ id, user, busy, onRemove }: ExceptionProps) {
  const t = useText('settings')
  const name = user?.displayName ?? t('inbox.person_gone')
  return (
    <li className="flex min-h-12 items-center gap-3">
      <Avatar id={id} name={name} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span dir="auto" title={name} className="truncate text-left">
          {name}
        </span>
        {user !== null && <span className="truncate text-small text-muted">@{user.username}</span>}
      </span>
      <IconButton
        icon={X}
        label={t('settings.exceptions_remove', { name })}
        disabled={busy}
        onClick={onRemove}
      />
    </li>
  )
}
