// How a client of each server comes in and says something: the same bare sockets for all, so that the load is the same.
import { once } from 'node:events'
import { newId } from '@poruch/protocol'
import type { WebSocket } from 'ws'
import type { Kind } from './server.ts'

/** Servers that are spoken to; not each of them is one of ours to start. */
export type Spoken = Kind | 'prosody'

export interface Dialect {
  path(token: string): string
  /** Of the WebSocket, where the server asks for one. */
  readonly subprotocol?: string
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
  path: () => '/api/v1/socket',
  async greet(socket, token) {
    socket.send(JSON.stringify({ type: 'hello', id: newId(), versions: [1], token, calls: [] }))
    const answer = await heard(socket)
    if (!answer.startsWith('{"type":"welcome"')) throw new Error(`no welcome: ${answer.slice(0, 200)}`)
  },
  say: (text, chatId) =>
    JSON.stringify({ type: 'message.send', id: newId(), chatId, body: { kind: 'text', text } }),
  heartbeat: { everyMs: 5_000, frame: () => JSON.stringify({ type: 'ping', id: newId(), calls: [] }) },
}

/** A token that begins so names a room; with any other all are in the same. */
export const roomPrefix = 'room'

const ws: Dialect = {
  path: (token) => (token.startsWith(roomPrefix) ? `/${token}` : '/'),
  greet: async () => undefined,
  say: (text) => text,
  heartbeat: null,
}

/** Engine.IO 4 and Socket.IO 5 by hand: `0` open, `40` connect, `42` event, `2` ping, `3` pong. */
const socketIo: Dialect = {
  path: () => '/socket.io/?EIO=4&transport=websocket',
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

/** XMPP over WebSocket (RFC 7395), as far as two people need it; the token is `name:password`, the chat an address. */
const xmpp: Dialect = {
  path: () => '/xmpp-websocket',
  subprotocol: 'xmpp',
  async greet(socket, token) {
    const open = '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>'
    const [name = '', password = ''] = token.split(':')
    const plain = Buffer.from(`\0${name}\0${password}`).toString('base64')
    await said(socket, open, '<stream:features')
    const auth = `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${plain}</auth>`
    await said(socket, auth, '<success')
    await said(socket, open, '<stream:features')
    const bind = '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>'
    await said(socket, `<iq xmlns="jabber:client" type="set" id="bind">${bind}</iq>`, '<jid>')
    socket.send('<presence xmlns="jabber:client"/>')
  },
  say: (text, chatId) =>
    `<message xmlns="jabber:client" to="${chatId}" type="chat" id="${newId()}"><body>${text}</body></message>`,
  heartbeat: null,
}

/** Says it, and waits for a frame with that in it. */
async function said(socket: WebSocket, frame: string, answer: string): Promise<void> {
  const answered = new Promise<void>((resolve, reject) => {
    const hear = (data: Buffer) => {
      const text = data.toString()
      if (text.includes('<failure') || text.includes('type="error"') || text.includes('<close'))
        reject(new Error(`refused: ${text}`))
      if (!text.includes(answer)) return
      socket.off('message', hear)
      resolve()
    }
    socket.on('message', hear)
  })
  socket.send(frame)
  await answered
}

export const dialects: Readonly<Record<Spoken, Dialect>> = {
  poruch,
  ws,
  'socket.io': socketIo,
  prosody: xmpp,
}
