// An open loop: messages leave at their planned times whatever came of earlier ones, and time counts from the plan.
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@poruch/protocol'
import type { WebSocket } from 'ws'
import { percentile } from '../stats.ts'

export interface Pace {
  /** The chat that each socket writes to, by its place; they take turns. */
  readonly chats: readonly string[]
  readonly perSecond: number
  readonly count: number
}

/** CLOCK_MONOTONIC in milliseconds: the same for all processes of a machine. */
const nowMs = () => Number(process.hrtime.bigint()) / 1e6

const mark = 'planned '

/** Sends the planned messages. @returns how late they left, in milliseconds: what this process itself adds. */
export async function pace(sockets: readonly WebSocket[], load: Pace): Promise<{ lateP99: number }> {
  const late = new Float64Array(load.count)
  const began = nowMs() + 50
  let sent = 0
  while (sent < load.count) {
    await sleep(1)
    for (;;) {
      const planned = began + (sent * 1000) / load.perSecond
      if (sent >= load.count || planned > nowMs()) break
      late[sent] = nowMs() - planned
      const place = sent % load.chats.length
      const text = `${mark}${planned.toFixed(3)} ${'x'.repeat(60)}`
      sockets[place]?.send(
        JSON.stringify({ type: 'message.send', id: newId(), chatId: load.chats[place], text }),
      )
      sent += 1
    }
  }
  return { lateP99: percentile(late, 0.99) }
}

export interface Latencies {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

let latencies: number[] = []
let isWatching = false

/** Notes from now on when planned messages arrive. @returns those noted since the last question. */
export function watchLatency(sockets: readonly WebSocket[]): Latencies {
  const noted = latencies
  latencies = []
  if (!isWatching) {
    isWatching = true
    for (const socket of sockets) {
      socket.on('message', (data: Buffer) => {
        const now = nowMs()
        const at = data.indexOf(mark)
        if (at < 0) return
        const start = at + mark.length
        latencies.push(now - Number.parseFloat(data.toString('latin1', start, start + 24)))
      })
    }
  }
  return {
    count: noted.length,
    p50: percentile(noted, 0.5),
    p99: percentile(noted, 0.99),
    max: percentile(noted, 1),
  }
}
