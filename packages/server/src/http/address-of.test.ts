// Proves that an upgrade comes from where a request would come from.
import type { IncomingMessage } from 'node:http'
import { fastify } from 'fastify'
import { expect, it } from 'vitest'
import { readAddress } from './address-of.ts'

const proxies = ['loopback', 'uniquelocal', '203.0.113.0/24', '198.51.100.9', '2001:db8::/32']

it.each([
  ['192.0.2.1', '8.8.8.8', '192.0.2.1'],
  ['127.0.0.1', '8.8.8.8', '8.8.8.8'],
  ['127.0.0.1', '8.8.8.8, 10.1.2.3', '8.8.8.8'],
  ['127.0.0.1', '6.6.6.6, 8.8.8.8, 203.0.113.7,10.1.2.3', '8.8.8.8'],
  ['127.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
  ['::ffff:127.0.0.1', '8.8.8.8', '8.8.8.8'],
  ['::1', '2001:db9::7, 2001:db8::1', '2001:db9::7'],
  ['198.51.100.9', 'unknown, 8.8.8.8', '8.8.8.8'],
  ['198.51.100.9', 'unknown', 'unknown'],
  ['198.51.100.8', '8.8.8.8', '198.51.100.8'],
  ['127.0.0.1', undefined, '127.0.0.1'],
])('from %s for %s', async (remoteAddress, forwarded, address) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const app = fastify({ trustProxy: proxies })
  app.get('/', async (request) => request.ip)
  const { body } = await app.inject({ url: '/', remoteAddress, headers })
  const request = { headers, socket: { remoteAddress } } as IncomingMessage
  expect([readAddress({ trustProxy: proxies })(request), body]).toEqual([address, address])
  expect(readAddress({ trustProxy: null })(request)).toBe(remoteAddress)
})
