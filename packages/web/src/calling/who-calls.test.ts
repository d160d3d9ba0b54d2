// What is said of whoever calls names the person always, and where they call from when that is no chat of two.
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { loadTranslator } from '../i18n/translator.ts'
import { peerId } from './testing/fake-call.ts'
import { calledFrom, callingWords, missedWords, placeWords } from './who-calls.ts'

const family = { chat: make.group(), title: 'Family' }
const direct = { chat: make.chat(), title: 'Taras' }

test.each([
  [peerId, direct, { kind: 'person' }],
  [null, family, { kind: 'chat', title: 'Family' }],
  [null, null, { kind: 'others' }],
  [null, direct, { kind: 'others' }],
])('%s in %o calls from %o', (peer, chat, from) => {
  expect(calledFrom({ peerId: peer }, chat)).toEqual(from)
})

test.each([
  ['en', 'Olena is calling in “Family”', 'calls in “Family”', 'Missed call from Olena in “Family”'],
  ['uk', 'Дзвонить Olena у «Family»', 'дзвонить у «Family»', 'Пропущений дзвінок: Olena, «Family»'],
  ['ru', 'Звонит Olena в «Family»', 'звонит в «Family»', 'Пропущенный звонок: Olena, «Family»'],
] as const)(
  'in %s a call of a group names the person and the group',
  async (locale, calls, place, missed) => {
    const { text } = await loadTranslator(locale, ['call'])
    const from = calledFrom({ peerId: null }, family)
    const said = [callingWords(from), placeWords(from), missedWords(from)].map(
      (words) => words && text(words.key, { ...words.values, name: 'Olena' }),
    )
    expect(said).toEqual([calls, place, missed])
  },
)
