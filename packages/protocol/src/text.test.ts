// Text from people: what becomes of it on its way in, and when there is anything to see.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from './limits.ts'
import * as schemas from './schemas.ts'
import { anyText } from './testing/any-text.ts'
import { clean, cleanName, isVisible } from './text.ts'

describe('clean', () => {
  test.each([
    ['a control character', 'a\u0000b\u001b[1m', 'ab[1m'],
    ['a control character of the upper half', 'a\u009b31mb', 'a31mb'],
    ['half of a surrogate pair', 'a\ud83d b\ude00', 'a b'],
    ['halves that would make a pair', '\ud83d\u0001\ude00x', 'x'],
    ['line breaks of other systems', 'a\r\nb\rc\u0085d\u2028e\u2029f\vg', 'a\nb\nc\nd\ne\nf\ng'],
    ['blank lines around it', '\n \t\n\u200b\n  a\n\n  b \n \u3164\n\n', '  a\n\n  b'],
    ['nothing to see', ' \u200b\u200d\u00ad\n\u2800\u3164\u115f\u0301\ufeff\ufe0f', ''],
  ])('D-4: %s', (_, text, cleaned) => {
    expect(clean(text)).toBe(cleaned)
  })

  test.each(['Привіт\n\tусім 👋🏽', '👩‍👩‍👧', '1️⃣', '\u202eabc', '⠓⠊⠀⠮⠗⠑', 'می\u200cخواهم', '\u{1fbff}'])(
    'D-4: %j stays as it is',
    (text) => {
      expect(clean(text)).toBe(text)
    },
  )

  test('D-4: what is long and blank costs no more than its length', () => {
    const blank = ' '.repeat(50_000)
    expect(clean(`a${blank}b${'\n \u200b'.repeat(20_000)}`)).toBe(`a${blank}b`)
    expect(cleanName(`a${blank}b${'\u200b \u200d'.repeat(20_000)}`)).toBe('a b')
    const joiners = '\u200d'.repeat(50_000)
    expect(cleanName(`م${joiners}م${joiners}`)).toBe(`م${joiners}م`)
  })
})

describe('a name', () => {
  test.each([
    ['more than one line', 'Olena\nBondar\t1', 'Olena Bondar 1'],
    ['blanks', '  Olena \u00a0\u2003 Bondar ', 'Olena Bondar'],
    ['turns of direction', '\u202eOlena\u2066 B\u200f', 'Olena B'],
    ['what nobody sees', '\ufeffOle\u200dna\u200b\u00ad\ufe0f\u3164', 'Olena'],
    ['blanks between which something was hidden', 'a \u200b b', 'a b'],
    ['a joiner with nothing to join', '🙂\u200d', '🙂'],
    ['tags that belong to no flag', 'Taras\u{e0067}\u{e007f}', 'Taras'],
    ['nothing to see', '\u200b\u200d \u00ad\u2800\u3164', ''],
  ])('D-5: %s', (_, name, cleaned) => {
    expect(cleanName(name)).toBe(cleaned)
  })

  test.each([
    'O',
    'Олена Бондар',
    "Д'Артаньян",
    'Jérémie',
    'Jere\u0301mie',
    '👩‍👩‍👧 ❤️ 1️⃣',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '李',
    '葛\u{e0100}城',
    'محمد',
    'علی\u200cرضا',
    'श्री\u200dमती',
  ])('D-5: %j stays as it is', (name) => {
    expect(cleanName(name)).toBe(name)
  })
})

describe('any text', () => {
  test('D-4, M-5: cleaned once it is clean, and taken as it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const cleaned = clean(text)
        expect(clean(cleaned)).toBe(cleaned)
        expect(isVisible(cleaned)).toBe(isVisible(text))
        expect(cleaned.isWellFormed()).toBe(true)
        expect(schemas.descriptionSchema.parse(text)).toBe(cleaned)
        if (cleaned === '') expect(schemas.messageTextSchema.safeParse(text).success).toBe(false)
        else expect(schemas.messageTextSchema.parse(cleaned)).toBe(cleaned)
        const bytes = new TextEncoder().encode(cleaned)
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(cleaned)
      }),
    )
  })

  test('D-5: a cleaned name is clean, on one line, and taken as it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = cleanName(text)
        expect(cleanName(name)).toBe(name)
        expect(clean(name)).toBe(name)
        expect(name).not.toMatch(/[\t\n\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
        if (name === '') expect(schemas.titleSchema.safeParse(text).success).toBe(false)
        else if (name.length <= limits.displayNameMax)
          expect(schemas.displayNameSchema.parse(text)).toBe(name)
      }),
      { numRuns: 500 },
    )
  })
})
