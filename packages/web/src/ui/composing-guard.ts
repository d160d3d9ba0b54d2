// Stands before forms and dialogs while they are there. Apart from the question itself: the first screen has neither.
import type { Stop } from '@poruch/live'
import { isComposing } from './composing.ts'

/**
 * Keeps such keys from forms, which Enter submits, and from dialogs, which Escape closes: from all that does not ask by
 * itself. What the input method makes of the key stays as it is.
 */
export function leaveKeysToInputMethods(): Stop {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isComposing(event)) return
    event.stopPropagation()
    const isField = event.target instanceof HTMLInputElement
    if (isField && event.key === 'Enter') event.preventDefault()
  }
  // Before everybody else: dialogs listen on their way down, too.
  addEventListener('keydown', onKeyDown, { capture: true })
  return () => removeEventListener('keydown', onKeyDown, { capture: true })
}
