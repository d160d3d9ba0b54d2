// What happened to a chat, as a sentence: for each change, from where the reader stands, in every language.
// @vitest-environment happy-dom
import type { MessageBody, User } from '@poruch/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { locales } from '../../../i18n/locale.ts'
import { loadFirst } from '../../../i18n/sentences.ts'
import { createTranslator } from '../../../i18n/translator.ts'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession, olena, person, sofia, taras } from '../../testing/fake-session.ts'
import { ServiceBody } from './ServiceBody.tsx'
import { serviceText, type Told } from './service-text.ts'

type Service = Extract<MessageBody, { kind: 'service' }>

const service = (change: Service['change'], people: readonly User[] = [], text: string | null = null) =>
  ({ kind: 'service', change, userIds: people.map(({ id }) => id), text }) satisfies Service

let drawn: Drawn | null = null
afterEach(() => drawn?.end())

/** What Olena reads. */
async function read(sender: User, body: Service, known: readonly User[] = []): Promise<string> {
  const world = fakeSession()
  world.known.update(
    (before) => new Map([...before, ...[olena, ...known].map((user) => [user.id, user] as const)]),
  )
  const row = { senderId: sender.id, body }
  drawn = await draw(<ServiceBody service={body} row={row} kind="group" />, { session: world.session })
  return drawn.page.textContent ?? ''
}

describe('G-15: what happened is told', () => {
  test.each([
    [olena, service('created', [taras]), 'You created the group'],
    [taras, service('created', [olena]), 'Taras Bondarenko created the group'],
    [olena, service('added', [taras, sofia]), 'You added Taras Bondarenko and Sofia Melnyk'],
    [taras, service('added', [olena]), 'Taras Bondarenko added you'],
    [taras, service('added', [sofia, olena]), 'Taras Bondarenko added Sofia Melnyk and you'],
    [sofia, service('joined'), 'Sofia Melnyk joined by an invite link'],
    [sofia, service('left'), 'Sofia Melnyk left'],
    [taras, service('removed', [sofia]), 'Taras Bondarenko removed Sofia Melnyk'],
    [taras, service('title', [], 'Long walks'), 'Taras Bondarenko changed the name to “Long walks”'],
    [olena, service('description', [], 'Sundays'), 'You changed the description'],
    [olena, service('picture'), 'You changed the picture'],
    [taras, service('owner', [olena]), 'Taras Bondarenko handed this chat over to you'],
  ])('%#', async (sender, body, sentence) => {
    expect(await read(sender, body)).toBe(sentence)
  })

  test('of many the first are named and the others counted', async () => {
    const many = Array.from({ length: 12 }, (_, at) => person(`N${at}`, `n${at}`))
    expect(await read(taras, service('added', many), many)).toBe(
      'Taras Bondarenko added N0, N1, N2 and 9 others',
    )
  })

  test('a name that is not here yet is somebody, and comes when it is', async () => {
    const noa = person('Noa Levi', 'noa')
    expect(await read(noa, service('left'))).toBe('Somebody left')
  })

  test('a name of another direction does not turn the sentence', async () => {
    const noa = person('נועה לוי', 'noa')
    expect(await read(noa, service('left'), [noa])).toBe('\u2068נועה לוי\u2069 left')
  })

  test('V-5: of a change that only a newer server knows it is said that there was one', async () => {
    const body = { ...service('left'), change: 'toString' as string as Service['change'] }
    expect(await read(taras, body)).toBe('Something changed here')
  })
})

test.each(locales)('G-15: no sentence in the language %s is left with a hole', async (locale) => {
  const t = createTranslator(locale, await loadFirst(locale)).text
  for (const change of allChanges)
    for (const isMine of [true, false])
      for (const isToMe of [true, false]) {
        const told: Told = { isMine, isToMe, kind: 'channel', sender: 'Olena', people: 'Sofia' }
        const text = serviceText(t, service(change, [], 'Walks'), told)
        expect(text).not.toMatch(/[{}]|undefined|^\s|\s$/)
        expect(text.includes('Olena')).toBe(!isMine)
      }
})

const allChanges: readonly Service['change'][] = [
  ...(['created', 'added', 'joined', 'left', 'removed'] as const),
  ...(['title', 'description', 'picture', 'owner'] as const),
]
