// What an invite link to a group or a channel opens: the chat as it looks from outside, and the way in.
import { Link2Off, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { ChatFacts } from '../chat/info/facts.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Notice } from '../parts/Notice.tsx'
import { PageSkeleton } from '../parts/Skeleton.tsx'
import { useText } from '../text-context.tsx'
import { useErrorText } from '../use-error-text.ts'

export type JoinState =
  | { kind: 'asking' }
  | { kind: 'invalid' }
  /** The link could not be looked at; `reason` in words. */
  | { kind: 'failed'; reason: string }
  | { kind: 'found'; chat: ChatFacts; isMember: boolean }

export interface JoinPageProps {
  state: JoinState
  /** Joins, and opens the chat. A rejection is told in words, and can be tried again. */
  onJoin: () => Promise<void>
  /** Opens the chat in which this person is already. */
  onOpen: () => void
  onRetry: () => void
  /** To the chats. */
  onLeave: () => void
}

export function JoinPage({ state, onJoin, onOpen, onRetry, onLeave }: JoinPageProps) {
  const t = useText('groups')
  switch (state.kind) {
    case 'asking':
      return <PageSkeleton />
    case 'found':
      return <Found chat={state.chat} isMember={state.isMember} onJoin={onJoin} onOpen={onOpen} />
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
            action={
              <Button tone="primary" onClick={onRetry}>
                {t('common.try_again')}
              </Button>
            }
          />
        </div>
      )
  }
}

type FoundProps = { chat: ChatFacts; isMember: boolean } & Pick<JoinPageProps, 'onJoin' | 'onOpen'>

function Found({ chat, isMember, onJoin, onOpen }: FoundProps) {
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
    <div className="flex h-full flex-col overflow-y-auto p-6">
      <div className="m-auto flex w-full max-w-96 flex-col items-center gap-1 text-center">
        <Avatar id={chat.id} name={chat.title} picture={chat.picture} size="huge" />
        <p className="pt-4 text-muted">{t(isMember ? 'join.already' : 'join.invited')}</p>
        <h1 dir="auto" className="break-long max-w-full text-title font-semibold">
          {chat.title}
        </h1>
        <p className="text-muted">
          {t('groups.kind', { kind: chat.kind })} · {t('groups.members', { count: chat.memberCount })}
        </p>
        {chat.description !== '' && (
          <p dir="auto" className="break-long max-w-full pt-2 whitespace-pre-wrap">
            {chat.description}
          </p>
        )}
        <div className="flex w-full flex-col gap-3 pt-6">
          {problem !== null && <Notice tone="error">{problem}</Notice>}
          {isMember ? (
            <Button tone="primary" onClick={onOpen}>
              {t('join.open')}
            </Button>
          ) : (
            <Button tone="primary" busy={busy} onClick={() => void join()}>
              {t('join.join')}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
