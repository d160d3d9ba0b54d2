// An invite link opened by somebody who is here already.
import { MailCheck } from 'lucide-react'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { useText } from '../text-context.tsx'
import { useGo } from '../use-go.ts'

export function InviteNotNeeded() {
  const t = useText('sign-in')
  const go = useGo()
  return (
    <EmptyState
      icon={MailCheck}
      heading="h1"
      title={t('invite.title')}
      text={t('invite.signed_in')}
      action={
        <Button tone="primary" onClick={() => go.back('/')}>
          {t('invite.to_chats')}
        </Button>
      }
    />
  )
}
