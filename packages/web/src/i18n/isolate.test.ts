// A name in a sentence leaves the words around it where they are.
import { expect, test } from 'vitest'
import { isolated } from './isolate.ts'

test.each([
  ['Olena', 'Olena'],
  ['שירה', '\u2068שירה\u2069'],
  ['a\u202egnp', 'agnp'],
  ['\u2069\u202eשירה\u2066', '\u2068שירה\u2069'],
  ['\u200fOlena\u061c', 'Olena'],
])('%j stands there as %j', (name, shown) => {
  expect(isolated(name)).toBe(shown)
})
