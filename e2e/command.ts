// Commands made by hand, past everything that the screens would not let through.
import { type ClientMessage, decodeServerMessage, newId, type ServerMessage } from '@poruch/protocol'
import type { Person } from './person.ts'

/** Sends it by a socket of its own, as another tab of this device would, and resolves with what answers it. */
export async function command(person: Person, message: ClientMessage): Promise<ServerMessage> {
  const hello: ClientMessage = {
    type: 'hello',
    id: newId(),
    versions: [1],
    token: null,
    cursor: null,
    calls: [],
  }
  const frame = await person.screen.evaluate(sendInPage, [hello, message])
  const answer = decodeServerMessage(frame)
  if (answer === undefined) throw new Error(`${message.type} was answered ${frame}`)
  return answer
}

/** In the page: one after the other, each when the one before was answered; the last answer as it came. */
async function sendInPage(messages: readonly ClientMessage[]): Promise<string> {
  const socket = new WebSocket(`${location.origin.replace(/^http/u, 'ws')}/api/v1/socket`)
  const next = (event: 'open' | 'message', isIt: (data: unknown) => boolean) =>
    new Promise<string>((resolve, reject) => {
      socket.addEventListener(event, (heard) => {
        const data = 'data' in heard ? String(heard.data) : ''
        if (isIt(data)) resolve(data)
      })
      socket.addEventListener('close', ({ code }) => reject(new Error(`closed with ${code}`)))
    })
  await next('open', () => true)
  let answer = ''
  for (const message of messages) {
    const answered = next('message', (data) => JSON.parse(String(data)).re === message.id)
    socket.send(JSON.stringify(message))
    answer = await answered
  }
  socket.close()
  return answer
}
