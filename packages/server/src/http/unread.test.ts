// What is refused before any route sees it is refused in our words too.
import { once } from 'node:events'
import { connect } from 'node:net'
import { httpErrorSchema } from '@poruch/protocol/schemas'
import { expect, onTestFinished, test } from 'vitest'
import { password, startHttp } from '../testing/test-http.ts'
import { startTestServer } from '../testing/test-server.ts'

/** The whole answer to these bytes, after which the server closes. */
async function say(bytes: string): Promise<{ status: number; body: string }> {
  const server = await startTestServer()
  onTestFinished(() => server.close())
  const { port, hostname } = new URL(server.origin)
  const socket = connect({ port: Number(port), host: hostname })
  onTestFinished(() => void socket.destroy())
  let heard = ''
  socket.setEncoding('utf8').on('data', (piece: string) => (heard += piece))
  // What is cut off in the middle of saying it may hear of that.
  socket.on('error', () => undefined)
  socket.write(bytes)
  await once(socket, 'close')
  const [head = '', body = ''] = heard.split('\r\n\r\n')
  expect(head).toMatch(/^content-type: application\/json/imu)
  return { status: Number(head.split(' ')[1]), body }
}

const end = 'Host: poruch.test\r\nConnection: close\r\n\r\n'

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400, 'invalid'],
  ['of a method that HTTP does not know', `BREW /api/v1/session HTTP/1.1\r\n${end}`, 400, 'invalid'],
  ['for an address that cannot be read', `GET /% HTTP/1.1\r\n${end}`, 400, 'invalid'],
  ['for half of an address', `GET /api/v1/chats/%e0%a4 HTTP/1.1\r\n${end}`, 400, 'invalid'],
  ['with too many headers', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n${end}`, 431, 'too_large'],
  ['by a wrong method', `DELETE /api/v1/server HTTP/1.1\r\n${end}`, 404, 'not_found'],
  ['by a method of nobody', `PROPFIND /api/v1/server HTTP/1.1\r\n${end}`, 404, 'not_found'],
  ['for a name too long', `GET /api/v1/chats/${'x'.repeat(400)} HTTP/1.1\r\n${end}`, 400, 'invalid'],
])('H-9: what is %s is answered in JSON', async (_what, bytes, status, code) => {
  const answer = await say(bytes)
  expect(answer.status).toBe(status)
  expect(httpErrorSchema.parse(JSON.parse(answer.body))).toMatchObject({ code, retryAfterMs: null })
})

test('H-3: by cookie a change needs an origin, by a token it needs none', async () => {
  const { send, signUp, signIn } = await startHttp()
  const { headers } = await signUp('olena', { transport: 'cookie' })
  const cookie = [headers['set-cookie'] ?? []]
    .flat()
    .map((line) => String(line).split(';')[0])
    .join('; ')
  const signOut = (more: Record<string, string>) => send('DELETE', '/session', { headers: more })
  expect((await signOut({ cookie })).body.code).toBe('origin_refused')
  expect((await send('GET', '/session', { headers: { cookie } })).status).toBe(200)
  const { token } = await signIn('olena')
  expect((await signOut({ cookie, authorization: `Bearer ${token}` })).status).toBe(204)
  const body = { username: 'olena', password, transport: 'cookie' }
  expect((await send('POST', '/sessions', { body })).status).toBe(201)
  expect((await signOut({ cookie, origin: 'http://poruch.test' })).status).toBe(204)
})
