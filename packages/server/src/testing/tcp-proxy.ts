// A way between a server and its database that a test can cut, silence and close.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  /** How many connections were let in until now. */
  readonly opened: number
  /** What is sent stays where it is, in both directions, and new connections are accepted; until `pass`. */
  silence(): void
  /** Ends what is open and lets nobody in, until `pass`. */
  refuse(): void
  /** Lets everything through; what was silenced comes late. */
  pass(): void
  /** Passes the next bytes with this text on to the other side, and cuts the connection when that answers. */
  loseAnswerTo(text: string, then?: () => void): void
  close(): Promise<void>
}

interface Pair {
  readonly near: Socket
  readonly far: Socket
}

/** @param target where everything goes, on this machine. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  let mode: 'pass' | 'silent' | 'refuse' = 'pass'
  let lost: { readonly text: string; readonly then: () => void } | null = null
  let opened = 0
  const cut = ({ near, far }: Pair): void => {
    near.destroy()
    far.destroy()
  }
  const server = createServer((near) => {
    if (mode === 'refuse') {
      near.destroy()
      return
    }
    opened += 1
    const pair = { near, far: connect(target, '127.0.0.1') }
    pairs.add(pair)
    let losing: (() => void) | null = null
    near.on('data', (data) => {
      if (lost !== null && data.includes(lost.text)) {
        losing = lost.then
        lost = null
      }
      pair.far.write(data)
    })
    pair.far.on('data', (data) => {
      if (losing === null) {
        near.write(data)
        return
      }
      losing()
      cut(pair)
    })
    for (const socket of [near, pair.far]) {
      socket.on('error', () => undefined)
      socket.once('close', () => {
        pairs.delete(pair)
        cut(pair)
      })
      if (mode === 'silent') socket.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get opened() {
      return opened
    },
    silence() {
      mode = 'silent'
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.pause()
    },
    refuse() {
      mode = 'refuse'
      for (const pair of pairs) cut(pair)
    },
    pass() {
      mode = 'pass'
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.resume()
    },
    loseAnswerTo(text, then = () => undefined) {
      lost = { text, then }
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const pair of pairs) cut(pair)
      await closed
    },
  }
}
