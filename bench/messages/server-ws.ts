// The least that can be done: a bare `ws` server which writes each message, as one frame built once, to everybody in the room.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { toFrame } from '../../packages/server/src/socket/frame.ts'
import { answer } from '../child.ts'
import { gauges } from './server.ts'

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
await once(server, 'listening')
/** By room, which is the path: what the library itself writes to. Without compression a frame may go there directly. */
const rooms = new Map<string, Set<Duplex>>()
server.on('connection', (socket: WebSocket, { socket: stream, url = '/' }: IncomingMessage) => {
  const streams = rooms.get(url) ?? new Set<Duplex>()
  rooms.set(url, streams.add(stream))
  socket.on('close', () => streams.delete(stream))
  socket.on('message', (data) => {
    const { bytes } = toFrame(data.toString())
    for (const one of streams) one.write(bytes)
  })
})

const answers = {
  ...gauges,
  port() {
    const address = server.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  },
}
export type WsServer = typeof answers
answer(answers)
