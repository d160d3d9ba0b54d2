// Names as they are compared: the same letters, however they are written.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from './fold.ts'
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
