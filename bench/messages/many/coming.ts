// One device comes: hello, welcome, and the further pages of its roster.
import { once } from 'node:events'
import { decodeServerMessage, newId, type RosterPage, type ServerMessageOf } from '@poruch/protocol'
import { WebSocket } from 'ws'

export interface Greeting {
  readonly welcome: ServerMessageOf<'welcome'>
  readonly bytes: number
  readonly ms: number
}

/** From hello to welcome on a socket that is open already. */
export async function greet(port: number, token: string, cursor: string | null): Promise<Greeting> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/socket`, { perMessageDeflate: false })
  await once(socket, 'open')
  const began = performance.now()
  socket.send(JSON.stringify({ type: 'hello', id: newId(), versions: [1], token, cursor, calls: [] }))
  const [data] = await once(socket, 'message')
  const ms = performance.now() - began
  const welcome = decodeServerMessage(String(data))
  socket.close()
  await once(socket, 'close')
  if (welcome?.type !== 'welcome') throw new Error(`no welcome: ${String(data).slice(0, 200)}`)
  return { welcome, bytes: (data as Buffer).length, ms }
}

/** All further pages. @returns how many there were, and how many chats stood on them. */
export async function turnPages(port: number, token: string, first: RosterPage) {
  let [pages, chats, more] = [1, first.entries.length, first.more]
  while (more !== null) {
    const url = `http://127.0.0.1:${port}/api/v1/roster?after=${encodeURIComponent(more)}`
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`${answer.status}: ${(await answer.text()).slice(0, 200)}`)
    const page = (await answer.json()) as RosterPage
    pages += 1
    chats += page.entries.length
    more = page.more
  }
  return { pages, chats }
}
