// What a name becomes on its way in. Apart from other text: only who gives a name needs it.
import { clean, isVisible } from './text.ts'

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
