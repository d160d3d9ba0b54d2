// What one call says to the server, and what follows from the answers.
import {
  type CallEndReason,
  type CallId,
  type Call as CallRecord,
  newId,
  PoruchError,
} from '@poruch/protocol'
import { CallCommands, type CallRequest, TooLate } from './call-commands.ts'
import type { CallOptions } from './call-options.ts'
import { ownPrelink } from './call-peers.ts'
import { type CallEvent, type CallState, isComing } from './call-state.ts'
import type { Log } from './log.ts'
import { rungOf } from './over-calls.ts'

interface Options {
  readonly options: CallOptions
  readonly log: Log
  /** As it is now. */
  readonly state: () => CallState
  /** Milliseconds for which it may still ring. */
  readonly ringLeft: () => number
  readonly dispatch: (event: CallEvent) => void
  /** The server does not let this device take the call over. */
  readonly onMoveRefused: () => void
}

export class CallRequests {
  readonly #options: Options
  readonly #commands: CallCommands
  #startId: CallId | null = null

  constructor(options: Options) {
    const { signaling, platform } = options.options
    this.#options = options
    this.#commands = new CallCommands({ signaling, platform, log: options.log })
  }

  /** Begins the call, or comes into the one that is seen there. */
  async start(): Promise<void> {
    const { state, dispatch, options } = this.#options
    const { id, chatId, roomId, media, prelink } = state()
    this.#startId ??= isComing(state()) ? newId(options.platform.clock.now()) : id
    const callId = this.#startId
    const answer = await this.send({ type: 'call.start', callId, chatId, roomId, media, prelink })
    const isOther = answer !== null && (answer.id !== state().id || isComing(state()))
    if (isOther) dispatch({ type: 'merged', record: answer, at: this.#now() })
  }

  ring(record: CallRecord): void {
    const { id, prelink } = this.#options.state()
    void this.send({ type: 'call.ringing', callId: id, prelink: ownPrelink(prelink, record) })
  }

  accept(): void {
    void this.send({ type: 'call.accept', callId: this.#options.state().id })
  }

  decline(scope: 'user' | 'device'): void {
    void this.send({ type: 'call.decline', callId: this.#options.state().id, scope, ...this.#rung })
  }

  /** A call of which nobody can have heard needs no end. */
  cancel(): void {
    const callId = this.#said()
    if (callId !== null) void this.send({ type: 'call.cancel', callId })
  }

  hangUp(reason: Extract<CallEndReason, 'completed' | 'connect_timeout' | 'connection_lost'>): void {
    const callId = this.#said()
    if (callId !== null) void this.send({ type: 'call.hangup', callId, reason, ...this.#rung })
  }

  /** @param done false: to link first */
  move(done: boolean): void {
    void this.send({ type: 'call.move', callId: this.#options.state().id, done })
  }

  /** Takes back all that began the call, or a part in it. */
  withdraw(): void {
    this.#commands.withdraw()
  }

  /** Gives the record in the answer, having taken it; null when the server refused. */
  async send(request: CallRequest): Promise<CallRecord | null> {
    const { ringLeft, dispatch, log, onMoveRefused, state } = this.#options
    try {
      const record = await this.#commands.send(request, ringLeft())
      dispatch({ type: 'record', record, at: this.#now() })
      return record
    } catch (error) {
      const code = error instanceof PoruchError ? error.code : 'internal'
      log('request.failed', { type: request.type, code })
      // Without it there is nothing here to go on with.
      if (request.type === 'call.move') onMoveRefused()
      const matters = request.type === 'call.start' || request.type === 'call.accept'
      if (!matters) return null
      const { phase } = state()
      if (error instanceof TooLate && (phase === 'dialing' || phase === 'accepting')) this.ringExpired()
      else dispatch({ type: 'refused', code, at: this.#now() })
      return null
    }
  }

  ringExpired(): void {
    if (this.#options.state().phase === 'dialing') this.cancel()
    this.#options.dispatch({ type: 'given_up', reason: 'missed', at: this.#now() })
  }

  /** As what the server knows the call, if it can have heard of it: until its answer by the name in the start. */
  #said(): CallId | null {
    const { id, record } = this.#options.state()
    if (record !== null || this.#startId === null) return id
    return this.#commands.startLeft ? this.#startId : null
  }

  /** A later invite is not meant, however late this is said. */
  get #rung(): { readonly rung?: number } {
    const { record, self } = this.#options.state()
    return record === null ? {} : { rung: rungOf(record, self) }
  }

  #now(): number {
    return this.#options.options.platform.clock.monotonic()
  }
}
