// The connection comes back after every loss, and no command is lost or answered twice.
import { ManualClock, settle } from '@poruch/live/testing'
import {
  type CallId,
  type ClientMessage,
  closeCodes,
  isRetryable,
  type MessageId,
  newId,
  PoruchError,
  type UserId,
} from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'
import { expect, test, vi } from 'vitest'
import { FakeSockets } from '../testing/fake-sockets.ts'
import { NetworkError } from './api.ts'
import { createConnection } from './connection.ts'

function setUp(random = 0) {
  const clock = new ManualClock()
  const sockets = new FakeSockets()
  const page = {
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' }),
  }
  const calls = [newId<CallId>()]
  const held = { cursor: 'k7.1', lastMessageId: newId<MessageId>() }
  const connection = createConnection({
    url: 'ws://test/api/v1/socket',
    token: 'secret',
    clock,
    random: () => random,
    openSocket: sockets.open,
    page,
    held: () => held,
    calls: () => calls,
    hears: () => [],
  })
  connection.start()
  return { clock, sockets, page, connection, held, calls, state: () => connection.state.get().kind }
}

const openChat = (): ClientMessage => ({ type: 'chat.open', id: newId(), userId: newId<UserId>() })

test('W-15, W-17, W-21: says hello first, with versions, token, what is held and living calls', () => {
  const { sockets, connection, held, calls, state } = setUp()
  connection.tell(openChat())
  expect(sockets.last.sent).toEqual([])
  sockets.last.open()
  expect(sockets.last.sent).toMatchObject([{ type: 'hello', versions: [1], token: 'secret', ...held, calls }])
  expect(state()).toBe('connecting')
  sockets.last.welcome()
  expect(state()).toBe('online')
})

test('W-5: an answer is matched by `re`, an error rejects with its code', async () => {
  const { sockets, connection } = setUp()
  sockets.last.welcome()
  const first = openChat()
  const second = openChat()
  const answers = [connection.request(first), connection.request(second)]
  sockets.last.say(make.error('not_found', { re: second.id, retryAfterMs: 7 }))
  sockets.last.say(make.pong({ re: first.id }))
  sockets.last.say(make.pong({ re: newId() }))
  await expect(answers[0]).resolves.toEqual(make.pong({ re: first.id }))
  await expect(answers[1]).rejects.toMatchObject({ code: 'not_found', retryAfterMs: 7 })
})

test('E-2: a code that this app does not know is a final refusal', async () => {
  const { sockets, connection } = setUp()
  sockets.last.welcome()
  const command = openChat()
  const answer = connection.request(command)
  sockets.last.frame(`{"type":"error","re":"${command.id}","code":"moon_full","message":"","field":null}`)
  const refusal = await answer.catch((error: unknown) => error)
  expect(refusal).toMatchObject({ name: 'PoruchError', code: 'moon_full' })
  expect(refusal instanceof PoruchError && isRetryable(refusal.code)).toBe(false)
})

test('W-14: what has no answer is sent again, same ids, same order, until it has one', async () => {
  const { clock, sockets, connection } = setUp()
  const commands = [openChat(), openChat(), openChat()]
  const answers = commands.slice(0, 1).map((command) => connection.request(command))
  sockets.last.welcome()
  expect(sockets.last.sent.slice(1)).toEqual(commands.slice(0, 1))
  answers.push(...commands.slice(1).map((command) => connection.request(command)))
  sockets.last.say(make.pong({ re: commands[1]?.id ?? '' }))
  sockets.last.close(1006)
  clock.advance(0)
  sockets.last.close(1006)
  clock.advance(10_000)
  sockets.last.welcome()
  expect(sockets.all).toHaveLength(3)
  expect(sockets.last.sent.slice(1)).toEqual([commands[0], commands[2]])
  for (const command of [commands[2], commands[0]]) sockets.last.say(make.pong({ re: command?.id ?? '' }))
  await expect(Promise.all(answers)).resolves.toHaveLength(3)
})

test('W-26: what means nothing any more is neither sent nor repeated; what is sent says so', async () => {
  const { clock, sockets, connection } = setUp()
  const [brief, withdrawn, lasting] = [openChat(), openChat(), openChat()]
  const sent: string[] = []
  const part = new AbortController()
  const terms = (command: ClientMessage) => ({ onSend: () => void sent.push(command.id) })
  const late = connection.request(brief, { ...terms(brief), forMs: 5_000 })
  const taken = connection.request(withdrawn, { ...terms(withdrawn), signal: part.signal })
  void connection.request(lasting, terms(lasting))
  clock.advance(4_999)
  sockets.last.welcome()
  expect(sent).toEqual([brief.id, withdrawn.id, lasting.id])
  part.abort()
  await expect(taken).rejects.toBeInstanceOf(NetworkError)
  sockets.last.close(1006)
  // The clock of the day says nothing of it.
  clock.set(clock.now() - 3_600_000)
  clock.advance(1)
  sockets.last.welcome()
  await expect(late).rejects.toBeInstanceOf(NetworkError)
  expect(sockets.last.sent.slice(1)).toEqual([lasting])
  expect(sent).toEqual([brief.id, withdrawn.id, lasting.id, lasting.id])
})

test('a request that is not to be repeated rejects with the socket it went over', async () => {
  const { sockets, connection } = setUp()
  await expect(connection.request(openChat(), { repeat: false })).rejects.toBeInstanceOf(NetworkError)
  sockets.last.welcome()
  const answer = connection.request(openChat(), { repeat: false })
  sockets.last.close(1006)
  await expect(answer).rejects.toBeInstanceOf(NetworkError)
})

test('W-13: the waits grow to 7 s and never end; a connection that stood begins with the shortest', () => {
  const { clock, sockets, connection, state } = setUp()
  const waits: number[] = []
  for (let i = 0; i < 9; i += 1) {
    sockets.last.close(1006)
    const now = connection.state.get()
    expect(now.kind).toBe('offline')
    if (now.kind !== 'offline') return
    waits.push(now.retryAt - clock.now())
    clock.advance(now.retryAt - clock.now())
    expect(state()).toBe('connecting')
  }
  expect(waits).toEqual([0, 300, 1_200, 2_700, 4_800, 7_000, 7_000, 7_000, 7_000])
  sockets.last.welcome()
  const stands = () => {
    sockets.last.say(make.pong({ re: null }))
    clock.advance(2_500)
  }
  for (let i = 0; i < 5; i += 1) stands()
  sockets.last.close(1006)
  expect(connection.state.get()).toEqual({ kind: 'offline', retryAt: clock.now() })
})

test('W-13: a server that greets and closes at once is not stormed', () => {
  const { clock, sockets } = setUp()
  for (let i = 0; i < 20; i += 1) {
    sockets.last.welcome()
    sockets.last.close(1006)
    clock.advance(1_000)
  }
  expect(sockets.all.length).toBeLessThan(9)
})

test('W-13: after a restart of the server devices come back spread over 2 s', () => {
  for (const random of [0, 0.5, 0.99]) {
    const { clock, sockets, connection } = setUp(random)
    sockets.last.welcome()
    sockets.last.close(closeCodes.restart)
    const retryAt = clock.now() + Math.floor(random * 2_000)
    expect(connection.state.get()).toEqual({ kind: 'offline', retryAt })
  }
})

test('X-1: after 4401 it is signed out, after 4406 unsupported, and nothing is tried again', async () => {
  for (const [code, kind] of [
    [closeCodes.unauthenticated, 'signed_out'],
    [closeCodes.versionUnsupported, 'unsupported'],
  ] as const) {
    const { clock, sockets, page, connection, state } = setUp()
    sockets.last.welcome()
    const answer = connection.request(openChat())
    sockets.last.close(code)
    await expect(answer).rejects.toHaveProperty('name', 'PoruchError')
    await expect(connection.request(openChat())).rejects.toHaveProperty('name', 'PoruchError')
    page.window.dispatchEvent(new Event('online'))
    clock.advance(100_000)
    expect(state()).toBe(kind)
    expect(sockets.all).toHaveLength(1)
    expect(clock.timers).toBe(0)
  }
})

test('V-1, W-16: the answer to hello alone is enough, when the close never comes', () => {
  for (const [code, kind] of [
    ['unauthenticated', 'signed_out'],
    ['version_unsupported', 'unsupported'],
  ] as const) {
    const { sockets, state } = setUp()
    sockets.last.open()
    const re = sockets.last.sent[0]?.id ?? ''
    sockets.last.say({ type: 'error', re, code, message: '', field: null, retryAfterMs: null })
    expect(state()).toBe(kind)
  }
})

test('W-11: a server that asks to be left alone is left alone for that long', () => {
  const { clock, sockets, connection } = setUp()
  sockets.last.open()
  const re = sockets.last.sent[0]?.id ?? ''
  sockets.last.say({ type: 'error', re, code: 'rate_limited', message: '', field: null, retryAfterMs: 9_000 })
  expect(connection.state.get()).toEqual({ kind: 'offline', retryAt: clock.now() + 9_000 })
})

test('P-1, P-3: pings with the living calls; 12.5 s without a frame, and it connects anew', () => {
  const { clock, sockets, calls, state } = setUp()
  sockets.last.welcome()
  clock.advance(5_000)
  expect(sockets.last.sentOf('ping')).toMatchObject([{ calls }])
  sockets.last.say(make.pong({ re: null }))
  clock.advance(12_400)
  expect(state()).toBe('online')
  clock.advance(100)
  expect(state()).toBe('connecting')
  expect(sockets.all.map(({ closed }) => closed)).toEqual([true, false])
})

test.each([-3_600_000, 3_600_000])('P-3: counts the same when the clock is set %i ms on', (ms) => {
  const { clock, sockets, state } = setUp()
  sockets.last.welcome()
  clock.set(clock.now() + ms)
  clock.advance(5_000)
  sockets.last.say(make.pong({ re: null }))
  clock.set(clock.now() + ms)
  clock.advance(12_400)
  expect(state()).toBe('online')
  clock.advance(100)
  expect(state()).toBe('connecting')
})

test('P-3: timers that run once a minute, as in a hidden page, do not make silence of nothing', () => {
  const { clock, sockets, state } = setUp()
  sockets.last.welcome()
  for (let i = 0; i < 5; i += 1) {
    // Each tick finds the last ping answered long ago.
    clock.advance(2_500)
    sockets.last.say(make.pong({ re: null }))
    clock.stall(60_000)
    clock.advance(0)
    sockets.last.say(make.pong({ re: null }))
  }
  expect(state()).toBe('online')
})

test('a network that comes back is used at once; a doubtful one is asked, and left after 2 s', () => {
  const { clock, sockets, page, state } = setUp()
  for (let i = 0; i < 6; i += 1) {
    sockets.last.close(1006)
    clock.advance(i < 5 ? 10_000 : 0)
  }
  expect(state()).toBe('offline')
  page.window.dispatchEvent(new Event('online'))
  expect(state()).toBe('connecting')
  const hanging = sockets.last
  page.window.dispatchEvent(new Event('online'))
  expect(hanging.closed).toBe(true)
  sockets.last.welcome()
  expect(state()).toBe('online')
  page.document.dispatchEvent(new Event('visibilitychange'))
  expect(sockets.last.sentOf('ping')).toHaveLength(1)
  sockets.last.say(make.pong({ re: null }))
  clock.advance(2_000)
  expect(state()).toBe('online')
  page.window.dispatchEvent(new Event('offline'))
  clock.advance(1_999)
  expect(state()).toBe('online')
  clock.advance(1)
  expect(state()).toBe('offline')
})

test('who knows that the network is gone may say so: a socket that does not answer at once is left', () => {
  const { clock, sockets, connection, state } = setUp()
  connection.doubt()
  sockets.last.welcome()
  connection.doubt()
  expect(sockets.last.sentOf('ping')).toHaveLength(1)
  sockets.last.say(make.pong({ re: null }))
  clock.advance(800)
  expect(state()).toBe('online')
  connection.doubt()
  clock.advance(799)
  expect([state(), sockets.all.length]).toEqual(['online', 1])
  clock.advance(1)
  expect([state(), sockets.all.length]).toEqual(['connecting', 2])
})

test('what an old socket still says is not heard', async () => {
  const { clock, sockets, connection, state } = setUp()
  const old = sockets.last
  old.welcome()
  const command = openChat()
  const answer = connection.request(command)
  clock.advance(12_500)
  clock.advance(0)
  sockets.last.welcome()
  const heard = vi.fn()
  connection.onMessage(heard)
  old.say(make.pong({ re: command.id }))
  old.close(closeCodes.unauthenticated)
  expect(heard).not.toHaveBeenCalled()
  expect(state()).toBe('online')
  const settled = vi.fn()
  answer.then(settled, settled)
  await settle()
  expect(settled).not.toHaveBeenCalled()
})

test('a welcome that does not come, and a browser that refuses the socket, are losses like others', () => {
  const { clock, sockets, state } = setUp()
  sockets.last.open()
  clock.advance(15_000)
  expect(sockets.all.length).toBeGreaterThan(1)
  sockets.refuses = true
  sockets.last.close(1006)
  clock.advance(60_000)
  expect(['offline', 'connecting']).toContain(state())
  sockets.refuses = false
  clock.advance(10_000)
  sockets.last.welcome()
  expect(state()).toBe('online')
})

test('V-3, V-4: frames that are no messages, and unknown types, change nothing', () => {
  const { sockets, state } = setUp()
  sockets.last.welcome()
  for (const text of ['', '[]', 'no', '{"type":1}', '{"type":"weather.changed","re":null}'])
    sockets.last.frame(text)
  expect(state()).toBe('online')
})

test('after close nothing runs any more', async () => {
  const { clock, sockets, connection } = setUp()
  sockets.last.welcome()
  const answer = connection.request(openChat())
  connection.close()
  await expect(answer).rejects.toBeInstanceOf(NetworkError)
  expect(sockets.last.closed).toBe(true)
  expect(clock.timers).toBe(0)
})
