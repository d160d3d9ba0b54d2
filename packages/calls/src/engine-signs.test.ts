// Raised hands, reactions and who speaks: seen by everybody in the call, however late they come.
import type { ChatId } from '@poruch/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { both, openTestPeople, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let olena: TestPerson
let taras: TestPerson
let sofia: TestPerson
let chatId: ChatId

beforeEach(async () => {
  people = await openTestPeople()
  olena = await people.person('Olena')
  taras = await people.person('Taras')
  sofia = await people.person('Sofia')
  chatId = await people.group(olena, [taras, sofia])
  olena.engine.start({ chatId }, 'audio')
  await people.pass(1_000)
  await accept(taras)
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

const handle = ({ engine }: TestPerson) => engine.current.get()
const accept = async (one: TestPerson) => {
  handle(one)?.accept({ ...both, camera: false })
  await people.pass(1_000)
}
/** What `one` shows, as `by` sees it. */
const seen = (one: TestPerson, by: TestPerson) => {
  const found = by.call().participants.find(({ deviceId }) => deviceId === one.deviceId)
  return found && { hand: found.hand, speaking: found.speaking, emoji: found.reaction?.emoji ?? null }
}
const nothing = { hand: false, speaking: false, emoji: null }

test('a raised hand is seen by all, by who comes later too, until it is lowered', async () => {
  handle(olena)?.signs.raiseHand(true)
  await people.pass(100)
  expect([seen(olena, olena), seen(olena, taras)]).toEqual(Array(2).fill({ ...nothing, hand: true }))
  await accept(sofia)
  expect(seen(olena, sofia)).toEqual({ ...nothing, hand: true })
  expect(seen(taras, sofia)).toEqual(nothing)
  handle(olena)?.signs.raiseHand(false)
  await people.pass(100)
  expect([seen(olena, taras), seen(olena, sofia)]).toEqual([nothing, nothing])
})

test('a reaction is seen for five seconds, and the same one again is a new one', async () => {
  handle(olena)?.signs.react('👏')
  await people.pass(100)
  expect(seen(olena, taras)?.emoji).toBe('👏')
  const number = () => taras.call().participants.find(({ reaction }) => reaction !== null)?.reaction?.n ?? 0
  const first = number()
  await people.pass(3_000)
  handle(olena)?.signs.react('👏')
  await people.pass(3_000)
  expect([seen(olena, taras)?.emoji, number() > first]).toEqual(['👏', true])
  await people.pass(2_500)
  expect(seen(olena, taras)?.emoji).toBeNull()
})

test('who speaks is told to all, and to nobody while they are muted', async () => {
  const [microphone] = olena.platform.tracks
  if (!microphone) throw new Error('no microphone')
  microphone.sound.rms = 0.1
  await people.pass(1_000)
  expect([seen(olena, taras)?.speaking, olena.call().voice.speaking]).toEqual([true, true])
  handle(olena)?.setMicrophone(false)
  await people.pass(1_000)
  expect([seen(olena, taras)?.speaking, olena.call().voice]).toEqual([
    false,
    { speaking: false, hint: 'you_are_muted' },
  ])
})

test('nobody shows anything in a call that rings, nor a text in place of an emoji', async () => {
  handle(sofia)?.signs.raiseHand(true)
  handle(sofia)?.signs.react('👏')
  handle(olena)?.signs.react('a whole sentence that is meant for the chat')
  await people.pass(500)
  expect([seen(sofia, sofia), seen(olena, taras)]).toEqual([nothing, nothing])
})
