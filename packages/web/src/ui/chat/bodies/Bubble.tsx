// What somebody said, in a bubble with its time, its ticks, and what to do when it was not sent.
import type { Timeline } from '@poruch/client'
import type { ReactNode } from 'react'
import { formatTime } from '../../../i18n/format.ts'
import { Button } from '../../parts/Button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { useLocale, useText } from '../../text-context.tsx'
import { useErrorCodeText } from '../../use-error-text.ts'
import type { MessageRow } from './message-row.ts'
import { Ticks } from './Ticks.tsx'

export interface BubbleProps {
  row: MessageRow
  /** Who wrote it, for a screen reader. */
  author: string
  timeline: Timeline
  children: ReactNode
}

export function Bubble({ row, author, timeline, children }: BubbleProps) {
  const locale = useLocale()
  return (
    <div
      className={classNames(
        'flex flex-col',
        row.isMine ? 'items-end' : 'items-start',
        row.isFirst ? 'pt-2' : 'pt-0.5',
      )}
    >
      <div
        className={classNames(
          'flex max-w-[min(85%,36rem)] flex-wrap items-end gap-x-3 rounded-large px-3 py-1.5 shadow-[0_1px_1px_rgb(0_0_0/0.06)]',
          row.isMine ? 'bg-bubble-mine' : 'bg-bubble',
          row.isLast && (row.isMine ? 'rounded-ee-[4px]' : 'rounded-es-[4px]'),
        )}
      >
        <span className="sr-only">{author}</span>
        {children}
        <span className="figures ms-auto flex items-center gap-1 text-small text-muted">
          <time dateTime={new Date(row.at).toISOString()}>{formatTime(locale, row.at)}</time>
          <Ticks progress={row.progress} />
        </span>
      </div>
      {(row.progress === 'kept' || row.progress === 'refused') && <NotSent row={row} timeline={timeline} />}
    </div>
  )
}

function NotSent({ row, timeline }: Pick<BubbleProps, 'row' | 'timeline'>) {
  const t = useText()
  const codeText = useErrorCodeText()
  const isFinal = row.progress === 'refused'
  return (
    <div className="flex max-w-[min(85%,36rem)] flex-col items-end pt-0.5 text-small md:flex-row md:items-center">
      <p className={isFinal ? 'text-danger-text' : 'text-warning-text'}>
        {isFinal ? t('chat.refused', { reason: codeText(row.code) }) : t('chat.kept')}
      </p>
      <div className="flex shrink-0">
        <Button tone="quiet" className="px-3" onClick={() => timeline.retry(row.key)}>
          {t('common.try_again')}
        </Button>
        <Button tone="quiet" className="px-3" onClick={() => timeline.discard(row.key)}>
          {t('chat.discard')}
        </Button>
      </div>
    </div>
  )
}
