// What an invite link opens: a form when it is good, an explanation when it is not.
import type { ServerInfo } from '@poruch/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useApp } from '../app-context.tsx'
import { Button } from '../parts/Button.tsx'
import { Notice } from '../parts/Notice.tsx'
import { PageSkeleton } from '../parts/Skeleton.tsx'
import { useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { Door } from './Door.tsx'
import { SignUpPage } from './SignUpPage.tsx'

type Check = { kind: 'asking' } | { kind: 'valid' } | { kind: 'invalid' } | { kind: 'failed'; reason: string }

export function InvitePage({ server, token }: { server: ServerInfo; token: string }) {
  const t = useText('sign-in')
  const app = useApp()
  const errorText = useErrorText()
  const [, navigate] = useLocation()
  const [check, setCheck] = useState<Check>({ kind: 'asking' })
  const ask = useCallback(async () => {
    setCheck({ kind: 'asking' })
    try {
      setCheck({ kind: (await app.checkInvite(token)) ? 'valid' : 'invalid' })
    } catch (error) {
      setCheck({ kind: 'failed', reason: errorText(error) })
    }
  }, [app, token, errorText])
  useEffect(() => {
    void ask()
  }, [ask])
  switch (check.kind) {
    case 'asking':
      return <PageSkeleton />
    case 'valid':
      return <SignUpPage server={server} invite={token} />
    case 'invalid':
      return (
        <Door title={t('invite.invalid_title')} text={t('invite.invalid_text')}>
          <Button onClick={() => navigate('/')}>{t('auth.sign_in')}</Button>
        </Door>
      )
    case 'failed':
      return (
        <Door title={t('invite.title')}>
          <Notice tone="error">{check.reason}</Notice>
          <Button tone="primary" onClick={() => void ask()}>
            {t('common.try_again')}
          </Button>
        </Door>
      )
  }
}
