// The door for devices: upgrades their requests to WebSockets and hands them to the gateway.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { limits } from '@poruch/protocol'
import { WebSocketServer } from 'ws'
import { cookieToken } from '../accounts/http-credentials.ts'
import type { Config } from '../config.ts'
import { isOwnOrigin } from '../http/origin.ts'
import { NetworkSocket } from '../socket/web-socket.ts'
import type { Gateway } from './gateway.ts'

const path = '/api/v1/socket'

/** Takes over the upgrades of a server, for as long as that listens. */
export function takeUpgrades(server: Server, gateway: Gateway, config: Config): void {
  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const [asked] = (request.url ?? '').split('?')
    if (asked !== path) refuse(stream, '404 Not Found')
    else if (isOwnOrigin(request, config) === false) refuse(stream, '403 Forbidden')
    else if (gateway.isClosing) refuse(stream, '503 Service Unavailable')
    else {
      const cookie = cookieToken(request, config)
      upgrades.handleUpgrade(request, stream, head, (socket) => {
        gateway.admit(new NetworkSocket(socket, stream), cookie)
      })
    }
  })
}

/** Refuses an upgrade in the words of HTTP. */
function refuse(stream: Duplex, status: string): void {
  stream.once('error', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
