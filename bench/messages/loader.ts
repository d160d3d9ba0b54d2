// A process full of clients: opens sockets, keeps them alive, and puts load on them when it is told to.
import { once } from 'node:events'
import { newId } from '@poruch/protocol'
import { WebSocket } from 'ws'
import { answer } from '../child.ts'
import { dialects, type Spoken } from './dialects.ts'
import { noted, nowMs, type Pace, pace, watchLatency } from './pace.ts'
import { echoed, type Pump, pump, sent } from './pump.ts'
import { endWaits, startWaits } from './waits.ts'

interface Connecting {
  readonly kind: Spoken
  readonly port: number
  readonly tokens: readonly string[]
}

const sockets: WebSocket[] = []
let kind: Spoken = 'ws'
let delivered = 0
let smallest = Number.POSITIVE_INFINITY
let beats = true
let closed = 0

/** Resolves with the moment at which so many were delivered. */
let awaited: { readonly count: number; resolve(at: number): void } | null = null

function count(): void {
  delivered += 1
  if (delivered === awaited?.count) awaited.resolve(nowMs())
}

async function open(port: number, token: string): Promise<WebSocket> {
  const dialect = dialects[kind]
  const url = `ws://127.0.0.1:${port}${dialect.path(token)}`
  const socket = new WebSocket(url, dialect.subprotocol ?? [], { perMessageDeflate: false })
  const opened = once(socket, 'open')
  // Socket.IO speaks first, and may do so in the packet that opens the socket.
  const greeted =
    kind === 'socket.io' ? dialect.greet(socket, token) : opened.then(() => dialect.greet(socket, token))
  await Promise.all([opened, greeted])
  socket.on('message', (data: Buffer) => {
    if (data.length >= smallest) count()
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

function read(socket: WebSocket, chatId: string, seq: number): Promise<void> {
  const id = newId()
  socket.send(JSON.stringify({ type: 'chat.read', id, chatId, seq }))
  return new Promise((resolve) => {
    const hear = (data: Buffer) => {
      if (!data.includes(id)) return
      socket.off('message', hear)
      resolve()
    }
    socket.on('message', hear)
  })
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
  /** Everybody says now what an idle client says. */
  beat(): void {
    const heartbeat = dialects[kind].heartbeat
    if (heartbeat) for (const socket of sockets) socket.send(heartbeat.frame())
  },
  /** From now on frames of at least so many bytes are counted. */
  countFrom: (bytes: number) => {
    smallest = bytes
    delivered = 0
  },
  delivered: () => delivered,
  /** Resolves with the moment at which so many were delivered since `countFrom`. */
  whenDelivered: (count: number) =>
    delivered >= count
      ? nowMs()
      : new Promise<number>((resolve) => {
          awaited = { count, resolve }
        }),
  closed: () => closed,
  /** The first socket says it so many times at once. @returns the moment before that. */
  say({ text, chatId, times }: { text: string; chatId: string; times: number }): number {
    const at = nowMs()
    for (let said = 0; said < times; said++) sockets[0]?.send(dialects[kind].say(text, chatId))
    return at
  },
  /** The first so many have read the chat up to there; resolves when each was answered. */
  read: ({ chatId, seq, readers }: { chatId: string; seq: number; readers: number }) =>
    Promise.all(sockets.slice(0, readers).map((socket) => read(socket, chatId, seq))),
  /** The same; resolves with the length of the frame that comes back, in bytes. */
  sampleSize: async ({ text, chatId }: { text: string; chatId: string }) => {
    const [socket] = sockets
    if (!socket) throw new Error('nobody is connected')
    const answered = once(socket, 'message')
    socket.send(dialects[kind].say(text, chatId))
    const [data] = await answered
    return (data as Buffer).length
  },
  pump: (load: Pump) => pump(sockets, load, kind === 'ws' ? echoed : sent),
  pace: (load: Pace) => pace(sockets, load, dialects[kind].say),
  watchLatency: () => watchLatency(sockets),
  noted,
  startWaits: () => startWaits(sockets),
  endWaits,
}
export type Loader = typeof answers
answer(answers)
