// Where the list of messages stands: at the first unread when it opens, at the bottom while the person is there.
import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { Row } from './rows.ts'

/** So near to the end counts as there, in CSS pixels. */
export const endThreshold = 64

export function useListScroll(
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement> | Virtualizer<HTMLDivElement, Element>,
  container: RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
): void {
  const unreadAt = rows.findIndex(({ kind }) => kind === 'unread')
  const hasUnread = unreadAt >= 0
  // Once when the list opens, and once more should the unread come only after it (first the cache, then the server).
  // biome-ignore lint/correctness/useExhaustiveDependencies: later changes of the rows must not move the list
  useLayoutEffect(() => {
    if (hasUnread) virtualizer.scrollToIndex(unreadAt, { align: 'start' })
    else virtualizer.scrollToEnd()
  }, [virtualizer, hasUnread])

  // Whoever sends something wants to see it.
  const last = rows.at(-1)
  const ownKey = last?.kind === 'text' && last.isMine && last.seq === null ? last.key : null
  const isFirstDraw = useRef(true)
  useLayoutEffect(() => {
    if (!isFirstDraw.current && ownKey !== null) virtualizer.scrollToEnd()
    isFirstDraw.current = false
  }, [virtualizer, ownKey])

  // A keyboard that comes up or a growing text box takes from the height: whoever was at the bottom stays there.
  useEffect(() => {
    const element = container.current
    if (element === null) return
    let wasAtEnd = true
    const remember = () => {
      wasAtEnd = element.scrollHeight - element.clientHeight - element.scrollTop <= endThreshold
    }
    remember()
    const observer = new ResizeObserver(() => {
      if (wasAtEnd) virtualizer.scrollToEnd()
    })
    observer.observe(element)
    element.addEventListener('scroll', remember, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', remember)
    }
  }, [virtualizer, container])
}
