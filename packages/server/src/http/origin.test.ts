// Which protocol and host a request is taken to have: its own, or what the proxy next to us says.
import type { IncomingMessage } from 'node:http'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../app.ts'
import { testConfig } from '../testing/test-config.ts'
import { password, startHttp } from '../testing/test-http.ts'
import { hostOf, isOwnOrigin, isSecure, tellRefused } from './origin.ts'

const publicUrl = 'https://chat.example.org'

function requestOf(headers: Record<string, string>, remoteAddress = '127.0.0.1'): IncomingMessage {
  return { headers, socket: { remoteAddress } } as IncomingMessage
}

it.each([
  // Host, X-Forwarded-Proto, secure where no proxy is named, and where it is
  ['chat.example.org', null, true, true],
  ['chat.example.org', 'https', true, true],
  ['chat.example.org', 'http', false, false],
  ['chat.example.org', 'https, http', false, false],
  ['chat.example.org', 'http,  HTTPS', true, true],
  ['chat.example.org', '', true, true],
  ['chat.example.org:3001', null, false, false],
  ['192.168.1.7:3001', null, false, false],
  ['192.168.1.7:3001', 'https', true, true],
])('H-8: %s with X-Forwarded-Proto %j', (host, proto, open, behind) => {
  const request = requestOf({ host, ...(proto === null ? {} : { 'x-forwarded-proto': proto }) })
  expect(isSecure(request, { publicUrl, trustProxy: null })).toBe(open)
  expect(isSecure(request, { publicUrl, trustProxy: ['loopback'] })).toBe(behind)
  expect(isSecure(request, { publicUrl, trustProxy: ['10.0.0.0/8'] })).toBe(false)
})

it('H-8: the host is what the proxy next to us wrote, and nobody else', () => {
  const headers = { host: '127.0.0.1:3001', 'x-forwarded-host': 'evil.test, chat.example.org' }
  const behind = { publicUrl: null, trustProxy: ['loopback'] }
  expect(hostOf(requestOf(headers), behind)).toBe('chat.example.org')
  expect(hostOf(requestOf(headers, '10.0.0.1'), behind)).toBe('127.0.0.1:3001')
  expect(hostOf(requestOf(headers), { ...behind, trustProxy: null })).toBe('127.0.0.1:3001')
  const page = { ...headers, 'x-forwarded-proto': 'https', origin: 'https://chat.example.org' }
  expect(isOwnOrigin(requestOf(page), behind)).toBe(true)
  expect(isOwnOrigin(requestOf({ ...page, origin: 'https://evil.test' }), behind)).toBe(false)
})

it('H-8: plain HTTP in the network signs in, also where the public address has HTTPS', async () => {
  const { send, signUp } = await startHttp({ publicUrl })
  await signUp('olena')
  const headers = { host: '192.168.1.7:3001', origin: 'http://192.168.1.7:3001' }
  const body = { username: 'olena', password, transport: 'cookie' }
  const answer = await send('POST', '/sessions', { headers, body })
  const cookies = [answer.headers['set-cookie'] ?? []].flat().map(String)
  expect(cookies.filter((line) => line.includes('Secure') || line.startsWith('__Host-'))).toEqual([])
  const cookie = cookies[0]?.split(';')[0] ?? ''
  expect((await send('GET', '/session', { headers: { ...headers, cookie } })).status).toBe(200)
  expect(answer.headers['strict-transport-security']).toBeUndefined()
})

it('a refused page is told to the log, once each, with the setting that lets it in', async () => {
  const lines: string[] = []
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) })
  const refuse = (origin: string, host = '10.0.0.2:3001') =>
    tellRefused(log)(requestOf({ origin, host, 'x-forwarded-proto': 'https' }))
  for (let times = 0; times < 2; times++) refuse('https://chat.example.org')
  refuse('null')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 40,
      origin: 'https://chat.example.org',
      host: '10.0.0.2:3001',
      'x-forwarded-proto': 'https',
      msg: 'a page of another origin was refused; if people open Poruch there, set PUBLIC_URL=https://chat.example.org',
    },
  ])
  const app = await buildApp({ config: testConfig(), log, webRoot: '/nowhere' })
  onTestFinished(() => app.close())
  const headers = { origin: 'https://other.example.org', host: '10.0.0.2:3001' }
  await app.fastify.inject({ method: 'DELETE', url: '/api/v1/session', headers })
  expect(lines[1]).toContain('set PUBLIC_URL=https://other.example.org')
  for (let page = 0; page < 100; page++) refuse(`https://page${page}.test`)
  expect(lines).toHaveLength(20)
})
