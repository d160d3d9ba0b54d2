// A process that stands between two ends of a connection, UDP or TCP, and holds back everything for a while, both ways.
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { answer } from '../child.ts'

const host = '127.0.0.1'
const delayMs = Number(process.argv[2])

const later = (work: () => void) => setTimeout(work, delayMs)

async function bound(receive: (packet: Buffer, port: number) => void): Promise<Socket> {
  const socket = createSocket('udp4', (packet, { port }) => receive(packet, port))
  socket.bind(0, host)
  await once(socket, 'listening')
  return socket
}

/** Its own port for each sender, so that answers find their way back. */
async function udpInFrontOf(target: number): Promise<number> {
  const outward = new Map<number, Promise<Socket>>()
  const front = await bound((packet, sender) => {
    let way = outward.get(sender)
    if (!way) {
      way = bound((reply) => later(() => front.send(reply, sender, host)))
      outward.set(sender, way)
    }
    later(() => void way.then((socket) => socket.send(packet, target, host)))
  })
  return front.address().port
}

const known = new Map<number, Promise<number>>()

const answers = {
  /** @returns a port in front of this one. */
  udp(target: number): Promise<number> {
    const found = known.get(target) ?? udpInFrontOf(target)
    known.set(target, found)
    return found
  },
  async tcp(target: number): Promise<number> {
    const server = createServer({ noDelay: true }, (near) => {
      const far = connect({ port: target, host, noDelay: true })
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('data', (chunk) => later(() => other.write(chunk)))
        one.on('close', () => later(() => other.destroy()))
        one.on('error', () => other.destroy())
      }
    })
    server.listen(0, host)
    await once(server, 'listening')
    const address = server.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  },
}
export type Delays = typeof answers
answer(answers)
