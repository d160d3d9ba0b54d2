// Whoever was in a call, or was rung by it, and is called in again hears it ring again; old news rings nowhere.
import type { ChatId } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { both, heard, ids, openTestPeople, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let olena: TestPerson
let taras: TestPerson
let sofia: TestPerson
let chatId: ChatId

beforeEach(async () => {
  people = await openTestPeople()
  ;({ olena, taras, sofia, chatId } = await people.three())
  olena.engine.start({ chatId }, 'audio')
  await people.pass(1_000)
  taras.engine.current.get()?.accept(both)
  await people.pass(1_000)
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

const handle = ({ engine }: TestPerson) => engine.current.get()
const add = async (whom: TestPerson) => {
  void handle(olena)?.moderation.add([whom.userId])
  await people.pass(1_000)
}

/** How Sofia came to be out of it. */
const ways = {
  left: async () => {
    handle(sofia)?.accept(both)
    await people.pass(1_000)
    handle(sofia)?.hangUp()
  },
  declined: async () => handle(sofia)?.decline('user'),
  missed: () => people.pass(45_000),
  'was taken out': async () => {
    handle(sofia)?.accept(both)
    await people.pass(1_000)
    void handle(olena)?.moderation.remove(sofia.userId)
  },
} as const

describe.each(Object.keys(ways) as (keyof typeof ways)[])('whoever %s', (way) => {
  test.each(['put away', 'still shown'])(
    'C-8, C-28: and is called in again hears it ring, the first time being %s, and is heard by all',
    async (shown) => {
      await ways[way]()
      await people.pass(1_000)
      expect(sofia.call().phase).toBe('ended')
      if (shown === 'put away') handle(sofia)?.dismiss()
      // Others who are called in do not wake her.
      const more = await people.person('Ivan')
      await add(more)
      expect(handle(sofia)?.get().phase).toBe(shown === 'put away' ? undefined : 'ended')
      handle(more)?.decline('user')
      await add(sofia)
      expect(sofia.call()).toMatchObject({ phase: 'incoming', id: olena.call().id })
      handle(sofia)?.accept(both)
      await people.pass(1_000)
      expect(heard(sofia)).toEqual(ids(olena, taras))
      expect([heard(olena), heard(taras)]).toEqual([ids(taras, sofia), ids(olena, sofia)])
    },
  )

  test('C-8, C-28: and is called in again while their line is down hears it when it is back', async () => {
    await ways[way]()
    await people.pass(1_000)
    sofia.line.cut()
    await people.pass(16_000)
    await add(sofia)
    sofia.line.connect()
    await people.pass(1_000)
    expect(sofia.call()).toMatchObject({ phase: 'incoming', id: olena.call().id })
  })
})

test('C-8: what was declined here rings on for others, and not again here, however the news comes', async () => {
  const before = await people.record()
  const more = await people.person('Ivan')
  sofia.line.cut()
  handle(sofia)?.decline('user')
  await people.pass(1_000)
  // It reaches the server after this, which gives all that ring more time.
  await add(more)
  sofia.signaling.online.set(true)
  sofia.signaling.records.set(new Map([[before.id, await people.record()]]))
  expect(sofia.call().phase).toBe('ended')
  sofia.signaling.cut()
  sofia.line.connect()
  await people.pass(1_000)
  expect(sofia.call().phase).toBe('ended')
  const leg = (await people.record()).legs.find(({ userId }) => userId === sofia.userId)
  expect(leg?.state).toBe('declined')
})

test.each(['left', 'declined'] as const)(
  'C-8: whoever %s where nobody heard of it, and is called in again, declines nothing with it',
  async (way) => {
    if (way === 'left') handle(sofia)?.accept(both)
    await people.pass(1_000)
    sofia.line.cut()
    if (way === 'left') handle(sofia)?.hangUp()
    else handle(sofia)?.decline('user')
    await people.pass(1_000)
    handle(sofia)?.dismiss()
    // The others see that they are gone, or did not answer.
    if (way === 'left') void handle(olena)?.moderation.remove(sofia.userId)
    else await people.pass(45_000)
    await people.pass(1_000)
    await add(sofia)
    sofia.line.connect()
    await people.pass(2_000)
    expect(sofia.call()).toMatchObject({ phase: 'incoming', id: olena.call().id })
    handle(sofia)?.decline('user')
    await people.pass(1_000)
    expect(handle(sofia)?.get()).toMatchObject({ phase: 'ended', reason: 'declined' })
    const states = (await people.record()).legs.filter(({ userId }) => userId === sofia.userId)
    expect(states).toMatchObject([{ state: 'declined' }])
  },
)

test('C-28: whoever is taken out and called in again between two news of it is asked anew', async () => {
  handle(sofia)?.accept(both)
  await people.pass(1_000)
  const { records } = sofia.signaling
  const take = records.set.bind(records)
  let latest: Parameters<typeof take>[0] = records.get()
  records.set = (news) => {
    latest = news
  }
  void handle(olena)?.moderation.remove(sofia.userId)
  await people.pass(100)
  await add(sofia)
  records.set = take
  take(latest)
  expect(sofia.call().phase).toBe('incoming')
  await people.pass(1_000)
  expect(heard(olena)).toEqual(ids(taras))
  handle(sofia)?.accept(both)
  await people.pass(1_000)
  expect(heard(olena)).toEqual(ids(taras, sofia))
})

test('C-6, C-28: whoever left a call of two that became one of many comes into it by calling there again', async () => {
  for (const one of [olena, taras]) handle(one)?.hangUp()
  await people.pass(1_000)
  await people.acquaint(olena, taras)
  await people.talk(olena, taras)
  await add(sofia)
  handle(sofia)?.accept(both)
  await people.pass(1_000)
  for (const one of [taras, olena]) {
    const { id } = one.call()
    handle(one)?.hangUp()
    await people.pass(1_000)
    one.engine.start(people.place(one, one === olena ? taras : olena), 'audio')
    await people.pass(1_000)
    expect(one.call()).toMatchObject({ id, phase: 'in_call' })
    expect([heard(olena), heard(taras), heard(sofia)]).toEqual([
      ...[ids(taras, sofia), ids(olena, sofia), ids(olena, taras)],
    ])
  }
})

test('C-8, C-28: whoever began it, left and is called in again hears it ring too', async () => {
  handle(sofia)?.accept(both)
  await people.pass(1_000)
  handle(olena)?.hangUp()
  await people.pass(1_000)
  void handle(taras)?.moderation.add([olena.userId])
  await people.pass(1_000)
  expect(olena.call()).toMatchObject({ phase: 'incoming', id: taras.call().id })
  handle(olena)?.accept(both)
  await people.pass(1_000)
  expect([heard(olena), heard(taras)]).toEqual([ids(taras, sofia), ids(olena, sofia)])
})
