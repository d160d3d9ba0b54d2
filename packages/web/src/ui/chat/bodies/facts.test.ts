// The one line that stands for a message, for each kind of body and for kinds that only a newer server knows.
import type { MessageBody } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { first } from '../../../i18n/first/en.ts'
import { createTranslator } from '../../../i18n/translator.ts'
import { factsOf } from './facts.ts'

const t = createTranslator('en', first).text
const mine = { isMine: true, kind: 'direct', sender: 'Olena', isToMe: false, people: '' } as const
const theirs = { ...mine, isMine: false }
const call = make.callBody({ reason: 'missed', durationMs: 0 })

test('words are their own line, and join with those before them', () => {
  const facts = factsOf(make.text('See you at ten'))
  expect(facts.preview(t, mine)).toBe('See you at ten')
  expect(facts.isSaid).toBe(true)
})

test('a call is told from where the reader stands, and joins with nothing', () => {
  const facts = factsOf(call)
  expect(facts.preview(t, mine)).toBe('Outgoing call · no answer')
  expect(facts.preview(t, theirs)).toBe('Missed voice call')
  expect(facts.isSaid).toBe(false)
})

test.each(['poll', 'toString', '__proto__'])(
  'V-5: a body of the unknown kind %s is said to be not supported',
  (kind) => {
    const facts = factsOf({ ...call, kind } as object as MessageBody)
    expect(facts.preview(t, theirs)).toContain('not supported by this app')
    expect(facts.height(true)).toBeGreaterThan(0)
  },
)

test('more words are expected to be higher', () => {
  const height = (text: string) => factsOf(make.text(text)).height(true)
  expect(height('one\ntwo')).toBeGreaterThan(height('one'))
  expect(height('word '.repeat(60))).toBeGreaterThan(height('one\ntwo'))
})
