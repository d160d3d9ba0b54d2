// A closed loop: each socket keeps so many messages on their way, and sends the next when one was acknowledged.
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@poruch/protocol'
import type { WebSocket } from 'ws'

export interface Pump {
  /** The chat that each socket writes to, by its place. */
  readonly chats: readonly string[]
  /** Messages of one socket that wait for their acknowledgement. */
  readonly window: number
  readonly textLength: number
  readonly warmMs: number
  readonly forMs: number
}

export interface Pumped {
  /** Acknowledged while it was measured. */
  readonly acked: number
  readonly seconds: number
  /** Acknowledged in all, before and after included; every one of them must be in the database. */
  readonly ackedInAll: number
  readonly refused: number
}

const re = '"re":"'

/** The command that a frame answers, without parsing the rest of it. */
function answered(frame: string): string {
  const start = frame.indexOf(re) + re.length
  return frame.slice(start, start + 36)
}

type Frame = (id: string, chatId: string, text: string) => string

export const sent: Frame = (id, chatId, text) =>
  JSON.stringify({ type: 'message.send', id, chatId, body: { kind: 'text', text } })
/** What a hub that knows nothing sends back to everybody: as long as our server's event with the same text. */
export const echoed: Frame = (id, chatId, text) =>
  JSON.stringify({ type: 'message.changed', re: id, chatId, text, rest: 'x'.repeat(250) })

/** @param frame a command whose answer names it in `re`. */
export async function pump(sockets: readonly WebSocket[], load: Pump, frame: Frame): Promise<Pumped> {
  let acked = 0
  let refused = 0
  let isOver = false
  const text = 'x'.repeat(load.textLength)
  const ends: (() => void)[] = []
  const waiting = load.chats.map((chatId, place) => {
    const ids = new Set<string>()
    const socket = sockets[place]
    const send = () => {
      const id = newId()
      ids.add(id)
      socket?.send(frame(id, chatId, text))
    }
    const hear = (data: Buffer) => {
      const heard = data.toString()
      const isRefusal = heard.startsWith('{"type":"error"')
      if (!ids.delete(answered(heard))) return
      if (isRefusal) refused += 1
      else acked += 1
      if (!isOver) send()
    }
    socket?.on('message', hear)
    ends.push(() => socket?.off('message', hear))
    for (let count = 0; count < load.window; count++) send()
    return ids
  })
  await sleep(load.warmMs)
  const [before, began] = [acked, performance.now()]
  await sleep(load.forMs)
  const result = { acked: acked - before, seconds: (performance.now() - began) / 1000 }
  isOver = true
  const giveUpAt = performance.now() + 10_000
  while (waiting.some((ids) => ids.size > 0)) {
    if (performance.now() > giveUpAt) throw new Error('Some messages were never answered.')
    await sleep(20)
  }
  for (const end of ends) end()
  return { ...result, ackedInAll: acked, refused }
}
