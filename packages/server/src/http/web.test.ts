// What browsers are served and told: the page, its files, and the headers that protect them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { startHttp } from '../testing/test-http.ts'

function builtApp(): string {
  const root = mkdtempSync(join(tmpdir(), 'poruch-web-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(join(root, 'assets'))
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Poruch</title>')
  writeFileSync(join(root, 'sw.js'), '// worker')
  writeFileSync(join(root, 'assets/main-abc.js'), 'console.log(1)')
  writeFileSync(join(root, 'assets/main-abc.js.gz'), gzipSync('console.log(1)'))
  return root
}

const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test('the page is served for every address of the app, always fresh; the API is never the page', async () => {
  const { app } = await startHttp({}, builtApp())
  for (const url of ['/', '/chats/1', '/invite/abc', '/apiary']) {
    const answer = await app.fastify.inject({ url, headers: page })
    expect(answer.statusCode, url).toBe(200)
    expect(answer.body).toContain('<title>Poruch</title>')
    expect(answer.headers['cache-control']).toBe('no-cache')
  }
  for (const url of ['/api', '/api/v1/nothing', '/api/v2/server']) {
    const answer = await app.fastify.inject({ url, headers: page })
    expect(answer.statusCode, url).toBe(404)
    expect(answer.json().code).toBe('not_found')
  }
})

test('a missing file or another method is not found, not the page', async () => {
  const { app } = await startHttp({}, builtApp())
  const gone = await app.fastify.inject({ url: '/assets/gone-123.js', headers: { accept: '*/*' } })
  expect(gone.statusCode).toBe(404)
  expect(gone.headers['cache-control'], 'a failure is kept by nobody').toBe('no-store')
  expect((await app.fastify.inject({ method: 'POST', url: '/chats', headers: page })).statusCode).toBe(404)
  expect((await app.fastify.inject({ url: '/../package.json', headers: { accept: '*/*' } })).statusCode).toBe(
    404,
  )
  expect((await app.fastify.inject({ url: '/%2e%2e/package.json' })).statusCode).toBeGreaterThanOrEqual(400)
})

test('hashed files are kept for ever and served compressed where that was prepared', async () => {
  const { app } = await startHttp({}, builtApp())
  const url = '/assets/main-abc.js'
  const answer = await app.fastify.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
  expect(answer.headers['content-encoding']).toBe('gzip')
  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(answer.headers['content-type']).toContain('javascript')
  const plain = await app.fastify.inject({ url: '/sw.js' })
  expect(plain.headers['cache-control']).toBe('no-cache')
})

test('without a built app the API is served all the same', async () => {
  const { app } = await startHttp()
  expect((await app.fastify.inject({ url: '/', headers: page })).json().code).toBe('not_found')
  expect((await app.fastify.inject('/api/v1/server')).statusCode).toBe(200)
})

test('CSP allows nothing inline, no eval, no other site, and no upgrade over plain HTTP', async () => {
  const { app } = await startHttp({}, builtApp())
  const { headers } = await app.fastify.inject({ url: '/', headers: page })
  const policy = String(headers['content-security-policy'])
  expect(policy.split(';').toSorted()).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "object-src 'none'",
  ])
  expect(headers['permissions-policy']).toBe('camera=(self), microphone=(self), display-capture=(self)')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['strict-transport-security']).toBeUndefined()
})

test('HSTS is told over HTTPS alone', async () => {
  const { app } = await startHttp({ publicUrl: 'https://poruch.test' })
  const hsts = async (host: string) =>
    (await app.fastify.inject({ url: '/healthz', headers: { host } })).headers['strict-transport-security']
  expect(await hsts('poruch.test')).toMatch(/^max-age=\d+$/u)
  expect(await hsts('192.168.1.2:3001')).toBeUndefined()
})

test('answers of the API are kept by no cache', async () => {
  const { app } = await startHttp()
  expect((await app.fastify.inject('/api/v1/server')).headers['cache-control']).toBe('no-store')
})

test('W-11: too many requests from one address are refused in our words, whichever of its own it takes', async () => {
  const { app, clock } = await startHttp()
  const ask = (remoteAddress: string) => app.fastify.inject({ url: '/healthz', remoteAddress })
  const hosts = (count: number) =>
    Array.from({ length: count }, (_, host) => `2001:db8:1:2::${host.toString(16)}`)
  for (const host of hosts(6_000)) await ask(host)
  const answer = await ask('2001:db8:1:2:3:4:5:6')
  expect(answer.statusCode).toBe(429)
  expect(answer.json()).toMatchObject({ code: 'rate_limited', retryAfterMs: 10 })
  expect((await ask('2001:db8:1:3::1')).statusCode).toBe(200)
  clock.advance(10)
  expect((await ask('2001:db8:1:2::1')).statusCode).toBe(200)
})
