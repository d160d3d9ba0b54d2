// What text from people becomes on its way in, and whether anything of it can be seen: one rule for page and server.

/** Line breaks as other systems write them (Unicode Standard, section 5.8). */
const breaks = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu
/**
 * Controls but tab and line feed (PostgreSQL cannot store U+0000), and halves of surrogate pairs (UTF-8 has none, so a
 * database would give back other text than it was given).
 */
const controls = /[^\P{Cc}\t\n]|\p{Cs}/gu
/**
 * Said by what shows nothing, so that page and server agree on letters that only the newer of them knows. Marks show
 * nothing without a letter; U+2800 is Braille without a dot, U+FFF9 and the two after it belong to annotations.
 */
const seen = /[^\p{White_Space}\p{DI}\p{Cc}\p{Cs}\p{M}\u2800\ufff9-\ufffb]/u

/** Is there anything in it that a person can see? */
export function isVisible(text: string): boolean {
  return seen.test(text)
}

/** Text of any lines, without control characters and without what is blank around it; empty when nothing can be seen. */
export function clean(text: string): string {
  const lines = text.replace(breaks, '\n').replace(controls, '').split('\n')
  const first = lines.findIndex(isVisible)
  const last = lines.findLastIndex(isVisible)
  return lines
    .slice(Math.max(first, 0), last + 1)
    .join('\n')
    .trimEnd()
}
