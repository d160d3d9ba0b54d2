// The door for devices: upgrades to WebSockets, watches over them, closes them when the server goes.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { closeCodes, limits } from '@poruch/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import { cookieToken } from '../accounts/http-credentials.ts'
import { isOwnOrigin } from '../http/origin.ts'
import { announceLeavers } from '../roster/online.ts'
import { Intake } from './intake.ts'
import type { SessionContext } from './routes.ts'

const path = '/api/v1/socket'
/** How often silent sockets are looked for. */
const checkMs = 1_000
/** How long the devices have to agree to the end, in real time: a lost one never does. */
const farewellMs = 1_000

/** Takes over upgrades of this server. `close` ends all sockets after their commands are done. */
export function attachGateway(server: Server, context: SessionContext): { close(): Promise<void> } {
  const gateway = new Gateway(server, context)
  return { close: () => gateway.close() }
}

class Gateway {
  readonly #server: Server
  readonly #context: SessionContext
  readonly #sockets = new Map<WebSocket, Intake>()
  readonly #upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  })
  readonly #endings: (() => void)[]
  #isClosing = false

  constructor(server: Server, context: SessionContext) {
    this.#server = server
    this.#context = context
    server.on('upgrade', this.#upgrade)
    const checking = context.clock.setInterval(() => this.#check(), checkMs)
    this.#endings = [() => checking.stop(), announceLeavers(this.#context)]
  }

  async close(): Promise<void> {
    this.#isClosing = true
    const sockets = [...this.#sockets]
    await Promise.all(sockets.map(([, intake]) => intake.finish()))
    for (const end of this.#endings) end()
    await Promise.all(sockets.map(([socket]) => farewell(socket)))
    this.#server.off('upgrade', this.#upgrade)
    this.#context.presence.stop()
  }

  readonly #upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const { config, isClosing } = this.#context
    const [asked] = (request.url ?? '').split('?')
    if (asked !== path) refuse(stream, '404 Not Found')
    else if (isOwnOrigin(request, config) === false) refuse(stream, '403 Forbidden')
    else if (this.#isClosing || isClosing()) refuse(stream, '503 Service Unavailable')
    else {
      const cookie = cookieToken(request, config)
      this.#upgrades.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket, stream, cookie))
    }
  }

  #welcome(socket: WebSocket, stream: Duplex, cookie: string | null): void {
    this.#sockets.set(socket, new Intake(this.#context, socket, stream, cookie))
    socket.once('close', () => this.#sockets.delete(socket))
  }

  #check(): void {
    for (const intake of this.#sockets.values()) intake.check()
  }
}

/** Refuses an upgrade in the words of HTTP. */
function refuse(stream: Duplex, status: string): void {
  stream.once('error', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Resolves when the socket is closed, by agreement or by force. */
async function farewell(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const timer = setTimeout(() => socket.terminate(), farewellMs)
  socket.close(closeCodes.restart)
  await closed
  clearTimeout(timer)
}
