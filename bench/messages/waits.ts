// How long people wait for the server's word while something else is going on: a ping every other millisecond.
import { newId } from '@poruch/protocol'
import type { WebSocket } from 'ws'
import { nowMs } from './pace.ts'

export interface Waits {
  readonly count: number
  /** Milliseconds until the pong. */
  readonly longest: number
}

const everyMs = 2

let pinging: NodeJS.Timeout | null = null
let waited: number[] = []
const sentAt = new Map<string, number>()
const watched = new WeakSet<WebSocket>()

function watch(socket: WebSocket): void {
  watched.add(socket)
  socket.on('message', (data: Buffer) => {
    const now = nowMs()
    const frame = data.toString()
    if (!frame.startsWith('{"type":"pong"')) return
    const { re } = JSON.parse(frame) as { re: string }
    const sent = sentAt.get(re)
    if (sent === undefined) return
    sentAt.delete(re)
    waited.push(now - sent)
  })
}

/** The sockets take turns from now on. */
export function startWaits(sockets: readonly WebSocket[]): void {
  for (const socket of sockets) if (!watched.has(socket)) watch(socket)
  waited = []
  let turn = 0
  pinging = setInterval(() => {
    const id = newId()
    sentAt.set(id, nowMs())
    turn = (turn + 1) % sockets.length
    sockets[turn]?.send(JSON.stringify({ type: 'ping', id, calls: [] }))
  }, everyMs)
}

/** Ends when each ping was answered. */
export async function endWaits(): Promise<Waits> {
  if (pinging !== null) clearInterval(pinging)
  pinging = null
  const giveUpAt = nowMs() + 30_000
  while (sentAt.size > 0) {
    if (nowMs() > giveUpAt) throw new Error(`${sentAt.size} pings were never answered.`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { count: waited.length, longest: Math.max(...waited) }
}
