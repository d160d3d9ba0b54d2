// The rows of a chat, of which only those near the screen are drawn.
import type { ChatSummary, Timeline, TimelineState } from '@poruch/client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { RetryButton } from '../../parts/RetryButton.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useNow } from '../../use-now.ts'
import { useValue } from '../../use-value.ts'
import { useIsWatched } from '../../use-watched.ts'
import { MessageView } from '../bodies/MessageView.tsx'
import type { MessageRow } from '../bodies/message-row.ts'
import { JumpButton } from './JumpButton.tsx'
import type { LeftPlace } from './left-places.ts'
import { buildRows, estimateHeight, type Row, type UnreadSpan } from './rows.ts'
import { DaySeparator, UnreadSeparator } from './Separator.tsx'
import { useLeftPlace, useNotedPlace } from './use-left-place.ts'
import { endThreshold, useListScroll } from './use-list-scroll.ts'
import { useReading } from './use-reading.ts'
import { useRoving } from './use-roving.ts'

export interface MessageListProps {
  timeline: Timeline
  summary: ChatSummary
  /** Something stands over it: what comes is not read. */
  isCovered: boolean
}

export function MessageList({ timeline, summary, isCovered }: MessageListProps) {
  const t = useText()
  const me = useValue(useSession().me)
  const state = useValue(timeline.state)
  const left = useLeftPlace(timeline.chatId)
  const unread = useUnreadSpan(left.place, state, summary)
  const rows = useMemo(() => buildRows(state, me.id, unread), [state, me.id, unread])
  const isWatched = useIsWatched() && !isCovered
  const container = useRef<HTMLDivElement>(null)
  const isNamed = summary.chat.kind !== 'direct'
  // What keys do comes later than both are made.
  const roving = useRoving(rows, (index) => virtualizer.scrollToIndex(index))
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => container.current,
    estimateSize: (index) => {
      const row = rows[index]
      return row === undefined ? 0 : (left.place?.heights.get(row.key) ?? estimateHeight(row, isNamed))
    },
    getItemKey: (index) => rows[index]?.key ?? index,
    rangeExtractor: roving.rangeExtractor,
    overscan: 10,
    paddingStart: 56,
    paddingEnd: 16,
    anchorTo: 'end',
    // What comes while nobody looks waits below, where it is found unread.
    followOnAppend: isWatched,
    scrollEndThreshold: endThreshold,
  })
  const { isPlaced, isAtEnd } = useListScroll(virtualizer, container, rows, left)
  useNotedPlace({ chatId: timeline.chatId, list: virtualizer, rows, unread, isPlaced, isAtEnd })
  useReading({ timeline, state, rows, list: virtualizer, isPlaced, isAtEnd, isWatched })
  const newCount = state.messages.filter(
    ({ seq, senderId }) => seq > state.readSeq && senderId !== me.id,
  ).length
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={container}
        role="log"
        aria-live="off"
        aria-label={t('chat.messages')}
        tabIndex={roving.at < 0 ? 0 : -1}
        {...roving.handlers}
        className="flex h-full flex-col overflow-x-hidden overflow-y-auto overscroll-contain px-3 -outline-offset-2 [overflow-anchor:none] md:px-4"
      >
        <div
          className="relative mx-auto mt-auto w-full max-w-3xl shrink-0"
          style={{ height: virtualizer.getTotalSize() }}
        >
          <Beginning state={state} onRetry={() => void timeline.loadOlder()} />
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              {...(rows[index]?.kind === 'message' && stopOf(rows[index], index === roving.at))}
              className="absolute inset-x-0 top-0 rounded-small -outline-offset-2"
              style={{ transform: `translateY(${start}px)` }}
            >
              <RowView row={rows[index]} timeline={timeline} summary={summary} />
            </div>
          ))}
        </div>
      </div>
      {isPlaced && !isAtEnd && (
        <JumpButton
          count={newCount}
          onJump={() => {
            // The button goes; from here the keys scroll on.
            container.current?.focus({ preventScroll: true })
            virtualizer.scrollToEnd({ behavior: 'auto' })
          }}
        />
      )}
    </div>
  )
}

/** A message can have the focus, and is read out as a whole then. */
function stopOf({ key }: MessageRow, isStop: boolean) {
  const id = `message-${key}`
  return { id, role: 'article', 'aria-labelledby': id, tabIndex: isStop ? 0 : -1 } as const
}

/** The line above the unread stays where it was when the chat was opened; when it was left, where its reader is back there. */
function useUnreadSpan(
  left: LeftPlace | null,
  { readSeq }: TimelineState,
  { unread, chat }: ChatSummary,
): UnreadSpan | null {
  const [span] = useState(() => {
    if (left !== null && left.top !== null) return left.unread
    return unread > 0 ? { after: readSeq, upTo: chat.lastSeq } : null
  })
  return span
}

interface RowProps extends Pick<MessageListProps, 'timeline' | 'summary'> {
  row: Row | undefined
}

function RowView({ row, timeline, summary }: RowProps) {
  const now = useNow()
  switch (row?.kind) {
    case undefined:
      return null
    case 'day':
      return <DaySeparator at={row.at} now={now} />
    case 'unread':
      return <UnreadSeparator />
    case 'message':
      return <MessageRowView row={row} timeline={timeline} summary={summary} />
  }
}

function MessageRowView({ row, timeline, summary }: RowProps & { row: MessageRow }) {
  const t = useText()
  const sender = useValue(useSession().people.user(row.senderId))
  const { chat, peerId } = summary
  const name = sender?.displayName ?? t('inbox.person_gone')
  const partner = useMemo(
    () => (peerId === null ? null : { place: { chatId: chat.id, peerId }, name: summary.title }),
    [chat.id, peerId, summary.title],
  )
  const author = useMemo(
    () => ({ id: row.senderId, name, isShown: chat.kind !== 'direct' }),
    [row.senderId, name, chat.kind],
  )
  return <MessageView row={row} author={author} timeline={timeline} chatKind={chat.kind} partner={partner} />
}

/** The place above the first row, always as high: older messages on their way, or why they are not. */
function Beginning({ state, onRetry }: { state: TimelineState; onRetry: () => void }) {
  const t = useText()
  if (!state.hasOlder) return null
  return (
    <div className="absolute inset-x-0 top-0 flex h-14 items-center justify-center gap-2 text-small text-muted">
      {state.failed ? (
        <>
          <p role="alert">{t('chat.load_failed')}</p>
          <RetryButton tone="quiet" onRetry={onRetry} />
        </>
      ) : (
        <span role="status" aria-label={t('common.loading')} className="skeleton h-9 w-2/5 rounded-large" />
      )}
    </div>
  )
}
