// What an invite link opens before signing in: a form when it leads to the server, the chat when it leads into one.
import type { ChatPreview, ServerInfo } from '@poruch/protocol'
import { useCallback, useState } from 'react'
import { useLocation } from 'wouter'
import { useApp } from '../app-context.tsx'
import { ChatCard } from '../join/ChatCard.tsx'
import { Button } from '../parts/Button.tsx'
import { Notice } from '../parts/Notice.tsx'
import { invitedPictureOf } from '../parts/picture/address.ts'
import { PageSkeleton } from '../parts/Skeleton.tsx'
import { useText } from '../text-context.tsx'
import { useLoad } from '../use-load.ts'
import { Door } from './Door.tsx'
import { SignInPage } from './SignInPage.tsx'
import { SignUpPage } from './SignUpPage.tsx'

export interface InvitePageProps {
  server: ServerInfo
  token: string
}

export function InvitePage({ server, token }: InvitePageProps) {
  const t = useText('sign-in')
  const app = useApp()
  const [, navigate] = useLocation()
  const load = useCallback(() => app.checkInvite(token), [app, token])
  const { value, problem, reload } = useLoad(load, token)
  if (value === null)
    return problem === null ? (
      <PageSkeleton />
    ) : (
      <Door title={t('invite.title')}>
        <Notice tone="error">{problem}</Notice>
        <Button tone="primary" onClick={() => void reload()}>
          {t('common.try_again')}
        </Button>
      </Door>
    )
  if (value.chat !== null) return <ToChat server={server} token={token} chat={value.chat} />
  if (value.valid) return <SignUpPage server={server} invite={token} />
  return (
    <Door title={t('invite.invalid_title')} text={t('invite.invalid_text')}>
      <Button onClick={() => navigate('/')}>{t('auth.sign_in')}</Button>
    </Door>
  )
}

/** Whoever comes in here stays at this address, which leads into the chat from then on. */
function ToChat({ server, token, chat }: InvitePageProps & { chat: ChatPreview }) {
  const t = useText('sign-in', 'groups')
  const [door, setDoor] = useState<'sign_in' | 'sign_up' | null>(null)
  const toSignIn = () => setDoor('sign_in')
  const toSignUp = () => setDoor('sign_up')
  if (door === 'sign_in') return <SignInPage onSignUp={toSignUp} />
  // A link into a chat makes no account: where that needs an invite, it is said.
  if (door === 'sign_up')
    return <SignUpPage server={server} invite={null} chatInvite={token} onSignIn={toSignIn} />
  return (
    <main className="h-full">
      <ChatCard chat={chat} picture={chat.pictureId === null ? null : invitedPictureOf(token)}>
        <p className="text-muted">{t('join.sign_in_first')}</p>
        <Button tone="primary" onClick={toSignIn}>
          {t('auth.sign_in')}
        </Button>
        <Button onClick={toSignUp}>{t('auth.create_account')}</Button>
      </ChatCard>
    </main>
  )
}
