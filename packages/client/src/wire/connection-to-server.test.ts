// The connection and the real server agree: who is let in, who stays, and what becomes of a lost socket.
import { type ClientMessage, newId, timeouts } from '@poruch/protocol'
import { type Member, type MemoryServer, openMemoryServer } from '@poruch/server/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApi } from './api.ts'
import { type Connection, createConnection } from './connection.ts'

let server: MemoryServer
let alice: Member
let connections: Connection[]
beforeEach(async () => {
  server = await openMemoryServer()
  alice = await server.addPerson('Alice')
  connections = []
})
afterEach(async () => {
  for (const connection of connections) connection.close()
  await server.close()
  expect(server.clock.timers).toBe(0)
})

interface Options {
  readonly token?: string | null
  readonly random?: number
}

function connect(member = alice, { token = null, random = 0 }: Options = {}): Connection {
  const connection = createConnection({
    ...{ url: 'ws://poruch.test/api/v1/socket', token, clock: server.clock, random: () => random },
    openSocket: server.webSocket(member),
    page: null,
    held: () => ({ cursor: null, lastMessageId: null }),
    calls: () => [],
    hears: () => [],
  })
  connections.push(connection)
  connection.start()
  return connection
}

const ping = (): ClientMessage => ({ type: 'ping', id: newId(), calls: [] })
const kind = (connection: Connection) => connection.state.get().kind
const devicesOf = async ({ user }: Member) =>
  (await server.context.presence.devicesOf([user.id])).get(user.id) ?? []

/** Seconds in which everything that is said arrives. */
async function live(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await server.exchange()
    await server.pass(1_000)
  }
  await server.exchange()
}

test('W-16: a cookie or a token lets in; a token that is none signs out', async () => {
  const bob = await server.addPerson('Bob')
  const [byCookie, byToken] = [connect(), connect(alice, { token: bob.token })]
  const wrong = connect(alice, { token: 'nobody’s' })
  await server.exchange()
  expect([byCookie, byToken, wrong].map(kind)).toEqual(['online', 'online', 'signed_out'])
  expect([await devicesOf(alice), await devicesOf(bob)]).toEqual([[alice.device.id], [bob.device.id]])
})

test('X-1: a device that is removed elsewhere is signed out, and does not come back', async () => {
  const phone = await server.addDevice(alice.user)
  const connection = connect(phone)
  await server.exchange()
  const api = createApi({ origin: 'http://poruch.test', token: alice.token, fetch: server.http.fetch })
  await api.removeDevice(phone.device.id)
  await server.exchange()
  expect(kind(connection)).toBe('signed_out')
  await live(60)
  expect(server.wires).toHaveLength(1)
})

test('P-1, P-2: signs of life keep a device for as long as it likes', async () => {
  const connection = connect()
  await live(10 * 60)
  expect([kind(connection), server.wires.length, await devicesOf(alice)]).toEqual([
    ...['online', 1, [alice.device.id]],
  ])
})

test('P-2, P-3: when the network falls silent both ends notice, and the device is back by itself', async () => {
  const connection = connect()
  await server.exchange()
  const [silent] = server.wires
  silent?.silence()
  await live(timeouts.leaseMs / 1_000 + 1)
  expect([kind(connection), silent?.closed, server.wires.length]).toEqual(['online', true, 2])
  expect(await devicesOf(alice)).toEqual([alice.device.id])
  await live(60)
  expect(server.wires).toHaveLength(2)
})

test('W-13: after a restart of the server devices come back, spread over 2 s', async () => {
  const spread = [0, 0.5, 0.99].map((random) => connect(alice, { random }))
  await server.exchange()
  await server.restart()
  await server.exchange()
  expect(spread.map((connection) => connection.state.get())).toEqual(
    [0, 1_000, 1_980].map((wait) => ({ kind: 'offline', retryAt: server.clock.now() + wait })),
  )
  await live(2)
  expect(spread.map(kind)).toEqual(['online', 'online', 'online'])
})

test.each(['late', 'lost'] as const)(
  'W-7, W-14: a command whose answer was lost, or that was %s itself, takes effect once and is answered',
  async (fate) => {
    const bob = await server.addPerson('Bob')
    const connection = connect()
    await server.exchange()
    const answer = connection.request({ type: 'chat.open', id: newId(), userId: bob.user.id })
    const [first] = server.wires
    first?.drop(fate)
    await live(1)
    const again = connection.request({ type: 'chat.open', id: newId(), userId: bob.user.id })
    await server.exchange()
    const [one, other] = [await answer, await again]
    expect([one.type, other.type]).toEqual(['chat.added', 'chat.added'])
    if (one.type !== 'chat.added' || other.type !== 'chat.added') throw new Error('No chat was told.')
    expect(one.entry.chat.id).toBe(other.entry.chat.id)
  },
)

test('W-9: answers come in the order of the commands', async () => {
  const connection = connect()
  const order: number[] = []
  const asked = Array.from({ length: 20 }, (_, n) => connection.request(ping()).then(() => order.push(n)))
  await server.exchange()
  await Promise.all(asked)
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n))
})

test('X-1: a socket that the server gave up is replaced', async () => {
  const connection = connect()
  await server.exchange()
  // The page sleeps: nothing that it should say is said, and nothing is answered for it.
  server.clock.stall(timeouts.leaseMs + 1_000)
  await server.pass(0)
  await live(2)
  expect([kind(connection), server.wires.map((wire) => wire.closed)]).toEqual(['online', [true, false]])
  expect(await devicesOf(alice)).toEqual([alice.device.id])
})
