// Keeps a name of another writing direction from turning the sentence around it.

/** Letters that run from right to left: Hebrew, Arabic and their neighbours, with their presentation forms. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** What turns the direction by itself, and could end the isolation before the name ends. */
const turns = /\p{Bidi_Control}/gu

/** The name for a sentence, isolated where it needs to be (Unicode Annex 9, section 2.4.2). */
export function isolated(name: string): string {
  const plain = name.replace(turns, '')
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain
}
