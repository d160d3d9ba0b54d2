// A part of the screen that is hidden while another stands in its place: back in sight, it is as it was left.
import { type RefCallback, useCallback, useState } from 'react'

/** What can be left by, and come back to. */
const reachable = 'a[href], button, input'

/**
 * For the `ref` of such a part, inside an `Activity`. When it is in sight again and nothing has the focus, what led away
 * from it has it, or else its heading.
 */
export function useReturnedFocus<Part extends HTMLElement>(): RefCallback<Part> {
  const [left] = useState<{ by: Element | null }>(() => ({ by: null }))
  // An activity that is shown attaches the refs in it, and detaches them before it is hidden.
  return useCallback(
    (part: Part | null) => {
      if (part === null) return
      if (document.activeElement === document.body) {
        const target = left.by?.isConnected ? left.by : part.querySelector('h1')
        // The list stands where it was left, which may not be where this is by now.
        if (target instanceof HTMLElement) target.focus({ preventScroll: true })
      }
      // Not every browser gives a link the focus when it is tapped.
      const note = ({ target }: Event) => {
        left.by = target instanceof Element ? target.closest(reachable) : null
      }
      const stops = (['focusin', 'click'] as const).map((name) => {
        part.addEventListener(name, note)
        return () => part.removeEventListener(name, note)
      })
      return () => {
        for (const stop of stops) stop()
      }
    },
    [left],
  )
}

/** For the `ref` of what scrolls. Each of the `pages` that stand in it by turns has a place of its own. */
export function useKeptScroll<Part extends HTMLElement>(page: string): RefCallback<Part> {
  const [tops] = useState(() => new Map<string, number>())
  return useCallback(
    (part: Part | null) => {
      if (part === null) return
      part.scrollTop = tops.get(page) ?? 0
      const note = () => tops.set(page, part.scrollTop)
      part.addEventListener('scroll', note, { passive: true })
      return () => part.removeEventListener('scroll', note)
    },
    [tops, page],
  )
}
