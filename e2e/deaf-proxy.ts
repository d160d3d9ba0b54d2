// A TCP proxy in front of the server that can swallow what the server says, so that an answer is lost after the deed.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export class DeafProxy {
  /** While true, nothing of what the server says reaches the browser. */
  swallow = false
  readonly origin: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, port: number) {
    this.#server = server
    this.origin = `http://localhost:${port}`
  }

  static async before(origin: string): Promise<DeafProxy> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const proxy = new DeafProxy(server, address.port)
    const { port } = new URL(origin)
    server.on('connection', (near) => proxy.#join(near, connect(Number(port), '127.0.0.1')))
    return proxy
  }

  #join(near: Socket, far: Socket): void {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
    }
    near.on('data', (chunk) => far.write(chunk))
    far.on('data', (chunk) => {
      if (!this.swallow) near.write(chunk)
    })
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
