// What scrolling means: what was in sight is read, and older messages are fetched before the top is reached.
import type { Timeline, TimelineState } from '@poruch/client'
import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useState, useSyncExternalStore } from 'react'
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
  /** Something stands over the list. */
  isCovered: boolean
}

export function useReading(props: ReadingProps): void {
  const { timeline, state, rows, list, isPlaced, isAtEnd, isCovered } = props
  const isWatched = useIsWatched() && !isCovered
  const isOnline = useValue(useSession().connection).kind === 'online'
  const range = isPlaced ? list.range : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another end of the range is a reason to look
  useEffect(() => {
    if (!isWatched || !isPlaced) return
    // One frame later: rows that were added above have moved the list by then.
    const frame = requestAnimationFrame(() => {
      const lastRow = isAtEnd ? rows.length - 1 : (list.calculateRange()?.endIndex ?? -1)
      const seq = lastSeqUpTo(rows, lastRow)
      if (seq !== null) timeline.markRead(seq)
    })
    return () => cancelAnimationFrame(frame)
  }, [timeline, rows, list, range?.endIndex, isPlaced, isAtEnd, isWatched])

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

function lastSeqUpTo(rows: readonly Row[], lastRow: number): number | null {
  for (let index = lastRow; index >= 0; index -= 1) {
    const row = rows[index]
    if (row?.kind === 'message' && row.seq !== null) return row.seq
  }
  return null
}

/** Does a person look at this page? */
function useIsWatched(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const events = ['focus', 'blur'] as const
      for (const name of events) addEventListener(name, listener)
      document.addEventListener('visibilitychange', listener)
      return () => {
        for (const name of events) removeEventListener(name, listener)
        document.removeEventListener('visibilitychange', listener)
      }
    },
    () => document.visibilityState === 'visible' && document.hasFocus(),
  )
}
