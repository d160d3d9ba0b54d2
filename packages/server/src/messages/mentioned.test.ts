// Which usernames a text names.
import { limits } from '@poruch/protocol'
import { describe, expect, test } from 'vitest'
import { mentionedIn } from './mentioned.ts'

describe('G-14: a text names', () => {
  const long = 'a'.repeat(limits.usernameMax)
  test.each([
    ['@taras', ['taras']],
    ['Come, @Taras! (@SOFIA) "@olena"', ['taras', 'sofia', 'olena']],
    ['Are you home, @taras.', ['taras']],
    ['I ask @taras... and @sofia_2.b.', ['taras', 'sofia_2.b']],
    ['@taras @taras @TARAS', ['taras']],
    ['Привіт,@taras', ['taras']],
    [`@${long}`, [long]],
    [`@${long}.`, [long]],
    ['line\n@taras', ['taras']],
  ])('%j', (text, names) => expect(mentionedIn(text)).toEqual(names))
})

describe('G-14: a text does not name', () => {
  test.each([
    '',
    'taras',
    '@',
    '@ta',
    '@ta.',
    '@...',
    'taras@sofia.example',
    'дім@taras',
    'x_@taras',
    '@@taras',
    '@тарас',
    '@tarasко',
    `@${'a'.repeat(limits.usernameMax + 1)}`,
  ])('anybody: %j', (text) => expect(mentionedIn(text)).toEqual([]))
})

test('G-14: of many names the first ones count', () => {
  const names = Array.from({ length: limits.mentionsMax + 1 }, (_, index) => `name${index}`)
  expect(mentionedIn(names.map((name) => `@${name}`).join(' '))).toEqual(names.slice(0, limits.mentionsMax))
})

test('mentions: a long text is read in no time', () => {
  const texts = ['@a'.repeat(4_000), `@${'a'.repeat(7_998)}к`, `@${'.'.repeat(7_999)}`, '@'.repeat(8_000)]
  const started = performance.now()
  for (const text of texts) mentionedIn(text)
  expect(performance.now() - started).toBeLessThan(200)
})
