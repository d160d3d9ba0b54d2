// A running call is taken over by another device of the same person.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { both, openTestPeople, sends, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let laptop: TestPerson
let phone: TestPerson
let olena: TestPerson

beforeEach(async () => {
  people = await openTestPeople()
  laptop = await people.person('Taras')
  phone = await people.person(laptop)
  olena = await people.person('Olena')
  await people.acquaint(laptop, olena)
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

const there = (one: TestPerson) => one.engine.elsewhere.get()
const take = (one: TestPerson) => {
  const [call] = there(one)
  return call === undefined ? null : one.engine.comeBack(call.callId, both)
}
const heard = (one: TestPerson) =>
  one
    .call()
    .participants.filter(({ isSelf, state }) => !isSelf && state === 'active')
    .map(({ deviceId, link }) => [deviceId, link])

describe.each([
  ['began', () => people.talk(laptop, olena)],
  ['answered', () => people.talk(olena, laptop)],
] as const)('a call that the first device %s', (_, talk) => {
  test('C-31: goes on with the second one, and back, and is heard all the time', async () => {
    await talk()
    const { id, connectedAt } = laptop.call()
    expect(there(phone)).toMatchObject([{ kind: 'move', callId: id }])
    for (const [from, to] of [
      [laptop, phone],
      [phone, laptop],
    ] as const) {
      from.engine.current.get()?.dismiss()
      to.engine.current.get()?.dismiss()
      take(to)
      // Until the ways stand the first one goes on.
      let gaps = 0
      for (let ms = 0; ms < 1_000; ms += 10) {
        await people.pass(10)
        const [one] = heard(olena)
        if (one?.[1] !== 'connected') gaps += 1
      }
      expect(gaps * 10).toBeLessThanOrEqual(100)
      expect(from.call()).toMatchObject({ phase: 'ended', reason: 'moved' })
      expect(to.call()).toMatchObject({ id, phase: 'in_call', link: 'connected' })
      expect(heard(olena)).toEqual([[to.deviceId, 'connected']])
      expect([sends(from), sends(to), sends(olena)]).toEqual([[], ['audio', 'video'], ['audio', 'video']])
      expect(olena.platform.left.connections).toBe(1)
      expect((to.call().connectedAt ?? 0) - (connectedAt ?? 0)).toBeLessThan(1_000)
    }
    expect((await people.record()).legs.map(({ state }) => state).sort()).toEqual([
      'active',
      'active',
      'moved',
    ])
  })
})

test('C-31, C-18: nothing is sent to the second device before the record says that it is in', async () => {
  await people.talk(laptop, olena)
  for (const pc of phone.platform.connections) pc.close()
  take(phone)
  await people.pass(45)
  expect((await people.record()).legs.map(({ state }) => state)).toContain('moving')
  // Two ways, and her tracks on one of them.
  expect(sends(olena)).toEqual(['audio', 'video'])
})

test('C-31: a device that is in itself, or whose person is not in, takes nothing over', async () => {
  await people.talk(laptop, olena)
  const { id } = laptop.call()
  const sofia = await people.person('Sofia')
  const ask = (one: TestPerson, done: boolean) =>
    people.server.act(one.member, 'call.move', { callId: id, done }).then(
      () => 'taken',
      (error: Error & { code?: string }) => error.code,
    )
  expect([await ask(laptop, false), await ask(sofia, false), await ask(phone, true)]).toEqual([
    'forbidden',
    'not_found',
    'forbidden',
  ])
})

test('the call ends while it is taken over', async () => {
  await people.talk(laptop, olena)
  take(phone)
  await people.pass(15)
  olena.engine.current.get()?.hangUp()
  await people.pass(1_000)
  for (const one of [laptop, phone]) expect(one.call().phase).toBe('ended')
  expect(sends(phone)).toEqual([])
})
