// The door for devices: upgrades their requests to WebSockets and hands them to the gateway.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { errors, limits, PoruchError, timeouts } from '@poruch/protocol'
import { WebSocketServer } from 'ws'
import { cookieToken } from '../accounts/http-credentials.ts'
import type { Context } from '../context.ts'
import { readAddress } from '../http/address-of.ts'
import { STATUS_CODES } from '../http/node-http.ts'
import { isOwnOrigin, tellRefused } from '../http/origin.ts'
import { demandFrom } from '../limits/rate-limits.ts'
import { createTally } from '../limits/tally.ts'
import { NetworkSocket } from '../socket/web-socket.ts'
import type { Gateway } from './gateway.ts'

const path = '/api/v1/socket'

/** Is this a device at its door? Whatever else asks for an upgrade gets the answer of a plain request. */
export function isUpgrade({ url = '', headers }: IncomingMessage): boolean {
  return url.split('?')[0] === path && headers.upgrade?.toLowerCase() === 'websocket'
}

/** Sockets of one address at once: it may be a whole school, each of its people with some tabs on some devices. */
export const usualSockets = 20_000

/**
 * Takes over the upgrades of a server, for as long as that listens.
 * @param most sockets of one address at once.
 */
export function takeUpgrades(server: Server, gateway: Gateway, context: Context, most: number): void {
  const { config, log } = context
  const addressOf = readAddress(config)
  const tally = createTally(most)
  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  })
  const letIn = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    const address = addressOf(request)
    await demandFrom(context.limits, 'socketsFrom', address)
    if (isOwnOrigin(request, config) === false) {
      tellRefused(log)(request)
      throw new PoruchError('origin_refused')
    }
    if (gateway.isClosing) throw new PoruchError('shutting_down')
    if (stream.destroyed) return
    const leave = tally.enter(address)
    if (leave === null) throw new PoruchError('rate_limited', { retryAfterMs: timeouts.leaseMs })
    stream.once('close', leave)
    const cookie = cookieToken(request, config)
    upgrades.handleUpgrade(request, stream, head, (socket) => {
      gateway.admit(new NetworkSocket(socket, stream), cookie)
    })
  }
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // From here on it is ours alone: the server neither times it nor ends it.
    const cut = (): void => void stream.destroy()
    stream.once('error', cut)
    letIn(request, stream, head).then(
      () => stream.off('error', cut),
      (error: unknown) => {
        if (!(error instanceof PoruchError)) log.error({ err: error }, 'an upgrade failed')
        refuse(stream, error instanceof PoruchError ? error : new PoruchError('internal'))
      },
    )
  })
}

/** Refuses an upgrade in the words of HTTP, and waits for nobody: its sender may keep their own half open for ever. */
function refuse(stream: Duplex, { code, retryAfterMs }: PoruchError): void {
  const { status } = errors[code]
  const after = retryAfterMs === null ? '' : `Retry-After: ${Math.ceil(retryAfterMs / 1_000)}\r\n`
  const answer = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${after}Connection: close\r\nContent-Length: 0\r\n\r\n`
  stream.end(answer, () => stream.destroy())
}
