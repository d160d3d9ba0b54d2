// A screen in a call, and a call of a screen: whole calls of two engines on one server.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { both, openTestPeople, sends, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let taras: TestPerson
let olena: TestPerson

const handle = ({ engine }: TestPerson) => engine.current.get()
const pass = (ms: number) => people.pass(ms)
const nothing = { tracks: 0, connections: 0 }

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

test('a screen that is shared in a call is told to the other one, and its end by the browser’s bar too', async () => {
  await people.talk(taras, olena)
  handle(taras)?.setScreen(true)
  await pass(500)
  expect(taras.call().screen).toMatchObject({ live: true, hasAudio: true })
  expect(sends(taras).toSorted()).toEqual(['audio', 'audio', 'video', 'video'])
  const told = () => olena.call().participants.find(({ userId }) => userId === taras.userId)?.media
  expect(told()).toEqual({ microphone: true, camera: true, screen: true, screenAudio: true })
  taras.platform.tracks.find(({ deviceId, kind }) => deviceId === 'screen' && kind === 'video')?.unplug()
  await pass(500)
  expect(told()).toEqual({ microphone: true, camera: true, screen: false, screenAudio: false })
  expect(sends(taras).toSorted()).toEqual(['audio', 'video'])
})

test('C-18: a screen is asked for by nobody who has not answered', async () => {
  await people.ring(taras, olena, 'audio')
  handle(olena)?.setScreen(true)
  await pass(500)
  expect([olena.platform.screensAsked, sends(olena)]).toEqual([[], []])
})

test('a call of a screen rings once it is known what to show, with a voice and no camera', async () => {
  const picker = Promise.withResolvers<void>()
  taras.platform.captureScreen = () => picker.promise
  await people.ring(taras, olena, 'screen')
  expect([taras.platform.screensAsked.length, taras.platform.asked, handle(olena)]).toEqual([1, [], null])
  picker.resolve()
  await pass(1_000)
  expect(olena.call()).toMatchObject({ phase: 'incoming', media: 'screen' })
  handle(olena)?.accept({ ...both, camera: false })
  await pass(1_000)
  expect(sends(taras).toSorted()).toEqual(['audio', 'audio', 'video'])
  expect(taras.call().camera).toMatchObject({ wanted: false, live: false })
  handle(olena)?.hangUp()
  await pass(1_000)
  expect([taras.platform.left, olena.platform.left]).toMatchObject([nothing, nothing])
})

test('a picker that is closed calls nobody: no ring, no record, nothing left open', async () => {
  taras.platform.captureScreen = () => {
    throw new DOMException('Permission denied', 'NotAllowedError')
  }
  await people.ring(taras, olena, 'screen')
  expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'cancelled' })
  expect([handle(olena), await people.calls(), taras.platform.left]).toMatchObject([null, [], nothing])
})
