// Socket.IO with one room: what is said in it is sent to everybody in it.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { answer } from '../child.ts'
import { gauges } from './server.ts'

const http = createServer()
const io = new Server(http, { transports: ['websocket'], serveClient: false })
io.on('connection', (socket) => {
  socket.join('room')
  socket.on('message', (text: unknown) => io.to('room').emit('message', text))
})
http.listen(0, '127.0.0.1')
await once(http, 'listening')

const answers = {
  ...gauges,
  port() {
    const address = http.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  },
}
export type SocketIoServer = typeof answers
answer(answers)
