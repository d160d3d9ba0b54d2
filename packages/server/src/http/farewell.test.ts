// Proves that a server which ends finishes what was asked of it, begins nothing new, and waits for nobody for long.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { patience } from './listener.ts'

const body = JSON.stringify({ username: 'nobody', password: 'side by side we go' })
const signIn = [
  'POST /api/v1/sessions HTTP/1.1',
  'Host: poruch.test',
  'Content-Type: application/json',
  `Content-Length: ${body.length}`,
  '\r\n',
].join('\r\n')
const health = 'GET /healthz HTTP/1.1\r\nHost: poruch.test\r\n\r\n'

async function open({ origin }: TestServer): Promise<Socket> {
  const { port, hostname } = new URL(origin)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

async function heard(socket: Socket): Promise<string> {
  const [piece] = await once(socket, 'data')
  return String(piece)
}

/** Half a request, of which the server knows. */
async function beginUpload(server: TestServer): Promise<Socket> {
  const socket = await open(server)
  const known = once(server.http, 'request')
  socket.write(signIn + body.slice(0, 9))
  await known
  return socket
}

test('H-10: a request under way is answered, a new one is refused and its connection closed', async () => {
  const server = await startTestServer()
  const kept = await open(server)
  kept.write(health)
  expect(await heard(kept)).toMatch(/^HTTP\/1\.1 200/u)
  const upload = await beginUpload(server)
  // Another request of which the first bytes are there already, so that the connection is not idle.
  kept.write(health.slice(0, 9))
  await (await fetch(`${server.origin}/healthz`)).text()
  const closed = server.close()
  kept.write(health.slice(9))
  const refused = await heard(kept)
  expect(refused).toMatch(/^HTTP\/1\.1 503[\s\S]*"code":"shutting_down"/u)
  expect(refused.toLowerCase()).toContain('connection: close')
  await once(kept, 'close')
  await expect(fetch(`${server.origin}/healthz`)).rejects.toThrow('fetch failed')
  upload.write(body.slice(9))
  const answer = await heard(upload)
  expect(answer).toMatch(/^HTTP\/1\.1 401[\s\S]*"code":"wrong_credentials"/u)
  expect(answer.toLowerCase()).toContain('connection: close')
  await closed
})

test('H-10: a request that does not end does not keep the server', async () => {
  const server = await startTestServer({ patience: { ...patience, endMs: 50 } })
  const upload = await beginUpload(server)
  upload.on('error', () => undefined)
  const cut = new Promise((resolve) => upload.once('close', resolve))
  await server.close()
  await cut
})

test('H-10: a server of which nothing is asked ends at once', async () => {
  const server = await startTestServer()
  const idle = await open(server)
  idle.resume()
  idle.write(health)
  await once(idle, 'data')
  await server.close()
  expect(server.http.listening).toBe(false)
})
