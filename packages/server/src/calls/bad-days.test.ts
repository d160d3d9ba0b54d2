// Proves what becomes of a call of many on bad days: too many come, people are banned, devices vanish, clocks are wrong.
import { type Call, type CallId, type ChatId, limits, newId, timeouts } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lose as loseFrom, pass as passIn, stateOf, told } from '../testing/call-steps.ts'
import { createGroup } from '../testing/chat-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { findCall } from './store.ts'

let clock: ManualClock
let server: TestServer
let olena: TestDevice
let taras: TestDevice
let sofia: TestDevice
/** Of the server, and not of the group. */
let oksana: TestDevice
let chatId: ChatId

const come = async (name: string) => await server.join(await server.addPerson(name))
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  ;[olena, taras, sofia, oksana] = [
    await come('Olena'),
    await come('Taras'),
    await come('Sofia'),
    await come('Oksana'),
  ]
  chatId = await createGroup(olena, [taras.member, sofia.member])
})
afterEach(async () => {
  await server.close()
  expect(clock.running()).toBe(0)
})

const idOf = ({ member }: TestDevice) => member.user.id
const startFields = (chat = chatId) =>
  ({ callId: newId<CallId>(), chatId: chat, media: 'audio', prelink: 'none' }) as const
const start = async (device: TestDevice, chat = chatId): Promise<Call> =>
  (await device.get('call.start', startFields(chat), 'call.changed')).call
const accept = async (device: TestDevice, { id }: Call): Promise<Call> =>
  (await device.get('call.accept', { callId: id }, 'call.changed')).call
const invite = (device: TestDevice, { id }: Call, ...people: TestDevice[]) =>
  device.ask('call.invite', { callId: id, userIds: people.map(idOf) })
const record = async ({ id }: Call): Promise<Call> => {
  const call = await findCall(server.context.store.db, id)
  if (call === null) throw new Error('There is no such call.')
  return call
}
const isEnded = (call: Call) => call.state === 'ended'

/** Olena, Taras and Sofia talk. */
async function talk(): Promise<Call> {
  const call = await start(olena)
  for (const device of [taras, sofia]) await accept(device, await told(device, call.id))
  return await told(olena, call.id, (now) => stateOf(now, sofia) === 'active')
}

const pass = (ms: number, devices: readonly TestDevice[], heard?: readonly CallId[]) =>
  passIn(clock, ms, devices, heard)
const lose = (device: TestDevice, witness: TestDevice) => loseFrom(server, device, witness)

describe('many at once', () => {
  it('C-27: of nine who come in one moment eight are in, and the ninth is shown who they are', async () => {
    const nine: TestDevice[] = []
    for (let place = 0; place <= limits.meshVoices; place += 1) nine.push(await come(`Guest ${place}`))
    const crowd = await createGroup(
      olena,
      nine.map(({ member }) => member),
    )
    const answers = await Promise.all(nine.map((device) => device.ask('call.start', startFields(crowd))))
    expect(answers.filter(({ type }) => type === 'call.changed')).toHaveLength(limits.meshVoices)
    const last = nine.find((_, place) => answers[place]?.type === 'error')
    expect(answers.find(({ type }) => type === 'error')).toMatchObject({ code: 'call_full' })
    await last?.settle()
    const shown = last?.all('call.changed').at(-1)?.call
    expect(shown?.legs.filter(({ state }) => state === 'active')).toHaveLength(limits.meshVoices)
    const sights = olena.all('call.seen').map(({ seen }) => seen)
    expect(sights.at(-1)).toMatchObject({ full: true, people: { length: limits.meshVoices } })
  })

  it('C-28: two who call the same third in ring them once, and both see it', async () => {
    const call = await talk()
    const answers = await Promise.all([invite(taras, call, oksana), invite(sofia, call, oksana)])
    expect(answers.map(({ type }) => type)).toEqual(['call.changed', 'call.changed'])
    const now = await record(call)
    expect(now.guests).toEqual([idOf(oksana)])
    expect(now.legs.filter(({ userId }) => userId === idOf(oksana))).toMatchObject([{ state: 'invited' }])
    await oksana.settle()
    expect(oksana.all('call.changed').map((event) => event.call.id)).toEqual([call.id])
  })
})

describe('people who may be there no longer', () => {
  it('G-9, C-29: an admin who leaves the group is out of its call and moderates nothing there', async () => {
    await olena.get('member.role', { chatId, userId: idOf(taras), role: 'admin' }, 'member.changed')
    const call = await talk()
    await taras.get('chat.leave', { chatId }, 'chat.gone')
    const now = await told(olena, call.id, (one) => stateOf(one, taras) === 'left')
    expect(now).toMatchObject({ state: 'active', reason: null })
    const remove = await taras.ask('call.remove', { callId: call.id, userId: idOf(sofia) })
    expect(remove).toMatchObject({ code: 'not_found' })
    expect(stateOf(await record(call), sofia)).toBe('active')
  })

  it('G-11, C-28: with the last one who leaves the group its call ends, and a guest is told', async () => {
    const alone = await createGroup(olena)
    const call = await start(olena, alone)
    await invite(olena, call, oksana)
    await accept(oksana, call)
    await olena.get('chat.leave', { chatId: alone }, 'chat.gone')
    expect(await told(oksana, call.id, isEnded)).toMatchObject({ reason: 'completed' })
    expect(isEnded(await record(call))).toBe(true)
  })

  it('C-28, G-10: a guest who is banned from the group is out, hears no more, and comes back by no door', async () => {
    const call = await talk()
    await invite(taras, call, oksana)
    await accept(oksana, call)
    await olena.get('member.ban', { chatId, userId: idOf(oksana) }, 'member.changed')
    const out = await told(oksana, call.id, (one) => stateOf(one, oksana) === 'left')
    expect(out).toMatchObject({ state: 'active', guests: [] })
    const heard = oksana.events.length
    await taras.ask('call.hangup', { callId: call.id, reason: 'completed' })
    expect(await oksana.ask('call.accept', { callId: call.id })).toMatchObject({ code: 'not_found' })
    expect(await invite(sofia, call, oksana)).toMatchObject({ code: 'banned' })
    expect(oksana.events.slice(heard).some(({ type }) => type === 'call.changed')).toBe(false)
  })

  it('C-16, C-28: a guest who was away at the end is told of it at the next hello', async () => {
    const call = await talk()
    await invite(taras, call, oksana)
    await accept(oksana, call)
    await lose(oksana, olena)
    await olena.ask('call.end', { callId: call.id })
    const back = await server.join(oksana.member, [call.id])
    expect(await told(back, call.id, isEnded)).toMatchObject({ reason: 'completed' })
  })

  it('C-28, G-10: a guest who rings and is banned rings no longer', async () => {
    const call = await talk()
    await invite(taras, call, oksana)
    await olena.get('member.ban', { chatId, userId: idOf(oksana) }, 'member.changed')
    await told(oksana, call.id, (one) => stateOf(one, oksana) === 'missed')
    expect(await oksana.ask('call.accept', { callId: call.id })).toMatchObject({ code: 'not_found' })
  })

  it('C-28, G-10: whoever began the call is banned, and their guest and all others go on', async () => {
    const call = await start(taras)
    for (const device of [olena, sofia]) await accept(device, await told(device, call.id))
    await invite(taras, call, oksana)
    await accept(oksana, call)
    await olena.get('member.ban', { chatId, userId: idOf(taras) }, 'member.changed')
    const now = await told(oksana, call.id, (one) => stateOf(one, taras) === 'left')
    expect(now).toMatchObject({ state: 'active', guests: [idOf(oksana)] })
    expect([olena, sofia, oksana].map((device) => stateOf(now, device))).toEqual(Array(3).fill('active'))
    expect(await taras.ask('call.end', { callId: call.id })).toMatchObject({ code: 'not_found' })
  })
})

describe('a device that vanishes', () => {
  it('C-14: goes after its lease and its time, and the others never stop', async () => {
    const call = await talk()
    await pass(timeouts.callLeaseMs, [olena, taras, sofia])
    await lose(sofia, olena)
    await pass(timeouts.leaseMs, [olena, taras])
    await told(olena, call.id, (one) => stateOf(one, sofia) === 'stale')
    await pass(timeouts.callLeaseMs, [olena, taras])
    const now = await told(olena, call.id, (one) => stateOf(one, sofia) === 'left')
    expect(now).toMatchObject({ state: 'active', reason: null })
    expect([olena, taras].map((device) => stateOf(now, device))).toEqual(['active', 'active'])
    expect(await record(call)).toMatchObject({ rev: now.rev })
  })

  it('P-1, C-14: is kept while any other one hears it, for itself and not for ever', async () => {
    const call = await talk()
    await invite(taras, call, oksana)
    await accept(oksana, call)
    await pass(timeouts.callLeaseMs, [olena, taras, sofia, oksana])
    await lose(sofia, olena)
    await lose(oksana, olena)
    const hears = [sofia.member.device.id]
    /** Taras hears Sofia; Olena hears nobody. */
    const passHearing = async (ms: number) => {
      for (let left = ms; left > 0; left -= timeouts.heartbeatMs) {
        clock.advance(timeouts.heartbeatMs)
        await olena.ask('ping', { calls: [call.id], hears: [] })
        await taras.ask('ping', { calls: [call.id], hears: [...hears] })
      }
    }
    await passHearing(timeouts.leaseMs + timeouts.callLeaseMs)
    await told(olena, call.id, (one) => stateOf(one, oksana) === 'left')
    expect(stateOf(await record(call), sofia)).toBe('stale')
    await passHearing(timeouts.callMediaLeaseMs - timeouts.callLeaseMs)
    const now = await told(olena, call.id, (one) => stateOf(one, sofia) === 'left')
    expect([olena, taras].map((device) => stateOf(now, device))).toEqual(['active', 'active'])
  })

  it('C-4, C-13: while it rings is missed at the end of the ring, or rings on when it is back', async () => {
    const call = await start(olena)
    await told(sofia, call.id)
    await lose(sofia, olena)
    await accept(taras, await told(taras, call.id))
    await pass(timeouts.leaseMs + timeouts.heartbeatMs, [olena, taras])
    const back = await server.join(sofia.member)
    expect(back.welcome.calls.map((one) => stateOf(one, sofia))).toEqual(['invited'])
    await lose(back, olena)
    await pass(timeouts.ringMs, [olena, taras])
    const now = await told(olena, call.id, (one) => stateOf(one, sofia) === 'missed')
    expect(now).toMatchObject({ state: 'active' })
  })

  it.each(['call.accept', 'call.start'] as const)(
    'C-14: in the moment in which it comes in (%s) is in, lost, and out, and the others never stop',
    async (how) => {
      const call = await start(olena)
      await accept(taras, await told(taras, call.id))
      await pass(timeouts.callLeaseMs, [olena, taras, sofia])
      if (how === 'call.accept') sofia.send('call.accept', { callId: call.id })
      else sofia.send('call.start', startFields())
      await told(olena, call.id, (one) => stateOf(one, sofia) === 'active')
      await lose(sofia, olena)
      await pass(timeouts.leaseMs, [olena, taras])
      await told(olena, call.id, (one) => stateOf(one, sofia) === 'stale')
      await pass(timeouts.callLeaseMs, [olena, taras])
      const now = await told(olena, call.id, (one) => stateOf(one, sofia) === 'left')
      expect([now.state, stateOf(now, taras)]).toEqual(['active', 'active'])
    },
  )

  it('C-11: in the moment in which it leaves has left, once', async () => {
    const call = await talk()
    sofia.send('call.hangup', { callId: call.id, reason: 'completed' })
    await told(olena, call.id, (one) => stateOf(one, sofia) === 'left')
    await lose(sofia, olena)
    const { rev } = await record(call)
    await pass(timeouts.leaseMs + timeouts.callLeaseMs, [olena, taras])
    expect(await record(call)).toMatchObject({ rev, state: 'active' })
  })

  it('C-31, C-14: while it takes a call over leaves it where it was', async () => {
    const call = await talk()
    const laptop = await server.join(await server.addDevice(sofia.member.user))
    await laptop.get('call.move', { callId: call.id, done: false }, 'call.changed')
    await lose(laptop, olena)
    await pass(timeouts.leaseMs, [olena, taras, sofia])
    const now = await told(olena, call.id, (one) => stateOf(one, laptop) === 'left')
    expect(stateOf(now, sofia)).toBe('active')
  })
})

describe.each([-3_600_000, 3_600_000])('a server whose clock is set %i ms on', (ms) => {
  it('C-13, C-28: rings those who are called in for no longer and no shorter', async () => {
    const call = await talk()
    clock.set(clock.now() + ms)
    await invite(taras, call, oksana)
    clock.set(clock.now() - ms)
    await pass(timeouts.ringMs - 1_000, [olena, taras, sofia, oksana])
    expect(stateOf(await record(call), oksana)).toBe('invited')
    await pass(1_000, [olena, taras, sofia, oksana])
    const now = await told(olena, call.id, (one) => stateOf(one, oksana) === 'missed')
    expect(now.state).toBe('active')
  })

  it('C-14: loses one of many when their time has passed, and nobody else', async () => {
    const call = await talk()
    await pass(timeouts.callLeaseMs, [olena, taras, sofia])
    await lose(sofia, olena)
    clock.set(clock.now() + ms)
    await pass(timeouts.leaseMs, [olena, taras])
    await told(olena, call.id, (one) => stateOf(one, sofia) === 'stale')
    await pass(timeouts.callLeaseMs - timeouts.heartbeatMs, [olena, taras])
    expect(stateOf(await record(call), sofia)).toBe('stale')
    await pass(timeouts.heartbeatMs, [olena, taras])
    await told(olena, call.id, (one) => stateOf(one, sofia) === 'left')
  })
})
