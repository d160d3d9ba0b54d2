// A second call during one: it rings softly, one of the two is put aside or ended, and nobody hears what is not for them.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { both, openTestPeople, sends, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let taras: TestPerson
let olena: TestPerson
let sofia: TestPerson

beforeEach(async () => {
  people = await openTestPeople()
  taras = await people.person('Taras')
  olena = await people.person('Olena')
  sofia = await people.person('Sofia')
  for (const other of [olena, sofia]) await people.acquaint(taras, other)
  await people.talk(olena, taras)
  await people.ring(sofia, taras, 'audio')
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

const engine = (one: TestPerson) => one.engine
const waiting = () => engine(taras).waiting.get()?.get() ?? null
const held = () => engine(taras).held.get()?.get() ?? null
const peerOf = (one: TestPerson) => one.call().participants.find(({ isSelf }) => !isSelf)
describe('while one call runs', () => {
  test('C-23, C-18: a second one rings softly, and is not linked with', async () => {
    expect(waiting()).toMatchObject({ phase: 'incoming', startedBy: sofia.userId })
    expect([taras.call().phase, taras.call().held]).toEqual(['in_call', false])
    expect(sofia.call()).toMatchObject({ phase: 'dialing', ringingOn: 1, link: 'none' })
  })

  test('C-23: put aside for it, the first hears silence and says so, and comes back', async () => {
    engine(taras).answerWaiting('hold', { microphone: true, camera: false })
    await people.pass(1_000)
    expect([waiting(), held()?.id]).toEqual([null, olena.call().id])
    expect(taras.call()).toMatchObject({ id: sofia.call().id, phase: 'in_call', link: 'connected' })
    expect(peerOf(olena)).toMatchObject({ held: true, link: 'connected', media: { microphone: false } })
    // To the one in front alone.
    expect(sends(taras)).toEqual(['audio'])
    const connections = taras.platform.left.connections

    engine(taras).swap()
    await people.pass(1_000)
    expect([held()?.id, taras.call().id]).toEqual([sofia.call().id, olena.call().id])
    expect(peerOf(olena)).toMatchObject({ held: false, media: { microphone: true, camera: true } })
    expect(peerOf(sofia)).toMatchObject({ held: true })
    expect(sends(taras)).toEqual(['audio', 'video'])
    // Nothing was negotiated for it.
    expect(taras.platform.left.connections).toBe(connections)
    expect((await people.calls()).map(({ state }) => state)).toEqual(['active', 'active'])
  })

  test('C-23: the first is ended for it', async () => {
    engine(taras).answerWaiting('end', both)
    await people.pass(1_000)
    expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'completed' })
    expect([held(), waiting()]).toEqual([null, null])
    expect(taras.call()).toMatchObject({ id: sofia.call().id, phase: 'in_call', link: 'connected' })
    expect(sends(olena)).toEqual([])
  })

  test('declined, it leaves the first alone', async () => {
    engine(taras).waiting.get()?.decline('user')
    await people.pass(1_000)
    expect(sofia.call()).toMatchObject({ phase: 'ended', reason: 'declined' })
    expect(waiting()).toMatchObject({ phase: 'ended', reason: 'declined' })
    engine(taras).waiting.get()?.dismiss()
    expect(waiting()).toBeNull()
    expect(taras.call()).toMatchObject({ phase: 'in_call', link: 'connected', held: false })
  })

  test('whoever it waits for gives up: that is missed, and the next one may wait', async () => {
    sofia.engine.current.get()?.hangUp()
    await people.pass(1_000)
    expect(waiting()).toMatchObject({ phase: 'ended', reason: 'cancelled' })
    sofia.engine.current.get()?.dismiss()
    await people.ring(sofia, taras, 'audio')
    expect(waiting()).toMatchObject({ phase: 'incoming' })
  })

  test('when the first ends, it rings as any does', async () => {
    olena.engine.current.get()?.hangUp()
    await people.pass(1_000)
    expect(waiting()).toBeNull()
    expect(taras.call()).toMatchObject({ phase: 'incoming', startedBy: sofia.userId })
  })
})

test('a call that is put aside and ends there is told, and the other goes on', async () => {
  engine(taras).answerWaiting('hold', both)
  await people.pass(1_000)
  olena.engine.current.get()?.hangUp()
  await people.pass(1_000)
  expect(held()).toMatchObject({ phase: 'ended', reason: 'completed' })
  expect(taras.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
  engine(taras).held.get()?.dismiss()
  expect(held()).toBeNull()
})

test('the one in front ends: what was put aside is taken up with one gesture', async () => {
  engine(taras).answerWaiting('hold', both)
  await people.pass(1_000)
  sofia.engine.current.get()?.hangUp()
  await people.pass(1_000)
  expect([taras.call().phase, held()?.phase]).toEqual(['ended', 'in_call'])
  engine(taras).swap()
  await people.pass(500)
  expect([held(), taras.call().held, peerOf(olena)?.held]).toEqual([null, false, false])
})

test('C-23: whoever takes no second call is busy', async () => {
  sofia.engine.current.get()?.hangUp()
  await people.pass(1_000)
  sofia.engine.current.get()?.dismiss()
  engine(taras).waiting.get()?.dismiss()
  taras.settings.callWaiting = false
  await people.ring(sofia, taras, 'audio')
  expect(sofia.call()).toMatchObject({ phase: 'ended', reason: 'busy' })
  expect([waiting(), taras.call().phase]).toEqual([null, 'in_call'])
})

test('both are left when the page goes, and both can be come back to', async () => {
  engine(taras).answerWaiting('hold', both)
  await people.pass(1_000)
  taras.platform.fire('page')
  expect([engine(taras).current.get(), held(), sends(taras)]).toEqual([null, null, []])
  taras.line.close()
  const page = await people.page(taras)
  await people.pass(500)
  expect(page.engine.elsewhere.get()).toHaveLength(2)
})
