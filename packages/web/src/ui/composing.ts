// Keys that belong to an input method: one that ends a word must not send it, nor close what it is written in.

/** Safari tells the key that ends a word only after the word, and by its code (UI Events, section 7.3.1). */
const composingCode = 229

export function isComposing({
  isComposing,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === composingCode
}
