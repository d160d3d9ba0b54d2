// A long list is drawn a part at a time: more of it as its end comes near the screen.
import { type RefCallback, useCallback, useState } from 'react'

/** More than any screen shows at once. */
const step = 60
/** How near the end may come, in CSS pixels. */
const nearPx = 800

export interface Growing {
  /** So many are drawn. */
  shown: number
  /** For an element after the last one, while there are more. */
  end: RefCallback<HTMLElement>
  all: () => void
}

export function useGrowing(): Growing {
  const [shown, setShown] = useState(step)
  const end = useCallback((element: HTMLElement | null) => {
    if (element === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setShown((before) => before + step)
      },
      { rootMargin: `${nearPx}px` },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { shown, end, all: useCallback(() => setShown(Number.POSITIVE_INFINITY), []) }
}
