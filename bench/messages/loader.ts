// A process full of clients: opens sockets, keeps them alive, and puts load on them when it is told to.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { answer } from '../child.ts'
import { dialects } from './dialects.ts'
import { type Pace, pace, watchLatency } from './pace.ts'
import { type Pump, pump } from './pump.ts'
import type { Kind } from './server.ts'

interface Connecting {
  readonly kind: Kind
  readonly port: number
  readonly tokens: readonly string[]
}

const sockets: WebSocket[] = []
let kind: Kind = 'ws'
let delivered = 0
let smallest = Number.POSITIVE_INFINITY
let beats = true
let closed = 0

async function open(port: number, token: string): Promise<WebSocket> {
  const dialect = dialects[kind]
  const url = `ws://127.0.0.1:${port}${dialect.path}`
  const socket = new WebSocket(url, { perMessageDeflate: false })
  const opened = once(socket, 'open')
  // Socket.IO speaks first, and may do so in the packet that opens the socket.
  const greeted =
    kind === 'socket.io' ? dialect.greet(socket, token) : opened.then(() => dialect.greet(socket, token))
  await Promise.all([opened, greeted])
  socket.on('message', (data: Buffer) => {
    if (data.length >= smallest) delivered += 1
  })
  socket.on('close', () => {
    closed += 1
  })
  return socket
}

/** Opens all, fifty at a time. */
async function connect({ kind: which, port, tokens }: Connecting): Promise<void> {
  kind = which
  const first = sockets.length
  let next = 0
  const worker = async () => {
    while (next < tokens.length) {
      const place = next++
      sockets[first + place] = await open(port, tokens[place] ?? '')
    }
  }
  await Promise.all(Array.from({ length: 50 }, worker))
}

/** A tenth of the sockets each tenth of the period: no server answers thousands of pings in one turn. */
let turn = 0
setInterval(() => {
  const heartbeat = dialects[kind].heartbeat
  if (!beats || !heartbeat) return
  turn = (turn + 1) % 10
  for (let place = turn; place < sockets.length; place += 10) sockets[place]?.send(heartbeat.frame())
}, 500)

const answers = {
  connect,
  /** Pings cost a server something too, which is not what a fan-out costs. */
  setHeartbeat: (on: boolean) => {
    beats = on
  },
  /** From now on frames of at least so many bytes are counted. */
  countFrom: (bytes: number) => {
    smallest = bytes
    delivered = 0
  },
  delivered: () => delivered,
  closed: () => closed,
  /** The first socket says it. */
  say: ({ text, chatId }: { text: string; chatId: string }) =>
    sockets[0]?.send(dialects[kind].say(text, chatId)),
  /** The same; resolves with the length of the frame that comes back, in bytes. */
  sampleSize: async ({ text, chatId }: { text: string; chatId: string }) => {
    const [socket] = sockets
    if (!socket) throw new Error('nobody is connected')
    const answered = once(socket, 'message')
    socket.send(dialects[kind].say(text, chatId))
    const [data] = await answered
    return (data as Buffer).length
  },
  pump: (load: Pump) => pump(sockets, load),
  pace: (load: Pace) => pace(sockets, load),
  watchLatency: () => watchLatency(sockets),
}
export type Loader = typeof answers
answer(answers)
