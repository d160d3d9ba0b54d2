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

/** A keycap, which needs its selector; or what has no shape of its own, with the character that it follows. */
const shapeless = /[0-9#*]\ufe0f\u20e3|(\P{DI}?)(\p{DI}+)/gu
const pictures = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u
/** What joins pictures, chooses between picture and sign, or tells which flag (Unicode Technical Standard 51). */
const notInPictures = /[^\p{Join_Control}\p{Variation_Selector}\u{e0020}-\u{e007f}]/gu
/** Scripts in which joiners and variants would change nothing that can be seen. */
const plainScripts =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Braille}\p{Script=Common}\p{Script=Inherited}]/u
const notInScripts = /[^\p{Join_Control}\p{Variation_Selector}]/gu
const blanks = /[\p{White_Space}\u2800]+/gu
/** Looked for where a run begins only: otherwise a long one would be read over and over. */
const looseJoiners = /(?<!\p{Join_Control})\p{Join_Control}+(?= |$)/gu

/**
 * A name: one line with single spaces, without what nobody sees and what turns the direction of the text around it
 * (Unicode Annex 9); empty when nothing can be seen. Emoji, and scripts that need joiners, stay as they are.
 */
export function cleanName(name: string): string {
  const line = clean(name)
    .replace(shapeless, (found, before: string, hidden?: string) =>
      hidden === undefined ? found : before + shaping(before, hidden),
    )
    .replace(blanks, ' ')
    .replace(looseJoiners, '')
    .trim()
  return isVisible(line) ? line : ''
}

/** What of these invisible characters changes the shape of the one before. */
function shaping(before: string, hidden: string): string {
  if (before === '') return ''
  if (pictures.test(before)) return hidden.replace(notInPictures, '')
  return plainScripts.test(before) ? '' : hidden.replace(notInScripts, '')
}
