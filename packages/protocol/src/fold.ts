// One form for all ways of writing the same letters, for everything that looks for people and chats by name.

/** What a keyboard or a program puts where a name has an apostrophe. */
const apostrophes = /['‘’ʼʹ`´′]/gu
/** Accents, vowel points, and what cannot be seen. */
const marks = /[\p{M}\p{DI}]/gu
const blanks = /\p{White_Space}+/gu

/**
 * Letters without their marks, small, whatever the language (Unicode Standard, section 5.18); one space for any blank
 * and none around. What is folded stays as it is.
 */
export function fold(text: string): string {
  // Small before large: a large letter may have no other large form, as ẞ has not.
  const small = bare(text).toLowerCase().toUpperCase().toLowerCase()
  return bare(small).replaceAll('ς', 'σ').replace(blanks, ' ').trim()
}

function bare(text: string): string {
  const plain = text.normalize('NFC').replace(apostrophes, "'").normalize('NFKD')
  return plain.replace(apostrophes, "'").replace(marks, '')
}
