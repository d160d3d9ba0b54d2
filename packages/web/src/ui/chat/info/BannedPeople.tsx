// Who may not come back into a chat, and the way to let them.
import type { ChatId, User } from '@poruch/protocol'
import { useEffect, useState } from 'react'
import { showToast } from '../../../app/toasts.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { LoadProblem } from '../../parts/LoadProblem.tsx'
import { ListSkeleton } from '../../parts/Skeleton.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'
import { useKeptFocus } from '../../use-kept-focus.ts'
import { useValue } from '../../use-value.ts'

export function BannedPeople({ chatId }: { chatId: ChatId }) {
  const t = useText('groups')
  const list = useSession().members(chatId)
  const { users, loading, failed } = useValue(list.banned)
  const place = useKeptFocus<HTMLDivElement>()
  useEffect(() => void list.loadBanned(), [list])
  if (failed)
    return (
      <LoadProblem
        what={t('groups.banned_failed')}
        reason={t('groups.try_later')}
        onRetry={() => void list.loadBanned()}
      />
    )
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {users.length === 0 &&
        (loading ? <ListSkeleton rows={1} /> : <p className="text-muted">{t('groups.banned_none')}</p>)}
      {users.length > 0 && (
        <ul aria-label={t('groups.banned')} className="flex flex-col">
          {users.map((user) => (
            <BannedRow key={user.id} chatId={chatId} user={user} />
          ))}
        </ul>
      )}
    </div>
  )
}

interface BannedRowProps {
  chatId: ChatId
  user: User
}

function BannedRow({ chatId, user }: BannedRowProps) {
  const t = useText('groups')
  const session = useSession()
  const errorText = useErrorText()
  const [busy, setBusy] = useState(false)
  const lift = async () => {
    setBusy(true)
    try {
      await session.chats.unban(chatId, user.id)
    } catch (error) {
      showToast(errorText(error), 'error')
    }
    await session.members(chatId).loadBanned()
    setBusy(false)
  }
  return (
    <li className="flex min-h-14 items-center gap-3">
      <Avatar id={user.id} name={user.displayName} size="small" />
      <span className="flex min-w-0 flex-1 flex-col">
        <span dir="auto" className="break-long line-clamp-2 text-left font-semibold">
          {user.displayName}
        </span>
        <span className="truncate text-small text-muted">@{user.username}</span>
      </span>
      <Button
        tone="quiet"
        className="-me-3 px-3"
        busy={busy}
        aria-label={t('groups.unban_name', { name: user.displayName })}
        onClick={() => void lift()}
      >
        {t('groups.unban')}
      </Button>
    </li>
  )
}
