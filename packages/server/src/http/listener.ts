// What takes connections: HTTP or HTTPS, and how long it waits for whoever opened one.
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Certificate } from './certificate.ts'
import { createServer as createHttpServer } from './node-http.ts'

/** In milliseconds of real time; whoever takes longer is cut off. */
export interface Patience {
  /** For the handshake of TLS and for all headers of a request, the first one's from the opening on. */
  readonly headersMs: number
  /** For a whole request, from its first byte to the last one of its body. */
  readonly requestMs: number
  /** For a connection in the middle of something, on which nothing goes through in either direction. */
  readonly stillMs: number
  /** How often it looks. */
  readonly checkMs: number
  /** For requests under way when the server ends: less than what starts and stops servers waits for, often 10 s. */
  readonly endMs: number
}

/** A picture of the greatest size comes in time over a line of 10 KB/s. */
export const patience: Patience = {
  headersMs: 15_000,
  requestMs: 120_000,
  stillMs: 120_000,
  checkMs: 5_000,
  endMs: 8_000,
}

/** As long as load balancers keep idle connections, and a little more: they must be the ones who close. */
const keepAliveMs = 72_000

export interface ListenerParts {
  readonly certificate: Certificate | null
  readonly handle: RequestListener
  /** Any other request that asks for an upgrade is answered as if it did not (RFC 9110, section 7.8). */
  readonly isUpgrade: (request: IncomingMessage) => boolean
  readonly patience: Patience
}

export function createListener({ certificate, handle, isUpgrade, patience }: ListenerParts): Server {
  const { headersMs, requestMs, stillMs, checkMs } = patience
  const options = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: keepAliveMs,
    shouldUpgradeCallback: isUpgrade,
  }
  const server =
    certificate === null
      ? createHttpServer(options, handle)
      : createHttpsServer({ ...options, ...certificate, handshakeTimeout: headersMs }, handle)
  server.timeout = stillMs
  return server
}
