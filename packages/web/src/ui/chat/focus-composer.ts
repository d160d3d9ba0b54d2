// Puts the focus into the box of the open chat.
import { touchQuery } from '../use-media-query.ts'

export function focusComposer(): void {
  document.querySelector<HTMLElement>('main textarea')?.focus()
}

/** The same, but not on touch: there it would call up the keyboard unasked. */
export function focusComposerUnasked(): void {
  if (!matchMedia(touchQuery).matches) focusComposer()
}
