// What one call tells the server: tried again where that can help, and only as long as it means something.
import { type Call, isRetryable, newId, PoruchError, timeouts } from '@poruch/protocol'
import type { Log } from './log.ts'
import type { Platform } from './platform.ts'
import type { CallCommand, Signaling } from './signaling.ts'

type Unnamed<Command> = Command extends CallCommand ? Omit<Command, 'id'> : never
export type CallRequest = Unnamed<CallCommand>

/** A server that could not store something is asked again so often, with this pause in milliseconds. */
const retries = 4
const retryMs = 1_000

interface Options {
  readonly signaling: Signaling
  readonly platform: Platform
  readonly log: Log
}

/** The moment of a command has passed before it had an answer. */
export class TooLate extends Error {
  override readonly name = 'TooLate'
}

export class CallCommands {
  readonly #options: Options
  /** Aborted once the person here takes no part any more. */
  readonly #part = new AbortController()
  #startLeft = false

  constructor(options: Options) {
    this.#options = options
  }

  /** The server may have heard of a call that was begun here. */
  get startLeft(): boolean {
    return this.#startLeft
  }

  /** Takes back all that began the call, or a part in it: what has not left will not. An end is still said. */
  withdraw(): void {
    this.#part.abort()
  }

  /**
   * Sends a command about the call and gives the record in the answer. Waits while offline.
   * @param ringLeftMs how long the call may still ring
   * @throws PoruchError when the server refuses for good, TooLate when it means nothing any more
   */
  async send(request: CallRequest, ringLeftMs: number): Promise<Call> {
    const { signaling, platform, log } = this.#options
    const { clock } = platform
    const begins = isBeginning(request)
    // However a call is kept that lost its devices, it is over by then without our word.
    const until = clock.monotonic() + (isOfRunning(request) ? timeouts.callMediaLeaseMs : ringLeftMs)
    const onSend = () => {
      if (request.type === 'call.start') this.#startLeft = true
    }
    for (let tries = 0; ; tries += 1) {
      const forMs = until - clock.monotonic()
      // Only that which waited: with no time left by a clock that was wrong, the server still says how it ended.
      if (tries > 0 && (forMs <= 0 || (begins && this.#part.signal.aborted))) throw new TooLate()
      try {
        const terms = begins ? { forMs, onSend, signal: this.#part.signal } : { forMs }
        return await signaling.request({ ...request, id: newId() }, terms)
      } catch (error) {
        if (!(error instanceof PoruchError)) throw clock.monotonic() >= until ? new TooLate() : error
        log('command.refused', { type: request.type, code: error.code })
        const isFinal = !isRetryable(error.code) || error.code === 'rate_limited' || tries >= retries
        if (isFinal) throw error
        const ms = error.retryAfterMs ?? retryMs
        await new Promise<void>((resolve) => void clock.after(ms, resolve))
      }
    }
  }
}

function isBeginning({ type }: CallRequest): boolean {
  return type === 'call.start' || type === 'call.accept' || type === 'call.ringing'
}

/** However long it rang, or did not. */
function isOfRunning({ type }: CallRequest): boolean {
  return type === 'call.cancel' || type === 'call.hangup' || type === 'call.move'
}
