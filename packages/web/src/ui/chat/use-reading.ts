// What scrolling means: what was in sight is read, and older messages are fetched before the top is reached.
import type { Timeline, TimelineState } from '@poruch/client'
import { useEffect, useSyncExternalStore } from 'react'
import { useSession } from '../session-context.tsx'
import { useValue } from '../use-value.ts'
import type { Row } from './rows.ts'

/** Older messages are asked for when so few rows are left above. */
const rowsAhead = 20

export interface ReadingProps {
  timeline: Timeline
  state: TimelineState
  rows: readonly Row[]
  /** The rows in sight. */
  range: { startIndex: number; endIndex: number } | null
  atEnd: boolean
}

export function useReading({ timeline, state, rows, range, atEnd }: ReadingProps): void {
  const isWatched = useIsWatched()
  const isOnline = useValue(useSession().connection).kind === 'online'
  const lastRow = atEnd ? rows.length - 1 : (range?.endIndex ?? -1)
  useEffect(() => {
    if (!isWatched) return
    for (let index = lastRow; index >= 0; index -= 1) {
      const row = rows[index]
      if (row === undefined || !('seq' in row) || row.seq === null) continue
      timeline.markRead(row.seq)
      return
    }
  }, [timeline, rows, lastRow, isWatched])

  const isNearTop = range !== null && range.startIndex < rowsAhead
  const canLoad = state.hasOlder && state.loading === 'none' && !state.failed && isOnline
  useEffect(() => {
    if (isNearTop && canLoad) void timeline.loadOlder()
  }, [timeline, isNearTop, canLoad])
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
