// A long list is drawn a part at a time: more of it as either end of what is drawn comes near the screen.
import { type RefCallback, useCallback, useState } from 'react'

/** More than any screen shows at once. */
const step = 60
/** How near an end may come, in CSS pixels. */
const nearPx = 800

export interface Growing {
  /** The rows from this one up to, and without, that one are drawn. */
  from: number
  to: number
  /** For an element in place of the rows before `from`, with `key={from}`: each is looked at anew. */
  before: RefCallback<HTMLElement>
  /** The same for those from `to` on. */
  after: RefCallback<HTMLElement>
  /** Draws the first rows, or the last ones, in place of all others. */
  toStart: () => void
  toEnd: () => void
}

/** @param count how many rows there are */
export function useGrowing(count: number): Growing {
  const [drawn, setDrawn] = useState<Span>({ from: 0, to: step })
  return {
    // The list may have become shorter since.
    from: Math.max(0, Math.min(drawn.from, count - step)),
    to: drawn.to,
    before: useNear(setDrawn, earlier),
    after: useNear(setDrawn, later),
    toStart: () => setDrawn({ from: 0, to: step }),
    toEnd: () => setDrawn({ from: Math.max(0, count - step), to: count }),
  }
}

type Span = Pick<Growing, 'from' | 'to'>
type Change = (span: Span) => Span

const earlier: Change = ({ from, to }) => ({ from: Math.max(0, from - step), to })
const later: Change = ({ from, to }) => ({ from, to: to + step })

/** For an element: the change is made when it comes near the screen. Both must stay the same functions. */
function useNear(set: (change: Change) => void, change: Change): RefCallback<HTMLElement> {
  return useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return
      const observer = new IntersectionObserver(
        (entries) => {
          if (entries.some(({ isIntersecting }) => isIntersecting)) set(change)
        },
        { rootMargin: `${nearPx}px` },
      )
      observer.observe(element)
      return () => observer.disconnect()
    },
    [set, change],
  )
}
