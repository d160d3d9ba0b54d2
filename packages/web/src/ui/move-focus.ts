// Arrow keys in a list of links or buttons: up and down, Home and End.
import type { KeyboardEvent } from 'react'

/**
 * For `onKeyDown` of a list: moves the focus among the links and buttons in it.
 * @param draw draws what this key leads to, where the list is not drawn as a whole
 */
export function moveFocus(event: KeyboardEvent<HTMLElement>, draw?: (key: string) => void): void {
  // A menu over the list has its own arrow keys, and what it shows stands elsewhere on the page.
  if (
    event.defaultPrevented ||
    !(event.target instanceof Node) ||
    !event.currentTarget.contains(event.target)
  )
    return
  // In a text box only the way down is ours; the other keys move its cursor.
  if (event.target instanceof HTMLInputElement && event.key !== 'ArrowDown') return
  draw?.(event.key)
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-item]')]
  const at = items.findIndex((item) => (item.closest('li') ?? item).contains(document.activeElement))
  const last = items.length - 1
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(at + 1, last),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: last,
  }
  const target = targets[event.key]
  if (target === undefined) return
  event.preventDefault()
  items[target]?.focus()
}
