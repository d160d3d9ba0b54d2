// When the list of people to mention opens, and what a choice writes.
import { describe, expect, test } from 'vitest'
import { mentionAt, withMention } from './mention-at.ts'

describe('somebody is being named', () => {
  test.each([
    ['@', 0, ''],
    ['@ta', 0, 'ta'],
    ['Come, @Тар', 6, 'Тар'],
    ['line\n@sofia.m', 5, 'sofia.m'],
    ['(@o', 1, 'o'],
    ['@Je\u0301r', 0, 'Je\u0301r'],
  ])('%j', (text, start, query) => {
    expect(mentionAt(text, text.length)).toEqual({ start, query })
  })

  test('where the cursor stands, whatever comes after it', () => {
    expect(mentionAt('Come, @ta and go', 9)).toEqual({ start: 6, query: 'ta' })
  })
})

test.each(['', 'taras', 'olena@example', '@@ta', '@taras ', 'дім@т', `@${'a'.repeat(33)}`])(
  'G-14: nobody is being named in %j',
  (text) => expect(mentionAt(text, text.length)).toBeNull(),
)

test('a choice writes the username and one space, and the cursor stands behind it', () => {
  const text = 'Come, @Та'
  const at = mentionAt(text, text.length)
  expect(at && withMention(text, at, 'taras')).toEqual({ text: 'Come, @taras ', cursor: 13 })
  const inside = mentionAt('@ta, see', 3)
  expect(inside && withMention('@ta, see', inside, 'taras')).toEqual({ text: '@taras , see', cursor: 7 })
  const spaced = mentionAt('@ta see', 3)
  expect(spaced && withMention('@ta see', spaced, 'taras')).toEqual({ text: '@taras see', cursor: 7 })
})
