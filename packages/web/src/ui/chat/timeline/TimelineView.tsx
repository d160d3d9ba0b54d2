// The messages of a chat: what stands in their place while there are none, else the list.

import { mayDo } from '@poruch/protocol'
import { Hand } from 'lucide-react'
import { useLayoutEffect, useState } from 'react'
import { isolated } from '../../../i18n/isolate.ts'
import { focusComposer } from '../../focus-composer.ts'
import { Button } from '../../parts/Button.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { RetryButton } from '../../parts/RetryButton.tsx'
import { useText } from '../../text-context.tsx'
import { useValue } from '../../use-value.ts'
import { MessageList, type MessageListProps } from './MessageList.tsx'

export interface TimelineViewProps extends MessageListProps {
  /** Of the chat. */
  name: string
}

export function TimelineView({ name, ...props }: TimelineViewProps) {
  const { timeline, summary } = props
  const t = useText()
  const state = useValue(timeline.state)
  const isEmpty = state.messages.length === 0 && state.pending.length === 0
  const [stage, setStage] = useState<'closed' | 'opened' | 'shown'>('closed')
  useLayoutEffect(() => {
    timeline.open()
    setStage('opened')
  }, [timeline])
  // From here on the list stands, whatever is loaded then: it begins at the first unread, and once.
  if (stage === 'opened' && !isEmpty && state.loading !== 'first') setStage('shown')
  if (stage === 'shown' && !isEmpty) return <MessageList {...props} />
  // What was read here is gone with the chat; what was written stands below.
  if (summary.gone !== null) return <div className="min-h-0 flex-1" />
  if (state.failed && isEmpty)
    return (
      <div
        role="alert"
        className="flex min-h-0 flex-1 flex-col items-center justify-center gap-3 p-8 text-center"
      >
        <p className="text-muted">{t('chat.first_load_failed')}</p>
        <RetryButton onRetry={() => timeline.open()} />
      </div>
    )
  const isDirect = summary.chat.kind === 'direct'
  const mayWrite = mayDo(summary.me.role, 'write', summary.chat)
  if (!isEmpty || state.loading === 'first' || summary.lastMessage !== null) return <BubblesSkeleton />
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <EmptyState
        icon={Hand}
        title={isDirect ? t('chat.empty_title', { name: isolated(name) }) : t('chat.begin_group')}
        text={t(isDirect ? 'chat.empty_text' : 'chat.begin_group_text')}
        action={mayWrite && <Button onClick={focusComposer}>{t('chat.say_hello')}</Button>}
      />
    </div>
  )
}

/** Widths of the shapes, as a share of the column. */
const shapes = [55, 35, 62, 40, 48] as const

function BubblesSkeleton() {
  const t = useText()
  return (
    <div
      role="status"
      aria-label={t('common.loading')}
      className="mx-auto flex min-h-0 w-full max-w-3xl flex-1 flex-col justify-end gap-3 overflow-hidden p-4"
    >
      {shapes.map((width, index) => (
        <span
          key={width}
          className={`skeleton h-11 rounded-large ${index % 2 === 0 ? '' : 'self-end'}`}
          style={{ width: `${width}%` }}
        />
      ))}
    </div>
  )
}
