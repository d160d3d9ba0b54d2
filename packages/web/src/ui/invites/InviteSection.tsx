// Invite links: made, shown once, listed, withdrawn. What they lead to is known by whoever shows this.
import { useState } from 'react'
import { showToast } from '../../app/toasts.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Button } from '../parts/Button.tsx'
import { LoadProblem } from '../parts/LoadProblem.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { useKeptFocus } from '../use-kept-focus.ts'
import { useLoad } from '../use-load.ts'
import { useNow } from '../use-now.ts'
import { InviteForm, type InviteLimits } from './InviteForm.tsx'
import { NewLink } from './NewLink.tsx'

export interface InviteLink<Id extends string> {
  id: Id
  createdAt: number
  expiresAt: number | null
  usesLeft: number | null
}

export interface InviteSectionProps<Id extends string> {
  /** Must stay the same function. */
  load: () => Promise<readonly InviteLink<Id>[]>
  /** Resolves with the whole address: it cannot be asked for again. */
  create: (limits: InviteLimits) => Promise<string>
  revoke: (id: Id) => Promise<void>
}

export function InviteSection<Id extends string>({ load, create, revoke }: InviteSectionProps<Id>) {
  const t = useText('invites')
  const errorText = useErrorText()
  const { value, problem, reload } = useLoad(load, null)
  const place = useKeptFocus<HTMLDivElement>()
  const [link, setLink] = useState<string | null>(null)
  /** What is on its way: the new link, or one that is withdrawn. */
  const [busy, setBusy] = useState<'new' | Id | null>(null)
  const act = async (what: 'new' | Id, work: () => Promise<void>) => {
    setBusy(what)
    try {
      await work()
    } catch (error) {
      showToast(errorText(error), 'error')
    }
    await reload()
    setBusy(null)
  }
  return (
    <div ref={place} tabIndex={-1} className="flex flex-col gap-4 outline-none">
      <InviteForm
        busy={busy === 'new'}
        onCreate={(limits) => void act('new', async () => setLink(await create(limits)))}
      />
      {link !== null && <NewLink link={link} />}
      {problem !== null && (
        <LoadProblem what={t('invites.failed')} reason={problem} onRetry={() => void reload()} />
      )}
      {value === null && problem === null && <ListSkeleton rows={1} />}
      {value?.length === 0 && <p className="text-muted">{t('invites.none')}</p>}
      {value !== null && value.length > 0 && (
        <ul className="flex flex-col gap-1">
          {value.map((invite) => (
            <InviteRow
              key={invite.id}
              invite={invite}
              busy={busy === invite.id}
              onRevoke={() => void act(invite.id, () => revoke(invite.id))}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

interface InviteRowProps {
  invite: InviteLink<string>
  busy: boolean
  onRevoke: () => void
}

function InviteRow({ invite, busy, onRevoke }: InviteRowProps) {
  const t = useText('invites')
  const locale = useLocale()
  const now = useNow()
  const { createdAt, expiresAt, usesLeft } = invite
  const limits = [
    usesLeft === null ? t('invites.left_any') : t('invites.left', { count: usesLeft }),
    ...(expiresAt === null ? [] : [t('invites.until', { when: formatDateTime(locale, expiresAt, now) })]),
  ]
  return (
    <li className="flex min-h-14 items-center gap-3">
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="figures">{t('invites.made', { when: formatDateTime(locale, createdAt, now) })}</span>
        {limits.map((limit) => (
          <span key={limit} className="figures text-small text-muted">
            {limit}
          </span>
        ))}
      </span>
      <Button tone="quiet" className="-me-3 px-3" busy={busy} onClick={onRevoke}>
        {t('invites.revoke')}
      </Button>
    </li>
  )
}
