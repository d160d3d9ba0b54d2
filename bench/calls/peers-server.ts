// Serves the page of the peers' libraries, PeerJS's own server, and a relay for simple-peer, which brings none.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PeerServer } from 'peer'
import { WebSocketServer } from 'ws'
import { answer } from '../child.ts'

const require = createRequire(import.meta.url)
const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`))
const scripts: Readonly<Record<string, string>> = {
  '/peerjs.js': join(folderOf('peerjs'), 'dist', 'peerjs.min.js'),
  '/simple-peer.js': join(folderOf('simple-peer'), 'simplepeer.min.js'),
}
const page = `<!doctype html><meta charset="utf-8"><title>Peers</title><body>
${Object.keys(scripts).map((path) => `<script src="${path}"></script>`)}
<button id="accept" hidden>Accept</button>`

const http = createServer((request, answer) => {
  const script = scripts[request.url ?? '']
  answer.setHeader('content-type', script ? 'text/javascript' : 'text/html')
  answer.end(script ? readFileSync(script) : page)
})
const relay = new WebSocketServer({ server: http, path: '/relay' })
relay.on('connection', (socket) => {
  socket.on('message', (data) => {
    for (const other of relay.clients) if (other !== socket) other.send(data.toString())
  })
})
http.listen(0, '127.0.0.1')
await once(http, 'listening')

const peerServer = await new Promise<ReturnType<typeof createServer>>((resolve) =>
  PeerServer({ port: 0, host: '127.0.0.1', path: '/' }, (server) => resolve(server as typeof http)),
)

const portOf = (server: typeof http) => {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}
const answers = { port: () => portOf(http), peerPort: () => portOf(peerServer) }
export type PeersServer = typeof answers
answer(answers)
