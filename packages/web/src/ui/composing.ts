// Keys that belong to an input method: one that ends a word must not send it, nor close what it is written in.
import type { Stop } from '@poruch/live'

/** Safari tells the key that ends a word only after the word, and by its code (UI Events, section 7.3.1). */
const composingCode = 229

export function isComposing({
  isComposing,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === composingCode
}

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
