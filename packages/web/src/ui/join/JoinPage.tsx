// What an invite link to a group or a channel opens: the chat as it looks from outside, and the way in.
import type { ChatPreview } from '@poruch/protocol'
import { Link2Off, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Notice } from '../parts/Notice.tsx'
import { RetryButton } from '../parts/RetryButton.tsx'
import { PageSkeleton } from '../parts/Skeleton.tsx'
import { useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'
import { ChatCard } from './ChatCard.tsx'

export type JoinState =
  | { kind: 'asking' }
  | { kind: 'invalid' }
  /** The link could not be looked at; `reason` in words. */
  | { kind: 'failed'; reason: string }
  | { kind: 'found'; chat: ChatPreview; picture: string | null }
  /** The link works no more, and they are in the chat. */
  | { kind: 'inside'; chat: ChatPreview; picture: string | null }

export interface JoinPageProps {
  state: JoinState
  /** There is no connection: whoever joins now waits until there is. */
  isWaiting: boolean
  /** Joins, and opens the chat. A rejection is told in words, and can be tried again. */
  onJoin: () => Promise<void>
  onRetry: () => void
  /** To the chat that they are in. */
  onOpen: () => void
  /** To the chats. */
  onLeave: () => void
}

export function JoinPage({ state, isWaiting, onJoin, onRetry, onOpen, onLeave }: JoinPageProps) {
  const t = useText('groups')
  switch (state.kind) {
    case 'asking':
      return <PageSkeleton />
    case 'found':
      return (
        <ChatCard chat={state.chat} picture={state.picture}>
          <Join isWaiting={isWaiting} onJoin={onJoin} />
          <Button tone="quiet" onClick={onLeave}>
            {t('invite.to_chats')}
          </Button>
        </ChatCard>
      )
    case 'inside':
      return (
        <ChatCard chat={state.chat} picture={state.picture} lead={t('join.inside')}>
          <Button tone="primary" onClick={onOpen}>
            {t('join.open')}
          </Button>
          <Button tone="quiet" onClick={onLeave}>
            {t('invite.to_chats')}
          </Button>
        </ChatCard>
      )
    case 'invalid':
      return (
        <EmptyState
          icon={Link2Off}
          heading="h1"
          title={t('join.invalid_title')}
          text={t('join.invalid_text')}
          action={<Button onClick={onLeave}>{t('invite.to_chats')}</Button>}
        />
      )
    case 'failed':
      return (
        <div role="alert" className="h-full">
          <EmptyState
            icon={RefreshCw}
            heading="h1"
            title={t('join.failed_title')}
            text={state.reason}
            action={<RetryButton tone="primary" onRetry={onRetry} />}
          />
        </div>
      )
  }
}

function Join({ isWaiting, onJoin }: Pick<JoinPageProps, 'isWaiting' | 'onJoin'>) {
  const t = useText('groups')
  const errorText = useErrorText()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const join = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await onJoin()
    } catch (error) {
      setProblem(errorText(error))
    }
    setBusy(false)
  }
  return (
    <>
      {problem !== null && <Notice tone="error">{problem}</Notice>}
      <div role="status" className="empty:hidden">
        {busy && isWaiting && <Notice tone="hint">{t('join.waiting')}</Notice>}
      </div>
      <Button tone="primary" busy={busy} onClick={() => void join()}>
        {t('join.join')}
      </Button>
    </>
  )
}
