// Where a text names the people whom the server found in it, and that nothing of the text is lost.

import { make } from '@poruch/protocol/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findMentions } from './find-mentions.ts'

const taras = make.user({ username: 'taras' })
const sofia = make.user({ username: 'sofia.m' })
const marked = (text: string) =>
  findMentions(text, [taras, sofia, null]).flatMap((piece) => (piece.kind === 'mention' ? [piece.text] : []))

describe('G-14: whom the server found is marked', () => {
  test.each([
    ['@taras', ['@taras']],
    ['Come, @Taras! (@SOFIA.M)', ['@Taras', '@SOFIA.M']],
    ['I ask @sofia.m...', ['@sofia.m']],
    ['Привіт,@taras', ['@taras']],
  ])('%j', (text, expected) => expect(marked(text)).toEqual(expected))

  test.each(['taras', '@olena', 'taras@taras', '@@taras', '@tarasко', '@taras_'])(
    'and nobody else: %j',
    (text) => expect(marked(text)).toEqual([]),
  )
})

test('gives back every text whole', () => {
  const part = fc.constantFrom('@', 'taras', '@taras', '.', ' ', '\n', 'ї', '@sofia.m')
  const text = fc.array(fc.oneof(part, fc.string({ unit: 'binary' })), { maxLength: 20 })
  fc.assert(
    fc.property(text, (parts) => {
      const any = parts.join('')
      expect(
        findMentions(any, [taras, sofia])
          .map((piece) => piece.text)
          .join(''),
      ).toBe(any)
    }),
  )
})
