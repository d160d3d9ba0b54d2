// The least that can be done: a bare `ws` server which sends what it is sent to everybody.
import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { answer } from '../child.ts'
import { gauges } from './server.ts'

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
await once(server, 'listening')
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const text = data.toString()
    for (const one of server.clients) one.send(text)
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
