// The focus is never lost: when what had it goes from a list, the row that takes its place has it.
import { type RefCallback, useCallback } from 'react'

/** The second are those of messages. */
const rowsOfLists = 'li, [data-index]'
/** What of a row can have the focus. */
const reachable = 'button:not(:disabled), a[href]'

/**
 * For the `ref` of an element that stays while rows go from it, with `tabIndex={-1}`: it has the focus itself
 * where nothing is left in it that could.
 */
export function useKeptFocus<Place extends HTMLElement>(): RefCallback<Place> {
  return useCallback((place: Place | null) => {
    if (place === null) return
    let had: HTMLElement | null = null
    let row = -1
    const rows = () => [...place.querySelectorAll(rowsOfLists)]
    const note = ({ target }: FocusEvent) => {
      // A menu of the list stands elsewhere on the page.
      if (!(target instanceof HTMLElement) || !place.contains(target)) return
      had = target
      row = rows().findIndex((each) => each.contains(target))
    }
    const look = () => {
      if (had === null || place.contains(had) || document.activeElement !== document.body) return
      had = null
      const left = rows()
      const next = left[Math.min(row, left.length - 1)]?.querySelector<HTMLElement>(reachable)
      ;(next ?? place.querySelector<HTMLElement>(reachable) ?? place).focus()
    }
    const observer = new MutationObserver(look)
    observer.observe(place, { childList: true, subtree: true })
    place.addEventListener('focusin', note)
    return () => {
      observer.disconnect()
      place.removeEventListener('focusin', note)
    }
  }, [])
}
