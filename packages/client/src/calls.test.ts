// The channel of calls: records by rev, commands that survive a loss, links that do not wait.
import { ManualClock, settle } from '@poruch/live/testing'
import {
  type Call,
  type CallId,
  type CallLog,
  type ChatId,
  type DeviceId,
  type LinkCommand,
  newId,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test, vi } from 'vitest'
import { memoryCache } from './cache/memory.ts'
import { openSession } from './session.ts'
import { FakeSockets } from './testing/fake-sockets.ts'
import { person } from './testing/person.ts'
import { createApi } from './wire/api.ts'

const me = person('me')

const callOf = (fields: Partial<Call> = {}): Call => make.call({ startedBy: me.id, ...fields })

async function setUp(log: () => Promise<CallLog> = async () => ({ calls: [], users: [], more: false })) {
  const clock = new ManualClock()
  const sockets = new FakeSockets()
  const api = { ...createApi({ origin: 'http://test' }), callLog: log }
  const session = await openSession(
    { user: me, deviceId: newId<DeviceId>(), token: null },
    {
      api,
      origin: 'http://test',
      cache: memoryCache(),
      clock,
      random: () => 0,
      webSocket: sockets.open,
      page: null,
    },
  )
  const reconnect = () => {
    sockets.last.close(1006)
    clock.advance(10_000)
  }
  return { clock, sockets, session, calls: session.calls, reconnect }
}

test('C-1: the newest rev of each call stands', async () => {
  const { sockets, calls } = await setUp()
  const call = callOf({ rev: 3 })
  sockets.last.welcome({ calls: [call] })
  const say = (changed: Call) =>
    sockets.last.say({ type: 'call.changed', re: null, call: changed, users: [] })
  say({ ...call, rev: 2, state: 'ended', reason: 'missed' })
  expect(calls.records.get().get(call.id)?.state).toBe('ringing')
  const before = calls.records.get()
  say(call)
  expect(calls.records.get()).toBe(before)
  say({ ...call, rev: 4, state: 'active' })
  expect(calls.records.get().get(call.id)?.state).toBe('active')
})

test('C-16, G-9: whoever hears that a chat is gone is in no call there, and no other call ends', async () => {
  const { sockets, calls } = await setUp()
  const [there, elsewhere] = [callOf({ state: 'active', rev: 3 }), callOf({ state: 'active' })]
  sockets.last.welcome({ calls: [there, elsewhere] })
  sockets.last.say({ type: 'chat.gone', re: null, chatId: there.chatId, reason: 'removed' })
  expect(calls.records.get().get(there.id)).toMatchObject({ state: 'ended', reason: 'completed' })
  expect(calls.records.get().get(elsewhere.id)).toEqual(elsewhere)
})

test('W-14: a command is said again with the same id after a reconnect, and resolves with the record', async () => {
  const { sockets, calls, reconnect } = await setUp()
  const command = {
    type: 'call.start',
    id: newId(),
    callId: newId<CallId>(),
    chatId: newId<ChatId>(),
    media: 'audio',
    prelink: 'all',
  } as const
  const answer = calls.request(command)
  sockets.last.welcome()
  reconnect()
  sockets.last.welcome()
  expect(sockets.all.map((socket) => socket.sentOf('call.start'))).toEqual([[command], [command]])
  const call = callOf({ id: command.callId })
  sockets.last.say({ type: 'call.changed', re: command.id, call, users: [] })
  expect(await answer).toEqual(call)
  expect(calls.records.get().get(call.id)).toEqual(call)
  const accept = { type: 'call.accept', id: newId(), callId: call.id } as const
  const refused = calls.request(accept)
  const error = { type: 'error', re: accept.id, code: 'call_elsewhere', message: '', field: null } as const
  sockets.last.say({ ...error, retryAfterMs: null })
  await expect(refused).rejects.toMatchObject({ code: 'call_elsewhere' })
})

test('W-26: a call that was begun offline is not sent after its time', async () => {
  const { clock, sockets, calls } = await setUp()
  const [id, callId, chatId] = [newId(), newId<CallId>(), newId<ChatId>()]
  const start = { type: 'call.start', id, callId, chatId, media: 'audio', prelink: 'all' } as const
  const answer = calls.request(start, { forMs: 1_000 })
  clock.advance(1_000)
  sockets.last.welcome()
  expect(sockets.last.sentOf('call.start')).toEqual([])
  await expect(answer).rejects.toHaveProperty('name', 'NetworkError')
})

test('links pass in both directions while online, and are dropped while offline', async () => {
  const { sockets, calls, reconnect } = await setUp()
  const heard = vi.fn()
  const end = calls.onLink(heard)
  const callId = newId<CallId>()
  const [from, to] = [newId<DeviceId>(), calls.deviceId]
  const command: LinkCommand = { type: 'link.sync', id: newId(), callId, to: from, gen: 1, neg: 0 }
  calls.relay(command)
  sockets.last.welcome()
  calls.relay(command)
  expect(sockets.last.sentOf('link.sync')).toEqual([command])
  const event = { type: 'link.sync', callId, from, to, gen: 1, neg: 0 } as const
  sockets.last.say(event)
  expect(heard).toHaveBeenCalledExactlyOnceWith(event)
  end()
  sockets.last.say(event)
  expect(heard).toHaveBeenCalledTimes(1)
  reconnect()
  sockets.last.welcome()
  expect(sockets.last.sentOf('link.sync')).toEqual([])
})

test('resume is told after every welcome but the first; media is named in hello and ping', async () => {
  const { clock, sockets, calls, reconnect } = await setUp()
  const resumed = vi.fn()
  calls.onResume(resumed)
  sockets.last.welcome()
  expect(resumed).not.toHaveBeenCalled()
  expect(calls.online.get()).toBe(true)
  const call = newId<CallId>()
  const device = newId<DeviceId>()
  calls.reportMedia([call], [device])
  clock.advance(5_000)
  expect(sockets.last.sentOf('ping')).toMatchObject([{ calls: [call], hears: [device] }])
  reconnect()
  expect(calls.online.get()).toBe(false)
  sockets.last.welcome()
  expect(sockets.last.sentOf('hello')).toMatchObject([{ calls: [call] }])
  expect(resumed).toHaveBeenCalledTimes(1)
})

test.each([-86_400_000, 60_000, 86_400_000])(
  'W-20: what is left of times is what the server’s clock leaves, on a device %i ms ahead',
  async (ahead) => {
    const { clock, sockets, session, calls } = await setUp()
    const server = clock.now() - ahead
    sockets.last.welcome({ serverAt: server, heartbeatMs: 1e9 })
    expect([calls.serverNow(), session.clock.now(), session.clock.offsetMs.get()]).toEqual([
      server,
      server,
      -ahead,
    ])
    const chatId = newId<ChatId>()
    session.timeline(chatId).send({ kind: 'text', text: 'hello' })
    expect(session.timeline(chatId).state.get().pending[0]?.createdAt).toBe(server)
    clock.set(server + 5_000)
    for (let words = 0; words < 2; words++) sockets.last.say(make.pong({ serverAt: server + 5_000 }))
    expect(calls.serverNow()).toBe(server + 5_000)
  },
)

test('I-3, W-20: new ICE servers are asked for at 80 % of their life, by the server’s clock', async () => {
  const { clock, sockets, calls } = await setUp()
  const skew = 3_600_000
  const serverAt = clock.now() + skew
  const servers = [{ urls: ['turn:test'] }]
  sockets.last.welcome({ serverAt, iceServers: servers, iceExpiresAt: serverAt + 100_000, heartbeatMs: 1e9 })
  expect(calls.ice.get()).toEqual({ iceServers: servers, expiresAt: serverAt + 100_000 })
  clock.advance(79_999)
  expect(sockets.last.sentOf('ice.refresh')).toEqual([])
  clock.advance(1)
  const [asked] = sockets.last.sentOf('ice.refresh')
  const iceExpiresAt = clock.now() + skew + 100_000
  sockets.last.say({ type: 'ice.changed', re: asked?.id ?? '', iceServers: [], iceExpiresAt })
  expect(calls.ice.get()).toEqual({ iceServers: [], expiresAt: iceExpiresAt })
  await settle()
  clock.advance(80_000)
  expect(sockets.last.sentOf('ice.refresh')).toHaveLength(2)
})

test('I-3: ICE servers of a short life are asked for in time too; those that come without any, not without end', async () => {
  const { clock, sockets, calls } = await setUp()
  const serverAt = clock.now()
  const welcome = { serverAt, iceServers: [], heartbeatMs: 1e9 }
  sockets.last.welcome({ ...welcome, iceExpiresAt: serverAt + 10_000 })
  clock.advance(8_000)
  expect(sockets.last.sentOf('ice.refresh')).toHaveLength(1)
  const answer = (iceExpiresAt: number) => {
    const re = sockets.last.sentOf('ice.refresh').at(-1)?.id ?? ''
    sockets.last.say({ type: 'ice.changed', re, iceServers: [], iceExpiresAt })
    expect(calls.ice.get().expiresAt).toBe(iceExpiresAt)
  }
  answer(clock.now() - 1)
  await settle()
  clock.advance(4_999)
  expect(sockets.last.sentOf('ice.refresh')).toHaveLength(1)
  clock.advance(1)
  expect(sockets.last.sentOf('ice.refresh')).toHaveLength(2)
})

test('C-16: a call that the welcome does not name has ended; the log says how, or nobody can', async () => {
  const known = callOf({ state: 'active', rev: 4 })
  const unknown = callOf()
  const ended: Call = { ...known, state: 'ended', reason: 'completed', rev: 5, endedAt: 9 }
  for (const log of [
    async () => ({ calls: [ended], users: [], more: false }),
    async () => Promise.reject(new Error('down')),
  ]) {
    const { sockets, calls, reconnect } = await setUp(log)
    sockets.last.welcome({ calls: [known, unknown] })
    reconnect()
    sockets.last.welcome()
    await settle()
    const [first, second] = [known, unknown].map(({ id }) => calls.records.get().get(id))
    expect(first?.state).toBe('ended')
    expect(second).toMatchObject({ state: 'ended', reason: 'server_error' })
    // Whatever the server still says about it is newer.
    sockets.last.say({ type: 'call.changed', re: null, call: ended, users: [] })
    expect(calls.records.get().get(known.id)).toEqual(ended)
  }
})
