// Coming back to a call that runs: after a reload, from a page that was killed, into another tab.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { both, openTestPeople, sends, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let taras: TestPerson
let olena: TestPerson

beforeEach(async () => {
  people = await openTestPeople()
  taras = await people.person('Taras')
  olena = await people.person('Olena')
  await people.acquaint(taras, olena)
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

const handle = ({ engine }: TestPerson) => engine.current.get()
const elsewhere = ({ engine }: TestPerson) => engine.elsewhere.get()
const goOn = (one: TestPerson) => {
  const [there] = elsewhere(one)
  return there === undefined ? null : one.engine.comeBack(there.callId, both)
}

/** The page goes, with or without a word. */
async function go(one: TestPerson, how: 'reloads' | 'is killed'): Promise<void> {
  if (how === 'reloads') one.platform.fire('page')
  else for (const pc of one.platform.connections) pc.close()
  one.line.close()
  await people.pass(500)
}

describe.each(['reloads', 'is killed'] as const)('a page that %s', (how) => {
  test.each([
    ['began the call', () => [taras, olena] as const],
    ['answered it', () => [olena, taras] as const],
  ])(
    'C-18, C-30: and that %s sends nothing before its person comes back, then both hear each other',
    async (_, who) => {
      await people.talk(taras, olena)
      await people.pass(60_000)
      const [gone, stays] = who()
      const before = stays.call()
      await go(gone, how)
      expect(stays.call().phase).toBe('in_call')
      const page = await people.page(gone)
      await people.pass(3_000)
      expect((await people.record()).legs.map(({ state }) => state).sort()).toEqual(['active', 'stale'])
      expect(stays.call().link).not.toBe('connected')
      expect(elsewhere(page)).toMatchObject([{ kind: 'return', peerId: stays.userId, callId: before.id }])
      expect([handle(page), sends(page)]).toEqual([null, []])

      expect(goOn(page)).toBe(handle(page))
      await people.pass(1_000)
      for (const one of [page, stays]) {
        expect(one.call()).toMatchObject({ id: before.id, phase: 'in_call', link: 'connected' })
        expect(sends(one)).toEqual(['audio', 'video'])
      }
      expect(elsewhere(page)).toEqual([])
      // What is on here is heard there again, and the time goes on.
      const other = stays.call().participants.find(({ userId }) => userId === page.userId)
      expect(other).toMatchObject({ state: 'active', media: { microphone: true, camera: true } })
      expect((page.call().connectedAt ?? 0) - (before.connectedAt ?? 0)).toBeLessThan(1_000)
      handle(page)?.setMicrophone(false)
      await people.pass(500)
      expect(stays.call().participants.find(({ userId }) => userId === page.userId)?.media.microphone).toBe(
        false,
      )
    },
  )
})

test('comes back more than once', async () => {
  await people.talk(taras, olena)
  let page = taras
  for (let times = 0; times < 3; times += 1) {
    await people.pass(4_000)
    await go(page, 'reloads')
    page = await people.page(page)
    goOn(page)
    await people.pass(1_000)
    expect([page.call().link, olena.call().link]).toEqual(['connected', 'connected'])
  }
})

test('who is away for too long is let go, and there is nothing to come back to', async () => {
  await people.talk(taras, olena)
  await go(taras, 'reloads')
  const page = await people.page(taras)
  await people.pass(61_000)
  expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'connection_lost' })
  expect(elsewhere(page)).toEqual([])
  expect(goOn(page)).toBeNull()
})

test('a call that the person hung up here is none to come back to', async () => {
  await people.talk(taras, olena)
  taras.line.cut()
  handle(taras)?.hangUp()
  await people.pass(1_000)
  handle(taras)?.dismiss()
  expect(elsewhere(taras)).toEqual([])
})

test('who does not want to come back leaves for good, at once', async () => {
  await people.talk(taras, olena)
  await go(taras, 'reloads')
  const page = await people.page(taras)
  const [there] = elsewhere(page)
  if (there !== undefined) page.engine.leave(there.callId)
  expect(elsewhere(page)).toEqual([])
  await people.pass(500)
  expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'completed' })
  expect(sends(page)).toEqual([])
})

test('another tab goes on with it, and the one that had it lets it go without a word', async () => {
  await people.talk(taras, olena)
  const tab = await people.page(taras)
  expect(elsewhere(tab)).toHaveLength(1)
  const said = people.said.length
  taras.engine.release()
  expect([handle(taras), sends(taras)]).toEqual([null, []])
  goOn(tab)
  await people.pass(1_000)
  expect([tab.call().link, olena.call().link]).toEqual(['connected', 'connected'])
  expect(people.said.slice(said).map(({ type }) => type)).not.toContain('call.hangup')
  expect(elsewhere(taras)).toHaveLength(1)
})

test('in a group who reloads comes back to all, who hear each other meanwhile', async () => {
  const sofia = await people.person('Sofia')
  const chatId = await people.group(olena, [taras, sofia])
  olena.engine.start({ chatId }, 'audio')
  await people.pass(1_000)
  for (const one of [taras, sofia]) handle(one)?.accept(both)
  await people.pass(1_000)
  await go(olena, 'reloads')
  const page = await people.page(olena)
  await people.pass(3_000)
  expect(taras.call().participants.find(({ userId }) => userId === sofia.userId)?.link).toBe('connected')
  goOn(page)
  await people.pass(1_000)
  for (const one of [page, taras, sofia]) {
    const links = one.call().participants.filter(({ isSelf }) => !isSelf)
    expect(links.map(({ link }) => link)).toEqual(['connected', 'connected'])
  }
})
