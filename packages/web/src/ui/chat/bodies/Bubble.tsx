// What somebody said, in a bubble with its time, its ticks, and what to do when it was not sent.
import type { Timeline } from '@poruch/client'
import type { UserId } from '@poruch/protocol'
import type { ReactNode } from 'react'
import { formatTime } from '../../../i18n/format.ts'
import { focusComposer, focusComposerUnasked } from '../../focus-composer.ts'
import { Avatar, nameColorOf } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Beside } from '../../people/Beside.tsx'
import { useLocale, useText } from '../../text-context.tsx'
import { useErrorCodeText } from '../../use-error-text.ts'
import type { MessageRow } from './message-row.ts'
import { Ticks } from './Ticks.tsx'
import { UnsentActions } from './UnsentActions.tsx'

/** Who wrote it. */
export interface Author {
  id: UserId
  name: string
  /** Many may write here: the name and its picture stand at the first of their bubbles, and room for it at the others. */
  isShown: boolean
}

export interface BubbleProps {
  row: MessageRow
  author: Author
  timeline: Timeline
  children: ReactNode
}

/** No wider than this, so that a line can be read and one sees whose it is. */
const width = 'max-w-[min(85%,36rem)]'

export function Bubble({ row, author, timeline, children }: BubbleProps) {
  const locale = useLocale()
  const isNamed = author.isShown && !row.isMine
  return (
    <div
      className={classNames(
        'flex flex-col',
        row.isMine ? 'items-end' : 'items-start',
        row.isFirst ? 'pt-2' : 'pt-0.5',
        // As wide as the picture and the gap after it.
        isNamed && 'relative ps-10',
      )}
    >
      {isNamed && row.isFirst && (
        <span className="absolute start-0 top-2">
          <Avatar id={author.id} name={author.name} size="small" />
        </span>
      )}
      <div
        className={classNames(
          'overflow-clip rounded-large px-3 py-1.5 shadow-[0_1px_1px_rgb(0_0_0/0.06)]',
          width,
          row.isMine ? 'bg-bubble-mine' : 'bg-bubble',
          isNamed
            ? row.isFirst && 'rounded-ss-[4px]'
            : row.isLast && (row.isMine ? 'rounded-ee-[4px]' : 'rounded-es-[4px]'),
        )}
      >
        <AuthorName row={row} author={author} />
        <div className="flex flex-wrap items-end gap-x-3">
          {children}
          <span className="figures ms-auto flex items-center gap-1 text-small text-muted">
            <time dateTime={new Date(row.at).toISOString()}>{formatTime(locale, row.at)}</time>
            <Ticks progress={row.progress} />
          </span>
        </div>
      </div>
      <Unsent row={row} timeline={timeline} />
    </div>
  )
}

/** A screen reader hears the name with each bubble: it may come to any of them first. */
function AuthorName({ row, author }: Pick<BubbleProps, 'row' | 'author'>) {
  const t = useText()
  if (row.isMine) return <span className="sr-only">{t('inbox.you')}</span>
  if (!author.isShown || !row.isFirst) return <span className="sr-only">{author.name}:</span>
  return (
    <p className="flex items-baseline gap-1.5 text-small font-semibold">
      <span
        dir="auto"
        title={author.name}
        style={{ color: nameColorOf(author.id) }}
        className="truncate text-left"
      >
        {author.name}
      </span>
      <Beside id={author.id} />
    </p>
  )
}

/** What can be done about it; in a chat that this person is no longer in there is only to copy it or to let it go. */
function Unsent({ row, timeline }: Pick<BubbleProps, 'row' | 'timeline'>) {
  if (row.seq !== null) return null
  return row.isStranded && row.body.kind === 'text' ? (
    <UnsentActions text={row.body.text} onDelete={() => timeline.discard(row.key)} tabIndex={-1} />
  ) : row.progress === 'kept' || row.progress === 'refused' ? (
    <NotSent row={row} timeline={timeline} />
  ) : null
}

function NotSent({ row, timeline }: Pick<BubbleProps, 'row' | 'timeline'>) {
  const t = useText()
  const codeText = useErrorCodeText()
  const isFinal = row.progress === 'refused'
  // Where one may not write there is no box either.
  const canEdit = isFinal && row.code !== 'forbidden' && row.code !== 'not_found'
  const edit = () => {
    timeline.edit(row.key)
    focusComposer()
  }
  // The buttons go when they are pressed; what comes next is to write on.
  const act = (what: 'retry' | 'discard') => {
    focusComposerUnasked()
    timeline[what](row.key)
  }
  return (
    <div
      className={classNames('flex flex-col items-end pt-0.5 text-small md:flex-row md:items-center', width)}
    >
      <p className={isFinal ? 'text-danger-text' : 'text-warning-text'}>
        {isFinal ? t('chat.refused', { reason: codeText(row.code) }) : t('chat.kept')}
      </p>
      <div className="flex shrink-0 flex-wrap justify-end">
        {canEdit && (
          <Button tone="quiet" tabIndex={-1} className="px-3" onClick={edit}>
            {t('chat.edit')}
          </Button>
        )}
        <Button tone="quiet" tabIndex={-1} className="px-3" onClick={() => act('retry')}>
          {t('common.try_again')}
        </Button>
        <Button tone="quiet" tabIndex={-1} className="px-3" onClick={() => act('discard')}>
          {t('chat.discard')}
        </Button>
      </div>
    </div>
  )
}
