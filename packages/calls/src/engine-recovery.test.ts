// Recovery in a call of three: each way is noticed, mended and reported by itself.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { both, openTestPeople, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let olena: TestPerson
let taras: TestPerson
let sofia: TestPerson

beforeEach(async () => {
  people = await openTestPeople()
  const three = await people.three()
  ;({ olena, taras, sofia } = three)
  const { chatId } = three
  olena.engine.start({ chatId }, 'audio')
  await people.pass(1_000)
  for (const one of [taras, sofia]) one.engine.current.get()?.accept(both)
  await people.pass(2_000)
})

afterEach(async () => {
  await people.close()
  expect(people.clock.timers).toBe(0)
})

const linkTo = (one: TestPerson, other: TestPerson) =>
  one.call().participants.find(({ deviceId }) => deviceId === other.deviceId)?.link
const made = (one: TestPerson) => one.platform.connections.length
const reportOf = (one: TestPerson) => one.engine.current.get()?.report()
const outages = (one: TestPerson, other: TestPerson) =>
  reportOf(one)?.links.find(({ deviceId }) => deviceId === other.deviceId)?.outages ?? []

/** These two do not reach each other any more, and each reaches everybody else. */
function part(one: TestPerson, other: TestPerson): void {
  const belongs = (end: unknown, who: TestPerson) => who.platform.connections.some((pc) => pc === end)
  people.network.areApart = (here, there) =>
    (belongs(here, one) && belongs(there, other)) || (belongs(here, other) && belongs(there, one))
}

/** They reach each other again, and what is on its way finds it. */
function heal(): void {
  people.network.areApart = () => false
  for (const { platform } of [olena, taras, sofia]) for (const pc of platform.connections) pc.tryConnect()
}

test('one way is lost: it alone is tried anew, those who hear each other go on, and it is back when there is one', async () => {
  const all = [olena, taras, sofia]
  expect(all.map(made)).toEqual([2, 2, 2])
  part(olena, taras)
  await people.pass(7_000)
  expect([linkTo(olena, taras), linkTo(taras, olena)]).toEqual(['lost', 'lost'])
  for (const one of [olena, taras])
    expect([linkTo(one, sofia), linkTo(sofia, one)]).toEqual(['connected', 'connected'])
  // The best one is that of the call: it is not over while anybody is heard.
  expect(all.map((one) => one.call().link)).toEqual(['connected', 'connected', 'connected'])
  expect([made(sofia), made(olena) > 2, made(taras) > 2]).toEqual([2, true, true])
  await people.pass(60_000)
  expect(all.map((one) => one.call().phase)).toEqual(['in_call', 'in_call', 'in_call'])
  heal()
  await people.pass(2_000)
  expect([linkTo(olena, taras), linkTo(taras, olena)]).toEqual(['connected', 'connected'])
  expect(made(sofia)).toBe(2)
  expect(all.map((one) => one.platform.left.connections)).toEqual([2, 2, 2])
})

test('the report has each step of the way that was lost, and how long it was, and nothing of the others', async () => {
  part(olena, taras)
  await people.pass(5_000)
  const going = reportOf(olena)?.lost
  expect([going?.times, (going?.ms ?? 0) > 4_000]).toEqual([1, true])
  await people.pass(10_000)
  heal()
  await people.pass(15_000)
  const [outage, ...more] = outages(olena, taras)
  expect([outage?.endedAt !== null, more]).toEqual([true, []])
  const steps = outage?.steps ?? []
  expect([steps[0]?.why, steps.length >= 2]).toEqual(['stall', true])
  const ms = (outage?.endedAt ?? 0) - (outage?.startedAt ?? 0)
  expect(reportOf(olena)?.lost).toEqual({ times: 1, ms })
  expect([ms > 14_500, ms < 27_000]).toEqual([true, true])
  expect([outages(olena, sofia), outages(sofia, olena), outages(sofia, taras)]).toEqual([[], [], []])
  expect(reportOf(sofia)?.lost).toEqual({ times: 0, ms: 0 })
})

test('of one whose own network is gone both ways are lost at once, and both are back; it counts once', async () => {
  const isOlenas = (end: unknown) => olena.platform.connections.some((pc) => pc === end)
  people.network.areApart = (here, there) => isOlenas(here) || isOlenas(there)
  olena.line.cut()
  await people.pass(8_000)
  expect([linkTo(olena, taras), linkTo(olena, sofia), linkTo(taras, sofia)]).toEqual([
    ...['lost', 'lost', 'connected'],
  ])
  heal()
  olena.line.connect()
  await people.pass(12_000)
  for (const [one, other] of [
    [olena, taras],
    [olena, sofia],
    [taras, olena],
    [sofia, olena],
  ] as const)
    expect(linkTo(one, other)).toBe('connected')
  expect([reportOf(olena)?.lost.times, reportOf(taras)?.lost.times]).toEqual([1, 1])
})
