// Proves what time does to calls, also across restarts of the server. The clock stands where the test puts it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Call, type CallId, newId, timeouts } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { history } from '../messages/store.ts'
import {
  lose as loseFrom,
  pass as passIn,
  start as startIn,
  stateOf,
  talk as talkIn,
  told,
} from '../testing/call-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'
import { liveCalls } from './store.ts'

const ringMs = 45_000
let folder: string
let clock: ManualClock
let server: TestServer
let anna: Member
let bohdan: Member
let a: TestDevice
let b: TestDevice

const open = (config: { ringMs: number } = { ringMs }) =>
  startTestServer({ clock, config: { databaseUrl: `sqlite:${join(folder, 'test.db')}`, ...config } })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poruch-'))
  clock = createManualClock()
  server = await open()
  anna = await server.addPerson('Anna')
  bohdan = await server.addPerson('Bohdan')
  a = await server.join(anna)
  b = await server.join(bohdan)
})
afterEach(async () => {
  await server.close()
  expect(clock.running()).toBe(0)
  await rm(folder, { recursive: true })
})

const start = (from: TestDevice, to: TestDevice, callId?: CallId) => startIn(server, from, to, callId)
const talk = (from: TestDevice, to: TestDevice) => talkIn(server, from, to)
const ended = (call: Call) => call.state === 'ended'

const pass = (ms: number, devices: readonly TestDevice[], heard?: readonly CallId[]) =>
  passIn(clock, ms, devices, heard)
const lose = (device: TestDevice, witness: TestDevice) => loseFrom(server, device, witness)

async function restart(): Promise<void> {
  await server.close()
  server = await open()
}

const notesOf = async (call: Call) =>
  (await history(server.context.store.db, call.chatId, null, 50)).messages.map((message) => message.body)

describe('ringing', () => {
  it('C-13: ends as missed when nobody answered', async () => {
    const { id } = await start(a, b)
    await b.ask('call.ringing', { callId: id, prelink: 'none' })
    await pass(ringMs - 1, [a, b])
    expect(a.all('call.changed').at(-1)?.call.state).toBe('ringing')
    clock.advance(1)
    const call = await told(b, id, ended)
    expect(call).toMatchObject({ reason: 'missed', endedAt: call.ringUntil })
    expect(await notesOf(call)).toMatchObject([{ kind: 'call', reason: 'missed', durationMs: 0 }])
  })

  it('C-13: ends as unreachable when no device ever rang, also when none was there', async () => {
    const first = await start(a, b)
    await b.close()
    await pass(ringMs, [a])
    expect(await told(a, first.id, ended)).toMatchObject({ reason: 'unreachable' })
    const second = await start(a, b)
    expect(second.legs).toHaveLength(1)
    await pass(ringMs, [a])
    expect(await told(a, second.id, ended)).toMatchObject({ reason: 'unreachable' })
  })

  it('C-4: goes on without any device, for one may come', async () => {
    await b.close()
    const { id } = await start(a, b)
    await pass(30_000, [a])
    const back = await server.join(bohdan)
    expect(back.welcome.calls[0]?.id).toBe(id)
    await back.ask('call.accept', { callId: id })
    await told(a, id, (call) => call.state === 'active')
    await pass(ringMs, [a, back])
    expect(a.all('call.changed').some((event) => ended(event.call))).toBe(false)
  })

  it('C-13: ends as cancelled when the caller is gone for a lease', async () => {
    await pass(70_000, [a, b])
    const { id } = await start(a, b)
    await lose(a, b)
    await pass(timeouts.leaseMs - 1_000, [b])
    expect(b.all('call.changed').some((event) => ended(event.call))).toBe(false)
    await pass(1_000, [b])
    expect(await told(b, id, ended)).toMatchObject({ reason: 'cancelled' })
  })

  it('C-13: rings on for a lease after the caller closed the page, who may be back by then', async () => {
    await pass(70_000, [a, b])
    const { id } = await start(a, b)
    await a.close()
    while (await server.isConnected(anna)) await b.settle()
    await pass(timeouts.leaseMs - 1_000, [b])
    expect(b.all('call.changed').some((event) => ended(event.call))).toBe(false)
    const back = await server.join(anna)
    await pass(timeouts.heartbeatMs, [back, b])
    expect(b.all('call.changed').some((event) => ended(event.call))).toBe(false)
    await back.close()
    while (await server.isConnected(anna)) await b.settle()
    await pass(timeouts.leaseMs + timeouts.heartbeatMs, [b])
    expect(await told(b, id, ended)).toMatchObject({ reason: 'cancelled' })
  })

  it('C-13: a caller who comes back in time rings on', async () => {
    await pass(70_000, [a, b])
    const { id } = await start(a, b)
    await lose(a, b)
    await pass(10_000, [b])
    const back = await server.join(anna)
    await pass(20_000, [back, b])
    await b.get('call.accept', { callId: id }, 'call.changed')
  })
})

describe('a lost device', () => {
  it('C-14: is stale after its lease, active again when it is back, and the call goes on', async () => {
    const { id } = await talk(a, b)
    await lose(b, a)
    await pass(timeouts.leaseMs, [a], [id])
    expect(stateOf(await told(a, id, (call) => stateOf(call, b) === 'stale'), a)).toBe('active')
    const back = await server.join(bohdan, [id])
    expect(stateOf(back.welcome.calls[0] as Call, b)).toBe('active')
    await told(a, id, (call) => call.rev > 4 && stateOf(call, b) === 'active')
    await pass(120_000, [a, back], [id])
    expect(a.all('call.changed').some((event) => ended(event.call))).toBe(false)
  })

  it('C-14: that goes while presence is asked for it counts as lost all the same', async () => {
    const { presence } = server.context
    const here = presence.here.bind(presence)
    let answering = Promise.resolve()
    presence.here = async (deviceIds) => {
      const found = await here(deviceIds)
      await answering
      return found
    }
    let answer = () => {}
    answering = new Promise((resolve) => {
      answer = resolve
    })
    const { id } = await talk(a, b)
    await lose(b, a)
    await pass(timeouts.leaseMs, [a], [id])
    answer()
    expect(stateOf(await told(a, id, (call) => stateOf(call, b) === 'stale'), a)).toBe('active')
  })

  it('C-14: is found lost also when presence failed to answer once', async () => {
    const { id } = await talk(a, b)
    const { presence } = server.context
    const here = presence.here.bind(presence)
    let failures = 0
    presence.here = async (deviceIds) => {
      failures += 1
      if (failures === 1) throw new Error('nobody answers')
      return await here(deviceIds)
    }
    await lose(b, a)
    await pass(timeouts.leaseMs + 5_000, [a], [id])
    await told(a, id, (call) => stateOf(call, b) === 'stale')
    expect(failures).toBeGreaterThan(1)
  })

  it('C-14: that stays away ends the call', async () => {
    const { id } = await talk(a, b)
    await lose(b, a)
    await pass(timeouts.leaseMs + timeouts.callLeaseMs - 1_000, [a])
    expect(a.all('call.changed').some((event) => ended(event.call))).toBe(false)
    await pass(1_000, [a])
    expect(await told(a, id, ended)).toMatchObject({ reason: 'connection_lost' })
  })

  it('C-14: is kept while the other side hears it, but not for ever', async () => {
    const { id } = await talk(a, b)
    await lose(b, a)
    await pass(timeouts.leaseMs + timeouts.callMediaLeaseMs - 5_000, [a], [id])
    expect(a.all('call.changed').some((event) => ended(event.call))).toBe(false)
    await pass(5_000, [a], [id])
    expect(await told(a, id, ended)).toMatchObject({ reason: 'connection_lost' })
  })

  it('C-14: that is no longer heard ends the call a lease later', async () => {
    const { id } = await talk(a, b)
    await lose(b, a)
    await pass(200_000, [a], [id])
    expect(a.all('call.changed').some((event) => ended(event.call))).toBe(false)
    await pass(timeouts.leaseMs, [a])
    await told(a, id, ended)
  })

  it('C-14: when both are gone, the call ends, and both learn it when they are back', async () => {
    const { id, chatId } = await talk(a, b)
    const witness = await server.join(await server.addPerson('Witness'))
    await lose(a, witness)
    await lose(b, witness)
    await pass(timeouts.leaseMs + timeouts.callLeaseMs, [witness])
    while ((await history(server.context.store.db, chatId, null, 50)).messages.length === 0)
      await witness.settle()
    const back = await server.join(anna, [id])
    expect(back.welcome.calls).toEqual([])
    expect(await told(back, id)).toMatchObject({ reason: 'connection_lost' })
    // W-18: what was sent while the welcome was made waited for it.
    expect(back.events[0]?.type).toBe('welcome')
  })

  it('W-17, C-14: that is back without its media does not hold the call', async () => {
    const { id } = await talk(a, b)
    await b.close()
    while (await server.isConnected(bohdan)) await a.settle()
    const reloaded = await server.join(bohdan)
    expect(stateOf(reloaded.welcome.calls[0] as Call, b)).toBe('stale')
    const tab = await server.join(bohdan)
    await pass(timeouts.callLeaseMs, [a, reloaded, tab])
    expect(await told(a, id, ended)).toMatchObject({ reason: 'connection_lost' })
  })

  it('W-1: a second tab without the call changes nothing', async () => {
    const { id } = await talk(a, b)
    const tab = await server.join(bohdan)
    expect(stateOf(tab.welcome.calls.find((call) => call.id === id) as Call, b)).toBe('active')
  })

  it('C-14: is back by what it says in the call', async () => {
    const { id } = await talk(a, b)
    await b.close()
    while (await server.isConnected(bohdan)) await a.settle()
    const reloaded = await server.join(bohdan)
    reloaded.send('link.sync', { callId: id, to: anna.device.id, gen: 1, neg: 0 })
    await told(a, id, (call) => call.rev > 4 && stateOf(call, b) === 'active')
  })
})

describe.each([-3_600_000, 3_600_000])('a server whose clock is set %i ms on', (ms) => {
  const setClock = () => clock.set(clock.now() + ms)

  it('C-13: lets a call ring for no longer and no shorter', async () => {
    const { id } = await start(a, b)
    await b.ask('call.ringing', { callId: id, prelink: 'none' })
    await pass(20_000, [a, b])
    setClock()
    await pass(24_999, [a, b])
    expect(a.all('call.changed').some((event) => ended(event.call))).toBe(false)
    clock.advance(1)
    expect(await told(a, id, ended)).toMatchObject({ reason: 'missed' })
  })

  it('C-14: loses sight of a device, and ends its call, when their time has passed', async () => {
    const { id } = await talk(a, b)
    await lose(b, a)
    await pass(5_000, [a], [id])
    setClock()
    await pass(timeouts.leaseMs - 6_000, [a], [id])
    expect(a.all('call.changed').some(({ call }) => stateOf(call, b) === 'stale')).toBe(false)
    await pass(1_000, [a], [id])
    await told(a, id, (call) => stateOf(call, b) === 'stale')
    setClock()
    await pass(timeouts.callLeaseMs - 1_000, [a])
    expect(a.all('call.changed').some((event) => ended(event.call))).toBe(false)
    await pass(5_000, [a])
    expect(await told(a, id, ended)).toMatchObject({ reason: 'connection_lost' })
  })
})

it('C-13: a clock that was set back while the server was away lets nothing ring for longer', async () => {
  const { id } = await start(a, b)
  await server.close()
  clock.set(clock.now() - 3_600_000)
  server = await open()
  const [a2, b2] = [await server.join(anna), await server.join(bohdan)]
  await pass(ringMs - 1, [a2, b2])
  expect(a2.all('call.changed')).toEqual([])
  clock.advance(1)
  expect(await told(a2, id, ended)).toMatchObject({ reason: 'unreachable' })
})

describe('a restart', () => {
  it('C-14: leaves a call alone, and it ends once', async () => {
    const call = await talk(a, b)
    await restart()
    const [a2, b2] = [await server.join(anna, [call.id]), await server.join(bohdan, [call.id])]
    for (const device of [a2, b2])
      expect(device.welcome.calls).toMatchObject([{ id: call.id, state: 'active' }])
    await pass(130_000, [a2, b2], [call.id])
    expect(a2.all('call.changed')).toEqual([])
    await Promise.all(
      [a2, b2].map((device) => device.ask('call.hangup', { callId: call.id, reason: 'completed' })),
    )
    expect(await told(b2, call.id, ended)).toMatchObject({ reason: 'completed' })
    expect(await notesOf(call)).toHaveLength(1)
  })

  it('C-14: gives devices a minute to come back', async () => {
    const call = await talk(a, b)
    await restart()
    const a2 = await server.join(anna, [call.id])
    await pass(60_000, [a2])
    expect(a2.all('call.changed').some((event) => ended(event.call))).toBe(false)
    expect(stateOf(await told(a2, call.id), b)).toBe('stale')
    await pass(15_000, [a2])
    await told(a2, call.id, ended)
  })

  it('C-6, C-11: an invite that became an answer is still known by its own id', async () => {
    const { id } = await start(a, b)
    const crossed = newId<CallId>()
    expect((await start(b, a, crossed)).id).toBe(id)
    await restart()
    const [a2, b2] = [await server.join(anna, [id]), await server.join(bohdan, [id])]
    // From both sides, and from another device of the same person: no repetition replaces the call.
    const other = await server.join(await server.addDevice(bohdan.user))
    for (const device of [b2, other])
      expect(await start(device, a2, crossed)).toMatchObject({ id, state: 'active', rev: 2 })
    expect(await start(a2, b2, id)).toMatchObject({ id, state: 'active', rev: 2 })
    await b2.ask('call.cancel', { callId: crossed })
    expect(await told(a2, id, ended)).toMatchObject({ reason: 'completed' })
    await restart()
    const b3 = await server.join(bohdan)
    expect(await start(b3, a2, crossed)).toMatchObject({ id, state: 'ended', reason: 'completed' })
    expect(await liveCalls(server.context.store.db)).toEqual([])
  })

  it('C-13: the ring goes on from where it stood', async () => {
    const { id } = await start(a, b)
    await b.ask('call.ringing', { callId: id, prelink: 'none' })
    await pass(20_000, [a, b])
    await restart()
    const [a2, b2] = [await server.join(anna), await server.join(bohdan)]
    expect(b2.welcome.calls).toMatchObject([{ id, state: 'ringing' }])
    await pass(24_999, [a2, b2])
    expect(a2.all('call.changed')).toEqual([])
    clock.advance(1)
    expect(await told(a2, id, ended)).toMatchObject({ reason: 'missed' })
  })

  it('C-13: a caller has a minute to come back to a long ring', async () => {
    await server.close()
    server = await open({ ringMs: 90_000 })
    const [caller, callee] = [await server.join(anna), await server.join(bohdan)]
    const { id } = await start(caller, callee)
    await server.close()
    server = await open({ ringMs: 90_000 })
    const b2 = await server.join(bohdan)
    await pass(59_999, [b2])
    expect(b2.all('call.changed')).toEqual([])
    clock.advance(1)
    expect(await told(b2, id, ended)).toMatchObject({ reason: 'cancelled' })
  })

  it('C-13: a ring that ran out meanwhile ends at the start', async () => {
    const { id, chatId } = await start(a, b)
    await server.close()
    clock.advance(3_600_000)
    server = await open()
    const b2 = await server.join(bohdan)
    while ((await history(server.context.store.db, chatId, null, 5)).messages.length === 0) await b2.settle()
    const late = await server.join(anna, [id])
    expect(await told(late, id)).toMatchObject({ reason: 'unreachable' })
  })
})
