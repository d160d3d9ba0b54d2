// Where the list of messages stands: where it was left or at the first unread when it opens, at the bottom while the person is there.
import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Row } from './rows.ts'
import type { Left } from './use-left-place.ts'

type List = Virtualizer<HTMLDivElement, Element>

/** So near to the end counts as there, in CSS pixels. */
export const endThreshold = 64

/** Asked of the page itself: while rows are added, the virtualizer's own answer runs ahead of it. */
function isAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.clientHeight - element.scrollTop <= endThreshold
}

export interface ListPlace {
  /** The list stands where it should begin: before that, what is in sight means nothing. */
  isPlaced: boolean
  isAtEnd: boolean
}

export function useListScroll(
  list: List,
  container: RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  left: Left,
): ListPlace {
  const isPlaced = useFirstPlace(list, rows, left)
  useFollowOwn(list, rows)
  const atEnd = useKeepEnd(list, container, rows)
  return { isPlaced, isAtEnd: atEnd }
}

/**
 * Goes there when the list opens, and once more should the unread come only after it (first the cache, then the server).
 * Whoever left it in the middle reads on from there.
 */
function useFirstPlace(list: List, rows: readonly Row[], left: Left): boolean {
  const [isPlaced, setPlaced] = useState(false)
  const isBack = left.place !== null && left.place.top !== null
  const unreadAt = rows.findIndex(({ kind }) => kind === 'unread')
  const hasUnread = unreadAt >= 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: later changes of the rows must not move the list
  useLayoutEffect(() => {
    const top = left.top()
    const start = list.measurementsCache[rows.findIndex(({ key }) => key === top?.key)]?.start
    if (top !== null && start !== undefined) list.scrollToOffset(start + top.above)
    else if (hasUnread) list.scrollToIndex(unreadAt, { align: 'start' })
    else list.scrollToEnd()
    // The rows are measured in this frame and the list corrected in the next.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setPlaced(true))
    })
    return () => cancelAnimationFrame(frame)
  }, [list, hasUnread && !isBack])
  return isPlaced
}

/** Whoever sends something wants to see it. */
function useFollowOwn(list: List, rows: readonly Row[]): void {
  const last = rows.at(-1)
  const ownKey = last?.kind === 'message' && last.isMine && last.seq === null ? last.key : null
  const isFirstDraw = useRef(true)
  useLayoutEffect(() => {
    if (!isFirstDraw.current && ownKey !== null) list.scrollToEnd()
    isFirstDraw.current = false
  }, [list, ownKey])
}

/** A keyboard that comes up or a growing text box takes from the height: whoever was at the bottom stays there. */
function useKeepEnd(list: List, container: RefObject<HTMLDivElement | null>, rows: readonly Row[]): boolean {
  // Until it was looked at, nothing is said of it: what is not in sight was not read.
  const [atEnd, setAtEnd] = useState(false)
  useEffect(() => {
    const element = container.current
    if (element === null) return
    let wasAtEnd = isAtEnd(element)
    const look = () => {
      wasAtEnd = isAtEnd(element)
      setAtEnd(wasAtEnd)
    }
    const observer = new ResizeObserver(() => {
      // Hidden while another page is on its way: it has no end then.
      if (element.clientHeight === 0) return
      if (wasAtEnd) list.scrollToEnd()
      look()
    })
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [list, container])
  // New rows move the end away without any scrolling.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are the reason to look
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (container.current !== null) setAtEnd(isAtEnd(container.current))
    })
    return () => cancelAnimationFrame(frame)
  }, [container, rows])
  return atEnd
}
