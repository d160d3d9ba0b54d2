// Proves how a session on a socket begins, lives and ends.
import { once } from 'node:events'
import { type CommandId, closeCodes, limits, newId, timeouts } from '@poruch/protocol'
import { messageIdSchema, serverMessageSchema } from '@poruch/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deleteDevice } from '../accounts/store.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { type Member, startTestServer, type TestServer } from '../testing/test-server.ts'

let clock: ManualClock
let server: TestServer
let anna: Member
let bohdan: Member
beforeEach(async () => {
  clock = createManualClock()
  server = await startTestServer({
    clock,
    config: { turnUrls: ['turn:turn.example.org'], turnSecret: 'secret' },
  })
  anna = await server.addPerson('Anna')
  bohdan = await server.addPerson('Bohdan')
})
afterEach(async () => {
  await server.close()
  expect(clock.running()).toBe(0)
})

const hello = (token: string | null) => ({ versions: [1], token, calls: [] })

describe('hello', () => {
  it('W-16, W-18: lets in whom the token names', async () => {
    const { welcome } = await server.join(anna)
    serverMessageSchema.parse(welcome)
    expect(welcome).toMatchObject({
      me: anna.user,
      deviceId: anna.device.id,
      version: 1,
      scope: 'whole',
      roster: { entries: [], gone: [], users: [], more: null },
      calls: [],
      users: [],
      heartbeatMs: timeouts.heartbeatMs,
    })
    expect(welcome.iceServers.at(-1)?.username).toContain(anna.user.id)
    expect(welcome.iceExpiresAt).toBeGreaterThan(clock.now())
  })

  it('W-2, W-16: lets in whom the cookie names, without an origin too', async () => {
    const name = `poruch-${new URL(server.origin).port}`
    const device = await server.connect(anna, { headers: { cookie: `a=b; ${name}=${anna.token}` } })
    expect(await device.get('hello', hello(null), 'welcome')).toMatchObject({ deviceId: anna.device.id })
  })

  it.each([
    ['no token', null],
    ['a wrong token', 'wrong'],
    ['an empty token', ''],
  ])('W-16: turns away %s', async (_, token) => {
    const device = await server.connect(anna)
    expect(await device.ask('hello', hello(token))).toMatchObject({ type: 'error', code: 'unauthenticated' })
    expect(await device.closed).toBe(closeCodes.unauthenticated)
  })

  it('W-16: turns away a session that ended', async () => {
    await deleteDevice(server.context.store.db, anna.user.id, anna.device.id)
    const device = await server.connect(anna)
    expect(await device.ask('hello', hello(anna.token))).toMatchObject({ code: 'unauthenticated' })
  })

  it('A-7: turns away a session that ends while it says hello', async () => {
    const { presence, store } = server.context
    const arrive = presence.arrive.bind(presence)
    presence.arrive = async (who) => {
      await deleteDevice(store.db, anna.user.id, anna.device.id)
      return await arrive(who)
    }
    const device = await server.connect(anna)
    expect(await device.ask('hello', hello(anna.token))).toMatchObject({ code: 'unauthenticated' })
    expect(await device.closed).toBe(closeCodes.unauthenticated)
    expect(await server.isConnected(anna)).toBe(false)
  })

  it('V-1: turns away who speaks no common version', async () => {
    const device = await server.connect(anna)
    const answer = await device.ask('hello', { ...hello(anna.token), versions: [99] })
    expect(answer).toMatchObject({ type: 'error', code: 'version_unsupported' })
    expect(await device.closed).toBe(closeCodes.versionUnsupported)
  })

  it('W-15: comes first: any other command before it closes the socket, and what stands behind it is not done', async () => {
    const device = await server.connect(anna)
    const answered = device.ask('ping', { calls: [] })
    device.send('hello', hello(anna.token))
    expect(await answered).toMatchObject({ type: 'error', code: 'unauthenticated' })
    expect(await device.closed).toBe(closeCodes.unauthenticated)
    expect(device.events).toHaveLength(1)
    expect(await server.isConnected(anna)).toBe(false)
  })

  it('W-15: comes once, and in time', async () => {
    const device = await server.join(anna)
    expect(await device.ask('hello', hello(anna.token))).toMatchObject({ code: 'invalid', field: 'type' })
    await device.settle()
    const silent = await server.connect(bohdan)
    clock.advance(timeouts.helloMs + 1_000)
    expect(await silent.closed).toBe(closeCodes.helloTimeout)
  })

  it('W-9: commands sent right behind it wait for it', async () => {
    const device = await server.connect(anna)
    device.send('hello', hello(anna.token))
    const answer = await device.get('chat.open', { userId: bohdan.user.id }, 'chat.added')
    expect(device.events.map((event) => event.type).slice(0, 2)).toEqual(['welcome', 'chat.added'])
    expect(answer.entry.chat.memberCount).toBe(2)
  })
})

describe('the upgrade', () => {
  it('W-2: is refused to pages of others', async () => {
    const from = (origin: string) => server.connect(anna, { headers: { origin } })
    await expect(from('https://evil.example')).rejects.toThrow('403')
    await expect(from('null')).rejects.toThrow('403')
    await expect(from(server.origin.replace('127.0.0.1', 'localhost'))).rejects.toThrow('403')
    const own = await from(server.origin)
    await own.close()
  })

  it('W-1: happens at one path', async () => {
    await expect(server.connect(anna, { path: '/api/v1/sockets' })).rejects.toThrow('404')
    await expect(server.connect(anna, { path: '/' })).rejects.toThrow('404')
  })
})

describe('frames', () => {
  it.each([
    ['no JSON', 'hello'],
    ['an array', '[]'],
    ['a number', '1'],
    ['bytes', Buffer.from('{}')],
  ])('W-3: %s closes the socket', async (_, frame) => {
    const device = await server.join(anna)
    device.sendRaw(frame)
    expect(await device.closed).toBe(closeCodes.badFrame)
  })

  it('W-3: too large a frame closes the socket, one of the allowed size does not', async () => {
    const device = await server.join(anna)
    const ping = JSON.stringify({ type: 'ping', id: newId(), calls: [], pad: '' })
    device.sendRaw(ping.replace('"pad":""', `"pad":"${'x'.repeat(limits.frameBytes - ping.length)}"`))
    await device.settle()
    device.sendRaw('x'.repeat(limits.frameBytes + 1))
    expect(await device.closed).toBe(closeCodes.tooLarge)
  })

  it('V-3, W-10: an unknown or malformed command is answered and the socket stays', async () => {
    const device = await server.join(anna)
    const answerTo = async (frame: object) => {
      const heard = device.events.length
      device.sendRaw(JSON.stringify(frame))
      await device.settle()
      return device.events[heard]
    }
    const id = newId<CommandId>()
    expect(await answerTo({ type: 'no.such', id })).toMatchObject({ code: 'unsupported', re: id })
    expect(await answerTo({ type: 'toString', id })).toMatchObject({ code: 'unsupported', re: id })
    expect(await answerTo({ id })).toMatchObject({ code: 'invalid', re: id, field: 'type' })
    expect(await answerTo({ type: 'chat.read', id, chatId: 'x', seq: 1 })).toMatchObject({
      code: 'invalid',
      re: id,
      field: 'chatId',
    })
    expect(await answerTo({ type: 'ping', id: 'mine', calls: [] })).toMatchObject({
      code: 'invalid',
      re: 'mine',
      field: 'id',
    })
    expect(await answerTo({ type: 'ping', id: 7, calls: [] })).toMatchObject({
      code: 'invalid',
      re: null,
      field: 'id',
    })
    expect(await answerTo({ type: 'ping', id: 'x'.repeat(65), calls: [] })).toMatchObject({ re: null })
    // What cannot be compared with a number, where a length is looked for.
    const unmeasurable = { length: { toString: null, valueOf: null } }
    expect(await answerTo({ type: 'ping', id, calls: unmeasurable })).toMatchObject({
      code: 'invalid',
      re: id,
    })
    expect(await answerTo({ type: 'ping', id, calls: [], extra: 1 })).toMatchObject({ type: 'pong', re: id })
  })
})

describe('rates', () => {
  it('W-11: frames that come too fast are refused with the time to wait, and in the end the socket', async () => {
    const device = await server.join(anna)
    await device.settle()
    // The clock stands still: no token comes back.
    for (let sent = 0; sent < 2_000; sent += 1) device.send('ping', { calls: [] })
    expect(await device.closed).toBe(closeCodes.rateLimited)
    const refusal = device.all('error')[0]
    expect(refusal).toMatchObject({ code: 'rate_limited' })
    expect(refusal?.retryAfterMs).toBeGreaterThan(0)
    expect(device.all('pong').length).toBeGreaterThan(0)
  })

  it('W-11: malformed frames without end close the socket', async () => {
    const device = await server.join(anna)
    for (let sent = 0; sent < 400; sent += 1) device.sendRaw('{}')
    expect(await device.closed).toBe(closeCodes.rateLimited)
  })

  it('W-11: typing is limited for the person, not the connection', async () => {
    const [one, two] = [await server.join(anna), await server.join(await server.addDevice(anna.user))]
    const { chat } = (await one.get('chat.open', { userId: bohdan.user.id }, 'chat.added')).entry
    for (let sent = 0; sent < 20; sent += 1) one.send('chat.typing', { chatId: chat.id })
    await one.settle()
    expect(one.all('error')).toEqual([])
    expect(await two.ask('chat.typing', { chatId: chat.id })).toMatchObject({ code: 'rate_limited' })
  })
})

describe('leases', () => {
  it('P-2: a device without a word is closed, any frame keeps it', async () => {
    const device = await server.join(anna)
    clock.advance(timeouts.leaseMs - 1_000)
    await device.settle()
    clock.advance(timeouts.leaseMs - 1_000)
    await device.settle()
    clock.advance(timeouts.leaseMs + 1_000)
    expect(await device.closed).toBe(closeCodes.leaseExpired)
  })

  it('P-2: a device that says nothing stays while its browser answers WebSocket pings', async () => {
    const [device, watcher] = [await server.join(anna), await server.join(bohdan)]
    const heard = device.events.length
    // Silent for six leases; each ping is answered before the clock moves on.
    for (let passedMs = 0; passedMs < 6 * timeouts.leaseMs; passedMs += timeouts.heartbeatMs + 1_000) {
      const pinged = once(device.socket, 'ping')
      clock.advance(timeouts.heartbeatMs + 1_000)
      await pinged
      // The pong was on its way before this, and the server reads what came before a second round trip.
      await watcher.settle()
      await watcher.settle()
    }
    expect(device.events).toHaveLength(heard)
    expect(device.socket.readyState).toBe(device.socket.OPEN)
  })

  it('P-2: a device that answers no WebSocket ping is closed', async () => {
    const device = await server.connect(anna, { autoPong: false })
    await device.get('hello', hello(anna.token), 'welcome')
    let pings = 0
    device.socket.on('ping', () => {
      pings += 1
    })
    clock.advance(timeouts.leaseMs - 1_000)
    expect(await server.isConnected(anna)).toBe(true)
    clock.advance(1_000)
    expect(await device.closed).toBe(closeCodes.leaseExpired)
    expect(pings).toBeGreaterThan(0)
  })

  it.each([-3_600_000, 3_600_000])('P-2: the same when the clock is set %i ms on', async (ms) => {
    const [device, silent] = [await server.join(bohdan), await server.connect(anna, { autoPong: false })]
    await silent.get('hello', hello(anna.token), 'welcome')
    clock.set(clock.now() + ms)
    clock.advance(timeouts.leaseMs - 1_000)
    await device.settle()
    expect(silent.socket.readyState).toBe(silent.socket.OPEN)
    clock.advance(1_000)
    expect(await silent.closed).toBe(closeCodes.leaseExpired)
    expect(device.socket.readyState).toBe(device.socket.OPEN)
  })

  it('P-4: who watches a person sees one come and go, through all devices, without flapping', async () => {
    await server.direct(anna, bohdan)
    const watcher = await server.join(bohdan)
    const userIds = [anna.user.id]
    const first = await watcher.get('presence.watch', { userIds }, 'presence.changed')
    expect(first).toMatchObject({ online: [], offline: userIds })
    const second = await server.addDevice(anna.user)
    const [one, two] = [await server.join(anna), await server.join(second)]
    await watcher.until('presence.changed', (event) => event.online.length > 0)
    await one.close()
    clock.advance(10_000)
    await watcher.settle()
    await two.settle()
    await two.close()
    clock.advance(2_000)
    const back = await server.join(second)
    clock.advance(10_000)
    await watcher.settle()
    await back.settle()
    expect(watcher.all('presence.changed').map((event) => event.online)).toEqual([[], userIds])
    await back.close()
    // The server hears of the end a moment after the device does.
    while (await server.isConnected(second)) await watcher.settle()
    clock.advance(3_000)
    await watcher.until('presence.changed', ({ re, offline }) => re === null && offline.length > 0)
  })

  it('P-4: after a broken line a person stays for the rest of the lease', async () => {
    await server.direct(anna, bohdan)
    const watcher = await server.join(bohdan)
    await watcher.get('presence.watch', { userIds: [anna.user.id] }, 'presence.changed')
    const device = await server.join(anna)
    device.socket.terminate()
    while (await server.isConnected(anna)) await watcher.settle()
    clock.advance(timeouts.leaseMs - 1_000)
    await watcher.settle()
    clock.advance(999)
    expect((await server.context.presence.online([anna.user.id])).size).toBe(1)
    clock.advance(1)
    await watcher.until('presence.changed', ({ re, offline }) => re === null && offline.length > 0)
  })

  it('A-7: a removed device is closed on all its sockets', async () => {
    const tabs = [await server.join(anna), await server.join(anna)]
    const close = { kind: 'close', devices: [anna.device.id], code: closeCodes.unauthenticated } as const
    server.context.bus.publish(close)
    expect(await Promise.all(tabs.map((tab) => tab.closed))).toEqual([4401, 4401])
    expect((await server.context.presence.online([anna.user.id])).size).toBe(1)
    clock.advance(0)
    expect((await server.context.presence.online([anna.user.id])).size).toBe(0)
  })
})

it('I-3: fresh ICE servers are told on request', async () => {
  const device = await server.join(anna)
  const answer = await device.get('ice.refresh', {}, 'ice.changed')
  expect(answer.iceServers[0]?.urls).toEqual(['turn:turn.example.org'])
})

it('closes with 1012 when it goes, after the commands it took', async () => {
  const device = await server.join(anna)
  const { chat } = (await device.get('chat.open', { userId: bohdan.user.id }, 'chat.added')).entry
  const ids = Array.from({ length: 50 }, () => newId<CommandId>())
  for (const id of ids)
    device.send('message.send', {
      id: messageIdSchema.parse(id),
      chatId: chat.id,
      body: { kind: 'text', text: 'late' },
    })
  await device.until('message.changed')
  void server.close()
  expect(await device.closed).toBe(closeCodes.restart)
  const answered = device.all('message.changed').map((event) => event.re)
  const refused = device.all('error').map((event) => event.re)
  expect([...answered, ...refused].sort()).toEqual([...ids].sort())
  expect(device.all('error').every((event) => event.code === 'shutting_down')).toBe(true)
})

describe('a fault of ours', () => {
  it('E-3: is answered internal, without a word of what it was, and the socket stays', async () => {
    const device = await server.join(anna)
    server.context.presence.online = () => Promise.reject(new Error('the secret of the house'))
    const answer = await device.ask('presence.watch', { userIds: [bohdan.user.id] })
    expect(answer).toMatchObject({ type: 'error', code: 'internal', field: null })
    expect(JSON.stringify(device.events)).not.toContain('secret')
    await device.settle()
  })
})
