// An open loop: messages leave at their planned times whatever came of earlier ones, and time counts from the plan.
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { percentile } from '../stats.ts'

export interface Pace {
  /** The chat that each socket writes to, by its place; they take turns. */
  readonly chats: readonly string[]
  readonly perSecond: number
  readonly count: number
}

/** CLOCK_MONOTONIC in milliseconds: the same for all processes of a machine. */
export const nowMs = () => Number(process.hrtime.bigint()) / 1e6

const mark = 'planned '

/** Sends the planned messages, each with its two times in it: when it was to leave, and when it left. */
export async function pace(
  sockets: readonly WebSocket[],
  load: Pace,
  say: (text: string, chatId: string) => string,
): Promise<void> {
  const began = nowMs() + 50
  let sent = 0
  while (sent < load.count) {
    await sleep(1)
    for (;;) {
      const planned = began + (sent * 1000) / load.perSecond
      if (sent >= load.count || planned > nowMs()) break
      const place = sent % load.chats.length
      const text = `${mark}${planned.toFixed(3)} ${nowMs().toFixed(3)} ${'x'.repeat(60)}`
      sockets[place]?.send(say(text, load.chats[place] ?? ''))
      sent += 1
    }
  }
}

export interface Latencies {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** From when it really left: without what the sending process was late. */
  readonly p50FromLeaving: number
  readonly p99FromLeaving: number
}

let planned: number[] = []
let left: number[] = []
let isWatching = false

function watch(socket: WebSocket): void {
  socket.on('message', (data: Buffer) => {
    const now = nowMs()
    const at = data.indexOf(mark)
    if (at < 0) return
    const start = at + mark.length
    const [plannedAt, leftAt] = data.toString('latin1', start, start + 40).split(' ')
    planned.push(now - Number(plannedAt))
    left.push(now - Number(leftAt))
  })
}

/** How many arrived since the last question. */
export const noted = () => planned.length

/** Notes from now on when planned messages arrive. @returns those noted since the last question. */
export function watchLatency(sockets: readonly WebSocket[]): Latencies {
  const [arrived, arrivedLeft] = [planned, left]
  planned = []
  left = []
  if (!isWatching) {
    isWatching = true
    sockets.forEach(watch)
  }
  return {
    count: arrived.length,
    p50: percentile(arrived, 0.5),
    p99: percentile(arrived, 0.99),
    max: percentile(arrived, 1),
    p50FromLeaving: percentile(arrivedLeft, 0.5),
    p99FromLeaving: percentile(arrivedLeft, 0.99),
  }
}
