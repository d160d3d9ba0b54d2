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

/** More of a query do not narrow it further. */
const wordsMax = 8

/** What a query looks for: pieces of names or usernames, folded, each of which must be there. An `@` before one says nothing. */
export function foldedWords(query: string): readonly string[] {
  const words = fold(query).split(' ')
  return [...new Set(words.map((word) => word.replace(/^@/u, '')))].filter(Boolean).slice(0, wordsMax)
}

/** Is what a query looks for in these names? Everything is where it looks for nothing. */
export function finder(query: string): (...names: readonly (string | null)[]) => boolean {
  const words = foldedWords(query)
  return (...names) => {
    if (words.length === 0) return true
    const folded = names.map((name) => fold(name ?? '')).join('\n')
    return words.every((word) => folded.includes(word))
  }
}

function bare(text: string): string {
  const plain = text.normalize('NFC').replace(apostrophes, "'").normalize('NFKD')
  return plain.replace(apostrophes, "'").replace(marks, '')
}
