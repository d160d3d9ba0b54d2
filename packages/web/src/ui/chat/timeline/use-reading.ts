// What scrolling means: what was in sight is read, and older messages are fetched before the top is reached.
import type { Timeline, TimelineState } from '@poruch/client'
import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useState } from 'react'
import { useSession } from '../../session-context.tsx'
import { useValue } from '../../use-value.ts'
import { OlderWish } from './older.ts'
import type { Row } from './rows.ts'

export interface ReadingProps {
  timeline: Timeline
  state: TimelineState
  rows: readonly Row[]
  list: Virtualizer<HTMLDivElement, Element>
  isPlaced: boolean
  isAtEnd: boolean
  /** A person looks at the list, and nothing stands over it. */
  isWatched: boolean
}

export function useReading(props: ReadingProps): void {
  const { timeline, state, rows, list, isPlaced, isAtEnd, isWatched } = props
  const isOnline = useValue(useSession().connection).kind === 'online'
  const range = isPlaced ? list.range : null
  // Of a heap of unread too large to be loaded what lies above was not seen: only whoever goes to the end is done with it.
  const isWhole = !state.hasOlder || (state.messages[0]?.seq ?? 0) <= state.readSeq + 1
  // biome-ignore lint/correctness/useExhaustiveDependencies: another end of the range is a reason to look
  useEffect(() => {
    if (!isWatched || !isPlaced || !(isWhole || isAtEnd)) return
    // One frame later: rows that were added above have moved the list by then.
    const frame = requestAnimationFrame(() => {
      const seq = lastSeqUpTo(rows, isAtEnd ? rows.length - 1 : lastWholeRow(list))
      if (seq !== null) timeline.markRead(seq)
    })
    return () => cancelAnimationFrame(frame)
  }, [timeline, rows, list, range?.endIndex, isPlaced, isAtEnd, isWatched, isWhole])

  const [older] = useState(() => new OlderWish())
  const { hasOlder, hasOlderHere, loading, failed } = state
  // biome-ignore lint/correctness/useExhaustiveDependencies: another start of the range is a reason to look
  useEffect(() => {
    if (!isPlaced) return
    const frame = requestAnimationFrame(() => {
      const firstRow = list.calculateRange()?.startIndex
      const now = { hasOlder, hasOlderHere, loading, failed }
      if (firstRow !== undefined && older.isDue(now, firstRow, isOnline)) void timeline.loadOlder()
    })
    return () => cancelAnimationFrame(frame)
  }, [
    timeline,
    rows,
    list,
    older,
    range?.startIndex,
    isPlaced,
    isOnline,
    hasOlder,
    hasOlderHere,
    loading,
    failed,
  ])
}

/** The last row whose end was in sight; a row that is higher than the list is never seen whole, and counts by its part. */
function lastWholeRow(list: Virtualizer<HTMLDivElement, Element>): number {
  const range = list.calculateRange()
  if (range === null) return -1
  const bottom = (list.scrollOffset ?? 0) + (list.scrollRect?.height ?? 0)
  const last = list.measurementsCache[range.endIndex]
  const isCut = last !== undefined && last.end > bottom
  return isCut && range.endIndex > range.startIndex ? range.endIndex - 1 : range.endIndex
}

function lastSeqUpTo(rows: readonly Row[], lastRow: number): number | null {
  for (let index = lastRow; index >= 0; index -= 1) {
    const row = rows[index]
    if (row?.kind === 'message' && row.seq !== null) return row.seq
  }
  return null
}
