// How a client of each server comes in and says something: the same bare sockets for all, so that the load is the same.
import { once } from 'node:events'
import { newId } from '@poruch/protocol'
import type { WebSocket } from 'ws'
import type { Kind } from './server.ts'

export interface Dialect {
  readonly path: string
  /** Resolves when the server has taken the socket in. */
  greet(socket: WebSocket, token: string): Promise<void>
  /** A frame that makes the server send `text` to everybody. */
  say(text: string, chatId: string): string
  /** What an idle client says, and how often, in milliseconds; null: nothing. */
  readonly heartbeat: { everyMs: number; frame(): string } | null
}

const heard = async (socket: WebSocket): Promise<string> => {
  const [data] = await once(socket, 'message')
  return String(data)
}

const poruch: Dialect = {
  path: '/api/v1/socket',
  async greet(socket, token) {
    socket.send(JSON.stringify({ type: 'hello', id: newId(), versions: [1], token, calls: [] }))
    const answer = await heard(socket)
    if (!answer.startsWith('{"type":"welcome"')) throw new Error(`no welcome: ${answer.slice(0, 200)}`)
  },
  say: (text, chatId) =>
    JSON.stringify({ type: 'message.send', id: newId(), chatId, body: { kind: 'text', text } }),
  heartbeat: { everyMs: 5_000, frame: () => JSON.stringify({ type: 'ping', id: newId(), calls: [] }) },
}

const ws: Dialect = { path: '/', greet: async () => undefined, say: (text) => text, heartbeat: null }

/** Engine.IO 4 and Socket.IO 5 by hand: `0` open, `40` connect, `42` event, `2` ping, `3` pong. */
const socketIo: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  async greet(socket) {
    await heard(socket)
    socket.send('40')
    const answer = await heard(socket)
    if (!answer.startsWith('40')) throw new Error(`not connected: ${answer}`)
    socket.on('message', (data: Buffer) => {
      if (data.length === 1 && data[0] === 0x32) socket.send('3')
    })
  },
  say: (text) => `42${JSON.stringify(['message', text])}`,
  heartbeat: null,
}

export const dialects: Readonly<Record<Kind, Dialect>> = { poruch, ws, 'socket.io': socketIo }
