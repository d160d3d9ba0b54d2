// W-24: names that are missing are asked for, many at once, and never for ever.

import { Scope, Value } from '@poruch/live'
import { ManualClock, settle, until } from '@poruch/live/testing'
import { limits, newId, PoruchError, type User, type UserId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test } from 'vitest'
import { memoryCache } from '../cache/memory.ts'
import { NetworkError } from '../wire/api.ts'
import type { ConnectionState } from '../wire/connection.ts'
import { PeopleBook } from './people.ts'

function setUp(stored: readonly User[] = []) {
  const clock = new ManualClock()
  const scope = new Scope()
  const state = new Value<ConnectionState>({ kind: 'online' })
  const asked: (readonly UserId[])[] = []
  const known = new Map<UserId, User>()
  const failures: Error[] = []
  const cache = memoryCache()
  const api = {
    async named(ids: readonly UserId[]) {
      asked.push(ids)
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      return ids.flatMap((id) => known.get(id) ?? [])
    },
  }
  const people = new PeopleBook({ api, cache, connection: { state }, clock, random: () => 0, scope, stored })
  const somebody = (over: Partial<User> = {}) => {
    const user = make.user(over)
    known.set(user.id, user)
    return user
  }
  return { clock, scope, state, asked, failures, cache, people, somebody }
}

test('W-24: whoever is looked at and not known is asked for, those of one turn at once', async () => {
  const { asked, people, somebody } = setUp()
  const [olena, taras] = [somebody(), somebody()]
  const shown = people.user(olena.id)
  expect([shown.get(), people.get(taras.id), people.user(olena.id) === shown]).toEqual([null, null, true])
  await settle()
  expect(asked).toEqual([[olena.id, taras.id]])
  expect([shown.get(), people.get(taras.id)]).toEqual([olena, taras])
  expect([...people.known.get().values()]).toEqual([olena, taras])
})

test('W-24: no more are asked for at once than the server answers', async () => {
  const { asked, people, somebody } = setUp()
  const users = Array.from({ length: limits.namedMax + 1 }, () => somebody())
  for (const { id } of users) people.user(id)
  await settle()
  expect(asked.map((ids) => ids.length)).toEqual([limits.namedMax, 1])
  expect(people.known.get().size).toBe(users.length)
})

test('W-24: an id that nobody has is asked for once', async () => {
  const { asked, people } = setUp()
  const id = newId<UserId>()
  people.user(id)
  await settle()
  people.get(id)
  people.wake()
  await settle()
  expect(asked).toEqual([[id]])
})

test('W-24: after a failure it is asked again, after a pause or at once after a welcome; a refusal is final', async () => {
  const { asked, clock, failures, people, somebody, state } = setUp()
  const olena = somebody()
  failures.push(
    new NetworkError('lost'),
    new PoruchError('rate_limited', { retryAfterMs: 7_000 }),
    new NetworkError('lost'),
  )
  people.user(olena.id)
  await settle()
  await clock.pass(750)
  expect(asked).toHaveLength(2)
  await clock.pass(6_999)
  expect(asked).toHaveLength(2)
  await clock.pass(1)
  expect(asked).toHaveLength(3)
  state.set({ kind: 'connecting' })
  await clock.pass(60_000)
  expect(asked).toHaveLength(3)
  state.set({ kind: 'online' })
  people.wake()
  await settle()
  expect([asked.length, people.get(olena.id)]).toEqual([4, olena])
  failures.push(new PoruchError('invalid'))
  people.user(newId<UserId>())
  await settle()
  await clock.pass(60_000)
  expect(asked).toHaveLength(5)
})

test('A-8: another name is told to those who show it, and kept', async () => {
  const olena = make.user()
  const { cache, people } = setUp([olena])
  const names: (string | undefined)[] = []
  people.user(olena.id).subscribe(() => names.push(people.get(olena.id)?.displayName))
  people.add([{ ...olena }])
  people.add([{ ...olena, displayName: 'Olha' }])
  expect(names).toEqual(['Olha'])
  await cache.load(olena.id)
  await people.saved()
  expect((await cache.load(olena.id)).users).toEqual([{ ...olena, displayName: 'Olha' }])
})

test('O-16: nothing is asked for after the end', async () => {
  const { asked, failures, clock, people, scope } = setUp()
  failures.push(new NetworkError('lost'))
  people.user(newId<UserId>())
  await settle()
  scope.end()
  people.user(newId<UserId>())
  await clock.pass(60_000)
  expect([asked.length, clock.timers]).toEqual([1, 0])
})

test('O-17: whoever is called like somebody else, or nearly so, needs the username beside the name', async () => {
  const [olena, taras] = [make.user({ displayName: 'Olena' }), make.user({ displayName: 'Taras' })]
  const { people } = setUp([olena, taras])
  const needs = (user: User) => people.hasNamesake(user.id).get() === true
  // What compares names comes late, and on a busy machine later than is waited for below.
  await import('./namesakes.ts')
  expect([olena, taras].map(needs)).toEqual([false, false])
  // Cyrillic letters that look the same, in other letters and with something that nobody sees.
  const other = make.user({ displayName: 'ОLЕNА\u200b' })
  people.add([other])
  await until(() => needs(other))
  expect([olena, taras, other].map(needs)).toEqual([true, false, true])
  const third = make.user({ displayName: 'Oléna' })
  people.add([third, { ...other, displayName: 'Sofia' }])
  expect([olena, other, third].map(needs)).toEqual([true, false, true])
  people.add([{ ...third, displayName: 'Taras' }])
  expect([olena, other, taras, third].map(needs)).toEqual([false, false, true, true])
})
