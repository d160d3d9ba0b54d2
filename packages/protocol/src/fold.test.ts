// Names as they are compared: the same letters, however they are written.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { finder, fold, foldedWords } from './fold.ts'
import { anyText } from './testing/any-text.ts'

test.each([
  ['Jérémie', 'jeremie'],
  ['Je\u0301re\u0301mie', 'jeremie'],
  ['Артём', 'артем'],
  ['Юрій Їжак', 'юріи іжак'],
  ['Strauß STRAUẞ', 'strauss strauss'],
  ['İSTANBUL ılık', 'istanbul ilik'],
  ['Οδυσσεύς', 'οδυσσευσ'],
  ['ﬁ Ａｄａ', 'fi ada'],
  ['  Olena \u00a0\n Bondar ', 'olena bondar'],
  ['Д’Артаньян Дʼарк', "д'артаньян д'арк"],
  ['Ole\u200dna\u200b', 'olena'],
  ['محمّد', 'محمد'],
  ['🙂\ufe0f', '🙂'],
])('A-11: %j is looked for as %j', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test('A-11: what is folded stays as it is, composed or not, large or small', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const folded = fold(text)
      expect(fold(folded)).toBe(folded)
      for (const form of ['NFC', 'NFD'] as const) expect(fold(text.normalize(form))).toBe(folded)
      expect(fold(folded.toUpperCase())).toBe(folded)
      expect(fold(text.toLowerCase())).toBe(folded)
      expect(folded).not.toMatch(/\s\s|^\s|\s$|[\n\t]/u)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['Jeremie', 'Jérémie', true],
  ['Je\u0301rémie', 'Jeremie', true],
  ['артем', 'Артём', true],
  ['bond  ole', 'Olena Bondar', true],
  ['@bond @olena', 'Olena Bondar', true],
  ['olena bondarenko', 'Olena Bondar', false],
  ['aol', 'Olena\u200b Bondar', false],
  [' \u200b@ ', 'Olena', true],
])('A-11: %j looked for in %j: %s', (query, name, isFound) => {
  expect(finder(query)(name, null)).toBe(isFound)
})

test('A-11: a query has a few words, each once', () => {
  expect(foldedWords('@a b A  a\u0301 \u200b @')).toEqual(['a', 'b'])
  expect(foldedWords('a b c d e f g h i j')).toHaveLength(8)
})

test('A-11: whatever is called so is found by its name, and by its words in another order', () => {
  fc.assert(
    fc.property(anyText, (name) => {
      expect(finder(name)(name)).toBe(true)
      expect(finder(name.split(' ').reverse().join(' '))(name)).toBe(true)
    }),
  )
})
