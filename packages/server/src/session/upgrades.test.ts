// Proves that nobody can hold the doors: whoever is refused is gone, whoever does not go on is cut off.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createRateLimits } from '../limits/rate-limits.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

/** So short that a test has time for it: each wait ends by the server's hand, and none by the test's. */
const patience = { headersMs: 50, requestMs: 100, stillMs: 10_000, checkMs: 10, endMs: 50 }

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(options)
  onTestFinished(() => server.close())
  return server
}

/** A connection that keeps its own half open whatever the server does. */
async function open({ origin }: TestServer): Promise<Socket> {
  const { port, hostname } = new URL(origin)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  // Cut off before it said all: what it wants to say still has nowhere to go.
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** The next piece of what the server says; whoever hears it ends nothing. */
async function heard(stranger: Socket): Promise<string> {
  const [piece] = await once(stranger, 'data')
  return String(piece)
}

const upgrade = (path: string, ...headers: string[]) =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: poruch.test',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '\r\n',
  ].join('\r\n')

/** How many connections the server holds. */
function held({ http }: TestServer): Promise<number> {
  return new Promise((resolve, reject) =>
    http.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  )
}

test.each([
  ['of another page', '/api/v1/socket', ['Origin: https://evil.example'], '403 Forbidden'],
  ['in a wrong form', '/api/v1/socket', ['Sec-WebSocket-Version: 7'], '400 Bad Request'],
])(
  'W-2: an upgrade %s is refused and let go, though its sender keeps their half open',
  async (_, path, headers, status) => {
    const server = await start()
    const strangers = await Promise.all(Array.from({ length: 20 }, () => open(server)))
    for (const stranger of strangers) stranger.write(upgrade(path, ...headers))
    for (const stranger of strangers) expect(await heard(stranger)).toContain(`HTTP/1.1 ${status}`)
    await expect.poll(() => held(server), { timeout: 10_000 }).toBe(0)
  },
)

test.each(['/x', '/api/v1/sockets', '/'])(
  'W-1: what asks for an upgrade at %s is a plain request',
  async (path) => {
    const server = await start()
    const stranger = await open(server)
    stranger.write(upgrade(path))
    const [answer] = await once(stranger, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404[\s\S]*"code":"not_found"/u)
    stranger.write('GET /healthz HTTP/1.1\r\nHost: poruch.test\r\n\r\n')
    const [next] = await once(stranger, 'data')
    expect(String(next)).toMatch(/^HTTP\/1\.1 200/u)
  },
)

test('W-1: another protocol than WebSocket is not spoken, and the request is answered all the same', async () => {
  const server = await start()
  const stranger = await open(server)
  const h2c =
    'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA'
  stranger.write(`GET /api/v1/server HTTP/1.1\r\nHost: poruch.test\r\n${h2c}\r\n\r\n`)
  expect(await heard(stranger)).toMatch(/^HTTP\/1\.1 200[\s\S]*"registration":/u)
})

test.each([
  ['says nothing', [], 'HTTP/1.1 408'],
  ['never ends its headers', ['GET /healthz HTTP/1.1\r\nHost: po'], 'HTTP/1.1 408'],
  [
    'never ends its body',
    [
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    ],
    'HTTP/1.1 408',
  ],
])('H-7: whoever %s is cut off', async (_, parts, answer) => {
  const server = await start({ patience })
  const stranger = await open(server)
  for (const part of parts) stranger.write(part)
  expect(await heard(stranger)).toContain(answer)
  await expect.poll(() => held(server), { timeout: 10_000 }).toBe(0)
})

test('H-7: headers that come byte by byte are not waited for without end', async () => {
  const server = await start({ patience })
  const stranger = await open(server)
  const gone = new Promise((resolve) => stranger.once('close', resolve))
  stranger.resume()
  const drip = (): void => {
    if (!stranger.destroyed) stranger.write('x', () => setImmediate(drip))
  }
  stranger.write('GET /healthz HTTP/1.1\r\nx: ')
  drip()
  await gone
  await expect.poll(() => held(server), { timeout: 10_000 }).toBe(0)
})

test('H-7: whoever does not read what they asked for is cut off', async () => {
  const server = await start({ patience: { ...patience, stillMs: 50 } })
  const stranger = await open(server)
  // More than the kernels between the two take in.
  for (let asked = 0; asked < 200; asked += 1)
    stranger.write('GET /api/v1/openapi.json HTTP/1.1\r\nHost: poruch.test\r\n\r\n')
  await expect.poll(() => held(server), { timeout: 10_000 }).toBe(0)
})

test('W-11: upgrades of one address are limited as its requests are', async () => {
  const clock = createManualClock()
  const limits = createRateLimits(clock, { socketsFrom: { burst: 2, perSecond: 1 / 7 } })
  const server = await start({ clock, limits, config: { trustProxy: ['loopback'] } })
  const member = await server.addPerson('Olena')
  const from = (address: string) => server.connect(member, { headers: { 'x-forwarded-for': address } })
  await from('2001:db8:1:2::1')
  await from('2001:db8:1:2::2')
  await expect(from('2001:db8:1:2::3')).rejects.toThrow('429')
  await from('2001:db8:1:3::1')
  const stranger = await open(server)
  stranger.write(upgrade('/api/v1/socket', 'X-Forwarded-For: 2001:db8:1:2::4'))
  expect(await heard(stranger)).toContain('Retry-After: 7')
})

test('a refused upgrade does not keep the server from ending', async () => {
  const server = await startTestServer()
  const strangers = await Promise.all(Array.from({ length: 5 }, () => open(server)))
  for (const stranger of strangers) stranger.write(upgrade('/api/v1/socket', 'Origin: https://evil.example'))
  await Promise.all(strangers.map(heard))
  await server.close()
  expect(server.http.listening).toBe(false)
})
