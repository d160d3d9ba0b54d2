// The door for devices: upgrades their requests to WebSockets and hands them to the gateway.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { limits, PoruchError } from '@poruch/protocol'
import { WebSocketServer } from 'ws'
import { cookieToken } from '../accounts/http-credentials.ts'
import type { Context } from '../context.ts'
import { readAddress } from '../http/address-of.ts'
import { isOwnOrigin, tellRefused } from '../http/origin.ts'
import { demandFrom } from '../limits/rate-limits.ts'
import { NetworkSocket } from '../socket/web-socket.ts'
import type { Gateway } from './gateway.ts'

const path = '/api/v1/socket'

/** Is this a device at its door? Whatever else asks for an upgrade gets the answer of a plain request. */
export function isUpgrade({ url = '', headers }: IncomingMessage): boolean {
  return url.split('?')[0] === path && headers.upgrade?.toLowerCase() === 'websocket'
}

/** Takes over the upgrades of a server, for as long as that listens. */
export function takeUpgrades(server: Server, gateway: Gateway, context: Context): void {
  const { config, log } = context
  const addressOf = readAddress(config)
  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  })
  const refusalFor = async (request: IncomingMessage): Promise<Refusal | null> => {
    try {
      await demandFrom(context.limits, 'requestsFrom', addressOf(request))
    } catch (error) {
      return whyNot(error)
    }
    if (isOwnOrigin(request, config) === false) {
      tellRefused(log)(request)
      return { status: '403 Forbidden' }
    }
    return gateway.isClosing ? { status: '503 Service Unavailable' } : null
  }
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const cut = (): void => void stream.destroy()
    // From here on it is ours alone: the server would neither time it nor end it.
    stream.once('error', cut)
    void refusalFor(request)
      .then((refusal) => {
        if (refusal !== null) refuse(stream, refusal)
        else if (!stream.destroyed) {
          stream.off('error', cut)
          const cookie = cookieToken(request, config)
          upgrades.handleUpgrade(request, stream, head, (socket) => {
            gateway.admit(new NetworkSocket(socket, stream), cookie)
          })
        }
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'an upgrade failed')
        cut()
      })
  })
}

interface Refusal {
  readonly status: string
  readonly retryAfterMs?: number | null
}

/** @throws what is no refusal. */
function whyNot(error: unknown): Refusal {
  if (!(error instanceof PoruchError)) throw error
  return { status: '429 Too Many Requests', retryAfterMs: error.retryAfterMs }
}

/** Refuses an upgrade in the words of HTTP, and waits for nobody: its sender may keep their own half open for ever. */
function refuse(stream: Duplex, { status, retryAfterMs = null }: Refusal): void {
  const after = retryAfterMs === null ? '' : `Retry-After: ${Math.ceil(retryAfterMs / 1_000)}\r\n`
  const answer = `HTTP/1.1 ${status}\r\n${after}Connection: close\r\nContent-Length: 0\r\n\r\n`
  stream.end(answer, () => stream.destroy())
}
