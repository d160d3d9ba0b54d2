// Links by which new people come: made, copied, withdrawn. For the owner and administrators.
import type { Invite, InviteId } from '@poruch/protocol'
import { Link2 } from 'lucide-react'
import { useCallback, useState } from 'react'
import { showToast } from '../../app/toasts.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Button } from '../parts/Button.tsx'
import { LoadProblem } from '../parts/LoadProblem.tsx'
import { ListSkeleton } from '../parts/Skeleton.tsx'
import { useSession } from '../session-context.tsx'
import { useLocale, useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { useLoad } from '../use-load.ts'
import { NewInviteForm } from './NewInviteForm.tsx'

export function InviteLinks() {
  const t = useText('settings')
  const { api } = useSession()
  const errorText = useErrorText()
  const load = useCallback(() => api.invites(), [api])
  const { value, problem, reload } = useLoad(load, null)
  const [revoking, setRevoking] = useState<InviteId | null>(null)
  const revoke = async (id: InviteId) => {
    setRevoking(id)
    try {
      await api.revokeInvite(id)
    } catch (error) {
      showToast(errorText(error), 'error')
    }
    await reload()
    setRevoking(null)
  }
  return (
    <>
      <NewInviteForm onCreated={() => void reload()} />
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
              busy={revoking === invite.id}
              onRevoke={() => void revoke(invite.id)}
            />
          ))}
        </ul>
      )}
    </>
  )
}

interface InviteRowProps {
  invite: Invite
  busy: boolean
  onRevoke: () => void
}

function InviteRow({ invite, busy, onRevoke }: InviteRowProps) {
  const t = useText('settings')
  const locale = useLocale()
  const { createdAt, expiresAt, usesLeft } = invite
  const limits = [
    usesLeft === null ? t('invites.left_any') : t('invites.left', { count: usesLeft }),
    ...(expiresAt === null ? [] : [t('invites.until', { when: formatDateTime(locale, expiresAt) })]),
  ]
  return (
    <li className="flex min-h-14 items-center gap-3">
      <Link2 size={20} aria-hidden="true" className="shrink-0 text-muted" />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="figures">{t('invites.made', { when: formatDateTime(locale, createdAt) })}</span>
        <span className="figures text-small text-muted">{limits.join(' · ')}</span>
      </span>
      <Button tone="quiet" busy={busy} onClick={onRevoke}>
        {t('invites.revoke')}
      </Button>
    </li>
  )
}
