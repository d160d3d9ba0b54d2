// Calls that lose the server, or their way to each other, and what is left of them.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { both, openTestPeople, type TestPeople, type TestPerson } from './testing/test-people.ts'

let people: TestPeople
let taras: TestPerson
let olena: TestPerson

const handle = ({ engine }: TestPerson) => engine.current.get()
const pass = (ms: number) => people.pass(ms)
const record = () => people.record()
const nothing = { tracks: 0, connections: 0 }
const ring = () => people.ring(taras, olena, 'video')
const talk = () => people.talk(taras, olena)

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

test.each<[string, () => void]>([
  ['the browser tells', () => olena.platform.fire('network')],
  ['whoever knows of it may tell', () => olena.engine.hintNetworkChange()],
])('of another network %s: the next connection is made at once', async (_, tell) => {
  await talk()
  people.said.length = 0
  tell()
  await pass(300)
  expect(people.said.map(({ type }) => type)).toContain('link.reset')
  expect([olena.signaling.doubts, taras.signaling.doubts]).toEqual([1, 0])
  expect([taras, olena].map((one) => one.call().link)).toEqual(['connected', 'connected'])
  expect(olena.engine.current.get()?.report()).toMatchObject({
    links: [{ deviceId: taras.deviceId }],
    lost: { times: 0, ms: 0 },
  })
})

describe('when signaling is away', () => {
  test('a call goes on, and its end is told over the link and confirmed later', async () => {
    await talk()
    for (const one of [taras, olena]) one.line.cut()
    await pass(60_000)
    for (const one of [taras, olena])
      expect(one.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
    handle(taras)?.hangUp()
    await pass(1_000)
    expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'completed' })
    expect([taras.platform.left, olena.platform.left]).toMatchObject([nothing, nothing])
    expect((await record()).state).toBe('active')
    olena.line.connect()
    await pass(1_000)
    expect(await record()).toMatchObject({ state: 'ended', reason: 'completed' })
  })

  test('a server that restarts leaves a call alone, and knows of it afterwards', async () => {
    await talk()
    await people.server.restart()
    await pass(30_000)
    for (const one of [taras, olena]) one.line.connect()
    await pass(120_000)
    for (const one of [taras, olena])
      expect(one.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
    expect(await record()).toMatchObject({
      state: 'active',
      legs: [{ state: 'active' }, { state: 'active' }],
    })
  })

  test('C-14: the server keeps a call whose one side is away while the other hears it', async () => {
    await talk()
    taras.line.cut()
    await pass(30_000)
    expect((await record()).legs[0]).toMatchObject({ deviceId: taras.deviceId, state: 'stale' })
    await pass(120_000)
    expect((await record()).state).toBe('active')
    taras.line.connect()
    await pass(1_000)
    expect((await record()).legs[0]).toMatchObject({ state: 'active' })
  })

  test('a cancelled call stops ringing when the socket is back', async () => {
    await ring()
    olena.line.cut()
    handle(taras)?.hangUp()
    await pass(2_000)
    expect(olena.call().phase).toBe('incoming')
    olena.line.connect()
    await pass(500)
    expect(olena.call()).toMatchObject({ phase: 'ended', reason: 'cancelled' })
  })

  test('a call that nobody tells of any more does not ring for ever', async () => {
    await ring()
    olena.line.cut()
    await pass(70_000)
    expect(olena.call().phase).toBe('ended')
  })
})

describe('W-26: a command whose moment has passed is not sent', () => {
  const saidBy = (from: number) => people.said.slice(from).map(({ type }) => type)
  const dial = () => taras.engine.start(people.place(taras, olena), 'video')
  const heardNothing = async () => {
    expect(olena.signaling.records.get().size).toBe(0)
    expect(await people.calls()).toEqual([])
  }

  test('a call given up before its start left is told by neither word', async () => {
    taras.line.cut()
    await pass(100)
    const from = people.said.length
    dial()
    await pass(5_000)
    handle(taras)?.hangUp()
    await pass(5_000)
    taras.line.connect()
    await pass(2_000)
    expect(saidBy(from)).toEqual([])
    expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'cancelled' })
    await heardNothing()
  })

  test.each([46_000, 70_000])('a call whose ring time is over does not begin after %i ms', async (ms) => {
    taras.line.cut()
    await pass(100)
    const from = people.said.length
    dial()
    await pass(ms)
    taras.line.connect()
    await pass(2_000)
    expect(saidBy(from)).toEqual([])
    expect(taras.call()).toMatchObject({ phase: 'ended', reason: 'missed' })
    await heardNothing()
  })

  test('within the ring time it still rings', async () => {
    taras.line.cut()
    await pass(100)
    dial()
    await pass(20_000)
    taras.line.connect()
    await pass(2_000)
    expect(olena.call().phase).toBe('incoming')
  })

  test('of a start that got lost on its way only the end is said', async () => {
    const from = people.said.length
    dial()
    taras.line.cut()
    await pass(1_000)
    handle(taras)?.hangUp()
    taras.line.connect()
    await pass(2_000)
    expect(saidBy(from)).toEqual(['call.start', 'call.cancel'])
    await heardNothing()
  })

  test.each([5_000, 46_000])('a start whose answer got lost is ended after %i ms', async (ms) => {
    dial()
    await pass(15)
    taras.line.cut()
    await pass(ms)
    if (ms < 45_000) handle(taras)?.hangUp()
    const from = people.said.length
    taras.line.connect()
    await pass(2_000)
    expect(saidBy(from)).toEqual(['call.cancel'])
    expect(olena.call().phase).toBe('ended')
    expect((await record()).state).toBe('ended')
  })

  test('an accept that was given up before it left is not told: the caller hears the end alone', async () => {
    await ring()
    olena.line.cut()
    await pass(100)
    const from = people.said.length
    handle(olena)?.accept(both)
    handle(olena)?.hangUp()
    await pass(1_000)
    olena.line.connect()
    await pass(2_000)
    expect(saidBy(from)).not.toContain('call.accept')
    expect(saidBy(from)).toContain('call.hangup')
    expect((await record()).state).toBe('ended')
  })

  test('a decline of a call that rings no longer stays unsaid', async () => {
    await ring()
    olena.line.cut()
    handle(olena)?.hangUp()
    await pass(50_000)
    const from = people.said.length
    olena.line.connect()
    await pass(2_000)
    expect(saidBy(from)).not.toContain('call.decline')
  })
})

describe('a call that finds no way', () => {
  test('has its connection built anew after 8 s, and is given up after 30', async () => {
    taras.settings.prelink = 'off'
    await ring()
    people.network.blocked = true
    handle(olena)?.accept(both)
    await pass(7_500)
    expect(taras.platform.connections).toHaveLength(1)
    await pass(1_500)
    expect(taras.platform.connections).toHaveLength(2)
    await pass(22_000)
    for (const one of [taras, olena]) {
      expect(one.call()).toMatchObject({ phase: 'ended', reason: 'connect_timeout' })
      expect(one.platform.left).toMatchObject(nothing)
    }
    expect((await record()).reason).toBe('connect_timeout')
  })

  test('or loses it is given up after 45 s', async () => {
    await talk()
    people.network.blocked = true
    await pass(40_000)
    expect(taras.call()).toMatchObject({ phase: 'in_call', link: 'lost' })
    expect(taras.signaling.reported).toEqual([])
    await pass(8_000)
    for (const one of [taras, olena])
      expect(one.call()).toMatchObject({ phase: 'ended', reason: 'connection_lost' })
    const told = handle(taras)?.report().lost
    expect(told?.times).toBe(1)
    expect(told?.ms).toBeGreaterThan(40_000)
    await pass(60_000)
    expect(handle(taras)?.report().lost).toEqual(told)
  })

  test('and one that finds it again goes on', async () => {
    await talk()
    people.network.blocked = true
    await pass(30_000)
    people.network.blocked = false
    await pass(12_000)
    for (const one of [taras, olena])
      expect(one.call()).toMatchObject({ phase: 'in_call', link: 'connected' })
    await pass(60_000)
    expect(taras.call().phase).toBe('in_call')
  })
})
