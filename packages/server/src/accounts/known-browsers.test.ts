// What a browser keeps is believed by the server that gave it, for the people who signed in there.
import { make } from '@poruch/protocol/testing'
import { expect, it } from 'vitest'
import { knownBrowser, withPerson } from './known-browsers.ts'

const person = (username: string) => make.user({ username })
const secret = Buffer.from('secret')

it('A-12: knows a browser by who signed in there, and says nothing of them', () => {
  const one = withPerson(secret, null, person('olena'))
  const both = withPerson(secret, one, person('taras'))
  const name = knownBrowser(secret, one, 'Olena')
  expect(name).not.toBeNull()
  expect([knownBrowser(secret, both, 'olena'), knownBrowser(secret, both, 'taras')]).toEqual([name, name])
  expect(knownBrowser(secret, both, 'sofia')).toBeNull()
  expect(both).toMatch(/^[\w-]{22}(\.[\w-]{43}){2}$/u)
  expect(withPerson(secret, both, person('taras'))).toBe(both)
  expect(knownBrowser(secret, withPerson(secret, null, person('olena')), 'olena')).not.toBe(name)
})

it.each([null, '', '.', 'x.y', `${'a'.repeat(22)}.`, '....................'])(
  'A-12: takes %j for a browser that nobody knows',
  (kept) => {
    expect(knownBrowser(secret, kept, 'olena')).toBeNull()
    expect(knownBrowser(secret, withPerson(secret, kept, person('olena')), 'olena')).not.toBeNull()
  },
)

it('A-12: believes no mark of another server, person or browser', () => {
  const kept = withPerson(Buffer.from('another secret'), null, person('olena'))
  expect(knownBrowser(secret, kept, 'olena')).toBeNull()
  const [, mark] = withPerson(secret, null, person('olena')).split('.')
  expect(knownBrowser(secret, `${'a'.repeat(22)}.${mark}`, 'olena')).toBeNull()
})

it('A-12: keeps the last eight people, however many there were', () => {
  let kept = withPerson(secret, null, person('first'))
  for (let index = 0; index < 8; index++) kept = withPerson(secret, kept, person(`person${index}`))
  expect(knownBrowser(secret, kept, 'first')).toBeNull()
  expect(knownBrowser(secret, kept, 'person0')).not.toBeNull()
  expect(kept.split('.')).toHaveLength(9)
})
