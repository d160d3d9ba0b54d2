// Commands that were sent, or wait to be, and have no answer yet.
import { type ClientMessage, PoruchError, type ServerMessage } from '@poruch/protocol'
import { NetworkError } from './api.ts'

interface Terms {
  /** Sent again after a reconnect, or given up with the socket it went over. */
  repeat: boolean
  /** By the clock that only goes on: then its moment has passed, and it is not sent any more. */
  until: number
  signal: AbortSignal | undefined
  onSend: (() => void) | undefined
}

interface Waiting extends Terms {
  command: ClientMessage
  resolve: (answer: ServerMessage) => void
  reject: (error: Error) => void
}

export class Unanswered {
  /** In the order of asking, which is the order of sending again. */
  readonly #waiting = new Map<string, Waiting>()

  add(command: ClientMessage, terms: Terms): Promise<ServerMessage> {
    const { signal } = terms
    return new Promise((resolve, reject) => {
      const forget = () => {
        this.#waiting.delete(command.id)
        reject(new NetworkError('The command was given up.'))
      }
      signal?.addEventListener('abort', forget)
      const settled = () => signal?.removeEventListener('abort', forget)
      this.#waiting.set(command.id, {
        ...terms,
        command,
        resolve: (answer) => {
          settled()
          resolve(answer)
        },
        reject: (error) => {
          settled()
          reject(error)
        },
      })
    })
  }

  /** Gives the answer to whoever asked; an answer to somebody else's command is no concern of ours. */
  answer(message: ServerMessage): void {
    const re = 're' in message ? message.re : null
    const waiting = re === null || re === undefined ? undefined : this.#waiting.get(re)
    if (waiting === undefined) return
    this.#waiting.delete(waiting.command.id)
    if (message.type !== 'error') {
      waiting.resolve(message)
      return
    }
    // A code that this app does not know is a final refusal all the same.
    waiting.reject(
      new PoruchError(message.code, { field: message.field, retryAfterMs: message.retryAfterMs }),
    )
  }

  /** What must be sent now, in order. Gives up that whose moment has passed. */
  due(now: number): readonly Pick<Waiting, 'command' | 'onSend'>[] {
    this.#rejectAll(({ until }) => now >= until, new NetworkError('The moment of the command has passed.'))
    return [...this.#waiting.values()]
  }

  /** The socket is lost: gives up what is not to be repeated. */
  lost(): void {
    this.#rejectAll((waiting) => !waiting.repeat, new NetworkError('The connection was lost.'))
  }

  /** Nothing will be sent any more. */
  end(error: Error): void {
    this.#rejectAll(() => true, error)
  }

  #rejectAll(which: (waiting: Waiting) => boolean, error: Error): void {
    for (const [id, waiting] of [...this.#waiting]) {
      if (!which(waiting)) continue
      this.#waiting.delete(id)
      waiting.reject(error)
    }
  }
}
