// Follows a CSS media query.
import { useSyncExternalStore } from 'react'

/** Two panes stand side by side from this width on. */
export const wideQuery = '(min-width: 48rem)'
/** A third pane stands beside the chat from this width on. */
export const paneQuery = '(min-width: 68.75rem)'
/** Fingers rather than a mouse: no focus is moved into a text box unasked, Enter breaks the line. */
export const touchQuery = '(pointer: coarse)'

/** Does the query match now? */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}
