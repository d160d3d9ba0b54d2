// What a call tells the server, tried again where that can help.
import { type Call, isRetryable, newId, PoruchError } from '@poruch/protocol'
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

/**
 * Sends a command about a call and gives the record in the answer. Waits while offline.
 * @throws PoruchError when the server refuses for good
 */
export async function command({ signaling, platform, log }: Options, request: CallRequest): Promise<Call> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await signaling.request({ ...request, id: newId() })
    } catch (error) {
      if (!(error instanceof PoruchError)) throw error
      log('command.refused', { type: request.type, code: error.code })
      const isFinal = !isRetryable(error.code) || error.code === 'rate_limited' || tries >= retries
      if (isFinal) throw error
      const ms = error.retryAfterMs ?? retryMs
      await new Promise<void>((resolve) => void platform.clock.after(ms, resolve))
    }
  }
}
