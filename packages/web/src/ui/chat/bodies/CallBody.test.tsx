// Proves that the message of a call names those who were in it, where there were others than the two of a direct chat.
// @vitest-environment happy-dom
import type { ChatKind, User } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { type Drawn, draw } from '../../testing/draw.tsx'
import { fakeSession, olena, person, sofia, taras } from '../../testing/fake-session.ts'
import { CallBody } from './CallBody.tsx'

let drawn: Drawn | null = null
afterEach(() => drawn?.end())

/** What Olena reads of a call that Taras began. */
async function read(kind: ChatKind, people: readonly User[], count = people.length): Promise<string> {
  await drawn?.end()
  const world = fakeSession()
  world.known.update((known) => new Map([...known, ...people.map((user) => [user.id, user] as const)]))
  const call = make.callBody({ people: people.map(({ id }) => id), peopleCount: count })
  const row = { at: 0, isMine: false }
  drawn = await draw(<CallBody call={call} row={row} partner={null} kind={kind} />, {
    session: world.session,
  })
  return drawn.page.textContent ?? ''
}

describe('C-15: who was in the call', () => {
  test('everybody in a group is named, the reader last', async () => {
    expect(await read('group', [taras, olena, sofia])).toContain('Taras Bondarenko, Sofia Melnyk, and you')
  })

  test('of many the first are named and the others counted, also those that the message does not name', async () => {
    const many = Array.from({ length: 8 }, (_, at) => person(`N${at}`, `n${at}`))
    expect(await read('group', many)).toContain('N0, N1, N2 and 5 others')
    expect(await read('group', many, 40)).toContain('N0, N1, N2 and 37 others')
  })

  test('in a direct chat only when somebody was called in', async () => {
    expect(await read('direct', [taras, olena])).not.toContain('Taras')
    expect(await read('direct', [taras, olena, sofia])).toContain('Sofia Melnyk')
  })

  test('of a call that nobody answered nobody is named', async () => {
    expect(await read('group', [])).toMatch(/^Incoming call · 1:34\d/)
  })
})
