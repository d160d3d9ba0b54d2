// Proves calls over real sockets: who rings, who wins, who is told, who may not.
import { type Call, type CallId, type ChatId, newId } from '@poruch/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { history } from '../messages/store.ts'
import { start as startIn, stateOf, talk as talkIn, told } from '../testing/call-steps.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { eventsOf, publications } from '../testing/published.ts'
import type { TestDevice } from '../testing/test-device.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import type { CallEvent } from './call-event.ts'
import { changeCall } from './change-call.ts'

let clock: ManualClock
let server: TestServer
let a: TestDevice
let b1: TestDevice
let b2: TestDevice
let c: TestDevice
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({ clock })
  a = await server.join(await server.addPerson('Anna'))
  b1 = await server.join(await server.addPerson('Bohdan'))
  b2 = await server.join(await server.addDevice(b1.member.user))
  c = await server.join(await server.addPerson('Clara'))
})
afterEach(async () => {
  await server.close()
  expect(clock.running()).toBe(0)
})

const start = (from: TestDevice, to: TestDevice, callId?: CallId) => startIn(server, from, to, callId)
const talk = (from: TestDevice, to: TestDevice) => talkIn(server, from, to)
const ended = (call: Call) => call.state === 'ended'
const ring = (device: TestDevice, callId: CallId) => device.ask('call.ringing', { callId, prelink: 'all' })
const notes = async (call: Call) =>
  (await history(server.context.store.db, call.chatId, null, 50)).messages.map((message) => message.body)

describe('ringing and answering', () => {
  it('C-4, C-8, C-9: two devices ring, one accepts, the other is told', async () => {
    const call = await start(a, b1)
    expect(call).toMatchObject({ state: 'ringing', rev: 1, mutual: false, startedBy: a.member.user.id })
    for (const device of [b1, b2]) {
      expect((await device.until('call.changed')).users).toHaveLength(2)
      await ring(device, call.id)
    }
    await told(a, call.id, (record) => stateOf(record, b1) === 'ringing' && stateOf(record, b2) === 'ringing')
    clock.advance(1_000)
    const answer = await b2.get('call.accept', { callId: call.id }, 'call.changed')
    expect(answer.call).toMatchObject({ state: 'active', answeredAt: clock.now() })
    expect(stateOf(await told(b1, call.id, (record) => record.state === 'active'), b1)).toBe(
      'answered_elsewhere',
    )
    await told(a, call.id, (record) => stateOf(record, b2) === 'active')
    await c.settle()
    expect(c.all('call.changed')).toEqual([])
  })

  it('C-9: both devices accept at once: one wins, the other learns by whom', async () => {
    const { id } = await start(a, b1)
    const answers = await Promise.all([b1, b2].map((device) => device.ask('call.accept', { callId: id })))
    expect(answers.map((answer) => answer.type).sort()).toEqual(['call.changed', 'error'])
    const loser = answers[0]?.type === 'error' ? b1 : b2
    expect(loser.all('error')).toMatchObject([{ code: 'call_elsewhere' }])
    await loser.settle()
    const after = loser.events.slice(loser.events.findIndex((event) => event.type === 'error'))
    expect(after.some((event) => event.type === 'call.changed' && event.call.state === 'active')).toBe(true)
  })

  it('C-11, C-15: hung up by either, it ends for all, with one note in the chat', async () => {
    const call = await talk(a, b1)
    clock.advance(12_000)
    await Promise.all(
      [a, b1].map((device) => device.ask('call.hangup', { callId: call.id, reason: 'completed' })),
    )
    for (const device of [a, b1, b2]) {
      expect(await told(device, call.id, ended)).toMatchObject({ reason: 'completed' })
      expect(await device.until('message.changed')).toMatchObject({
        re: null,
        message: { senderId: a.member.user.id, body: { kind: 'call', callId: call.id, durationMs: 12_000 } },
      })
    }
    expect(await notes(call)).toHaveLength(1)
  })

  it('C-10: declined on one device, it stops on the other', async () => {
    const { id } = await start(a, b1)
    await b1.ask('call.decline', { callId: id, scope: 'user' })
    expect(stateOf(await told(b2, id, ended), b2)).toBe('declined_elsewhere')
    expect(await told(a, id, ended)).toMatchObject({ reason: 'declined' })
  })

  it('C-10: silenced on one device, it rings on on the other', async () => {
    const { id } = await start(a, b1)
    await b1.ask('call.decline', { callId: id, scope: 'device' })
    await b2.get('call.accept', { callId: id }, 'call.changed')
    await told(a, id, (call) => call.state === 'active')
  })

  it('C-11: cancelled by the caller', async () => {
    const { id } = await start(a, b1)
    await a.ask('call.cancel', { callId: id })
    expect(await told(b2, id, ended)).toMatchObject({ reason: 'cancelled' })
  })

  it('C-4: a device that connects while it rings, rings too', async () => {
    const { id } = await start(a, b1)
    const b3 = await server.join(await server.addDevice(b1.member.user))
    expect(b3.welcome.calls).toMatchObject([{ id, state: 'ringing' }])
    expect(stateOf(b3.welcome.calls[0] as Call, b3)).toBe('invited')
    await told(a, id, (call) => stateOf(call, b3) === 'invited')
    await ring(b3, id)
    await b3.get('call.accept', { callId: id }, 'call.changed')
  })

  it('knows who knows whom', async () => {
    const first = await talk(a, b1)
    await a.ask('call.hangup', { callId: first.id, reason: 'completed' })
    expect(await start(b1, a)).toMatchObject({ mutual: true })
    expect(await start(c, b1)).toMatchObject({ mutual: false })
  })
})

it('C-2, C-9: changes that meet in the store happen one after the other, each once', async () => {
  const call = await start(a, b1)
  const published = publications(server.context.bus)
  const change = (event: CallEvent) => changeCall(server.context, call.id, event, null)
  const party = ({ member }: TestDevice) => ({ userId: member.user.id, deviceId: member.device.id })
  const accepts = [b1, b2].map((device) => change({ kind: 'accept', by: party(device) }))
  const outcomes = (await Promise.all(accepts)).map(({ outcome }) => outcome)
  expect(outcomes.filter(({ kind }) => kind === 'changed')).toHaveLength(1)
  expect(outcomes).toContainEqual({ kind: 'refused', code: 'call_elsewhere' })
  await Promise.all(
    [a, b1, b2, a].map((device) => change({ kind: 'hangup', by: party(device), reason: 'completed' })),
  )
  const records = eventsOf(published).flatMap((event) => (event.type === 'call.changed' ? [event.call] : []))
  expect(records.map(({ rev, state }) => [rev, state])).toEqual([
    [2, 'active'],
    [3, 'ended'],
  ])
  expect(await notes(call)).toHaveLength(1)
})

describe('repetition', () => {
  it('W-7, C-12: each command may be said again, and changes nothing', async () => {
    const id = newId<CallId>()
    const first = await start(a, b1, id)
    expect(await start(a, b1, id)).toEqual(first)
    await ring(b1, id)
    const rung = await ring(b1, id)
    expect(rung).toMatchObject({ call: { rev: 2 } })
    await b1.ask('call.accept', { callId: id })
    expect(await b1.ask('call.accept', { callId: id })).toMatchObject({ call: { rev: 3, state: 'active' } })
    await a.ask('call.hangup', { callId: id, reason: 'completed' })
    for (const device of [a, b1, b2]) {
      const again = await device.ask('call.hangup', { callId: id, reason: 'media_error' })
      expect(again).toMatchObject({ type: 'call.changed', call: { rev: 4, reason: 'completed' } })
    }
    expect(await start(a, b1, id)).toMatchObject({ rev: 4, state: 'ended' })
    expect(await b1.ask('call.decline', { callId: id, scope: 'user' })).toMatchObject({ call: { rev: 4 } })
    expect(await a.ask('call.cancel', { callId: id })).toMatchObject({ call: { rev: 4 } })
    expect(await ring(b2, id)).toMatchObject({ call: { rev: 4 } })
    expect(await b1.ask('call.accept', { callId: id })).toMatchObject({ code: 'call_ended' })
    expect(await b2.ask('call.accept', { callId: id })).toMatchObject({ code: 'call_elsewhere' })
    expect(await notes(first)).toHaveLength(1)
  })
})

describe('two calls at once', () => {
  it('C-6: both call each other: one call, in which both are, however it falls out', async () => {
    for (let round = 0; round < 25; round += 1) {
      const [x, y] = [newId<CallId>(), newId<CallId>()]
      const order = [start(a, b1, x), start(b1, a, y)]
      const [first, second] = await Promise.all(round % 2 === 0 ? order : order.reverse())
      expect(first?.id).toBe(second?.id)
      const id = first?.id ?? x
      for (const device of [a, b1]) await told(device, id, (call) => call.state === 'active')
      const [mine, repeated] = id === x ? [b1, y] : [a, x]
      // An answer that got lost: the invite is said again, and is the same call.
      expect(await start(mine, mine === a ? b1 : a, repeated)).toMatchObject({ id, state: 'active' })
      const ender = round % 3 === 0 ? 'call.cancel' : 'call.hangup'
      const fields = { callId: repeated, reason: 'completed' as const }
      expect(await mine.ask(ender, fields)).toMatchObject({
        call: { id, state: 'ended', reason: 'completed' },
      })
      clock.advance(12_000)
      for (const device of [a, b1, b2, c]) await device.settle()
    }
  })

  it('C-7: the same device calls again: the old call is replaced, ringing or running', async () => {
    const first = await start(a, b1)
    const second = await start(a, b1)
    expect(await told(b1, first.id, ended)).toMatchObject({ reason: 'replaced' })
    await b1.get('call.accept', { callId: second.id }, 'call.changed')
    const third = await start(b1, a)
    expect(await told(a, second.id, ended)).toMatchObject({ reason: 'replaced' })
    expect(await told(a, third.id)).toMatchObject({ state: 'ringing', startedBy: b1.member.user.id })
  })

  it('C-7: another device of somebody in the call is turned away', async () => {
    await talk(a, b1)
    const fields = {
      callId: newId<CallId>(),
      chatId: await server.direct(a.member, b1.member),
      media: 'video',
      prelink: 'none',
    } as const
    expect(await b2.ask('call.start', fields)).toMatchObject({ code: 'call_in_progress' })
  })

  it('C-23: a device in a call rings softly beside others, and says when it takes no second one', async () => {
    await talk(a, b1)
    await b2.close()
    while (await server.isConnected(b2.member)) await c.settle()
    const second = await start(c, b1)
    expect(second.legs[1]).toMatchObject({ state: 'invited', waiting: true })
    const stranger = await a.ask('call.busy', { callId: second.id })
    expect(stranger).toMatchObject({ code: 'not_found' })
    await b1.ask('call.busy', { callId: second.id })
    await c.settle()
    expect(await notes(second)).toMatchObject([{ reason: 'busy' }])
  })
})

describe('who may not', () => {
  it('C-17: a stranger finds no call, living or ended', async () => {
    const { id } = await start(a, b1)
    const tries = async () => {
      const answers = [
        await ring(c, id),
        await c.ask('call.accept', { callId: id }),
        await c.ask('call.decline', { callId: id, scope: 'user' }),
        await c.ask('call.cancel', { callId: id }),
        await c.ask('call.hangup', { callId: id, reason: 'completed' }),
        await c.ask('link.sync', { callId: id, to: a.member.device.id, gen: 1, neg: 0 }),
      ]
      expect(answers.map((answer) => answer.type === 'error' && answer.code)).toEqual(
        Array(6).fill('not_found'),
      )
    }
    await tries()
    await a.ask('call.cancel', { callId: id })
    await tries()
    expect(c.all('call.changed')).toEqual([])
    const unknown = await c.ask('call.accept', { callId: newId<CallId>() })
    expect(unknown).toMatchObject({ code: 'not_found' })
  })

  it('C-5, C-17: nobody calls where they are not, with an id of others, or says what is for others', async () => {
    const { id, chatId } = await start(a, b1)
    const fields = { callId: newId<CallId>(), media: 'audio', prelink: 'all' } as const
    for (const elsewhere of [chatId, newId<ChatId>()]) {
      const answer = await c.ask('call.start', { ...fields, chatId: elsewhere })
      expect(answer).toMatchObject({ code: 'not_found', field: 'chatId' })
    }
    const own = await server.direct(c.member, a.member)
    expect(await c.ask('call.start', { ...fields, callId: id, chatId: own })).toMatchObject({
      code: 'id_taken',
    })
    expect(await a.ask('call.accept', { callId: id })).toMatchObject({ code: 'forbidden' })
    expect(await b1.ask('call.cancel', { callId: id })).toMatchObject({ code: 'forbidden' })
  })

  it('C-20: invites are limited for the person', async () => {
    for (let calls = 0; calls < 10; calls += 1) await start(a, b1)
    const other = await server.join(await server.addDevice(a.member.user))
    const fields = {
      callId: newId<CallId>(),
      chatId: await server.direct(a.member, c.member),
      media: 'audio',
      prelink: 'all',
    } as const
    const answer = await other.get('call.start', fields, 'error')
    expect(answer).toMatchObject({ code: 'rate_limited', retryAfterMs: 6_000 })
    clock.advance(6_000)
    expect(await other.ask('call.start', fields)).toMatchObject({ type: 'call.changed' })
  })
})

describe('links', () => {
  const offer = { gen: 1, neg: 1, sdp: 'v=0', tracks: { '0': 'microphone' } } as const
  const to = (device: TestDevice) => ({ to: device.member.device.id })

  it('L-1, L-2: while it rings the caller speaks with each device, and they with nobody else', async () => {
    const { id: callId } = await start(a, b1)
    a.send('link.offer', { callId, ...offer, ...to(b1) })
    expect(await b1.until('link.offer')).toEqual({
      type: 'link.offer',
      callId,
      ...offer,
      from: a.member.device.id,
      to: b1.member.device.id,
    })
    b2.send('link.sync', { callId, gen: 1, neg: 0, ...to(a) })
    await a.until('link.sync', (event) => event.from === b2.member.device.id)
    expect(await b1.ask('link.offer', { callId, ...offer, ...to(b2) })).toMatchObject({ code: 'forbidden' })
    expect(await a.ask('link.offer', { callId, ...offer, ...to(c) })).toMatchObject({
      code: 'not_found',
      field: 'to',
    })
    expect(await a.ask('link.offer', { callId, ...offer, ...to(a) })).toMatchObject({ code: 'forbidden' })
    await b2.settle()
    expect(b2.all('link.offer')).toEqual([])
  })

  it('L-2: in the call only the two speak, after it nobody', async () => {
    const { id: callId } = await talk(a, b1)
    b1.send('link.media', {
      callId,
      ver: 1,
      media: { microphone: true, camera: false, screen: false, screenAudio: false },
      held: false,
      ...to(a),
    })
    expect(await a.until('link.media')).toMatchObject({ ver: 1, from: b1.member.device.id })
    expect(await b2.ask('link.offer', { callId, ...offer, ...to(a) })).toMatchObject({
      code: 'call_elsewhere',
    })
    expect(await a.ask('link.offer', { callId, ...offer, ...to(b2) })).toMatchObject({ code: 'forbidden' })
    const b3 = await server.join(await server.addDevice(b1.member.user))
    expect(await b3.ask('link.offer', { callId, ...offer, ...to(a) })).toMatchObject({ code: 'forbidden' })
    await a.ask('call.hangup', { callId, reason: 'completed' })
    expect(await a.ask('link.offer', { callId, ...offer, ...to(b1) })).toMatchObject({ code: 'call_ended' })
  })

  it('L-13: never lets through more than 200 within 10 s', async () => {
    const { id: callId } = await talk(a, b1)
    const flood = async () => {
      for (let sent = 0; sent < 300; sent += 1)
        a.send('link.restart', { callId, gen: 1, why: 'network', ...to(b1) })
      await a.settle()
      await b1.settle()
    }
    await flood()
    expect(a.all('error')[0]).toMatchObject({ code: 'rate_limited' })
    clock.advance(10_000)
    await b1.settle()
    await flood()
    expect(b1.all('link.restart')).toHaveLength(200)
  })

  it('L-3: what is for a device that is away is dropped without a word', async () => {
    const { id: callId } = await talk(a, b1)
    b1.socket.terminate()
    while (await server.isConnected(b1.member)) await c.settle()
    a.send('link.offer', { callId, ...offer, ...to(b1) })
    await a.settle()
    expect(a.all('error')).toEqual([])
  })
})
