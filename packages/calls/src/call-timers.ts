// The clocks of one call: how long it may ring, connect, and stay without its link.
import type { Stop } from '@poruch/live'
import { timeouts } from '@poruch/protocol'
import type { CallState } from './call-state.ts'
import type { Platform } from './platform.ts'
import type { LinkState } from './snapshot.ts'

/** Milliseconds. */
export const callTimes = {
  /** The server ends what nobody answers. This much later a call without news is ended here. */
  ringGrace: 15_000,
  /** From the answer to the first connection, of which each link tries several. */
  connect: 30_000,
  /** A link that was there may be away for so long. */
  reconnect: 45_000,
} as const

export interface TimerEvents {
  readonly onRingExpired: () => void
  readonly onConnectTimeout: () => void
  readonly onConnectionLost: () => void
}

type TimerName = 'ring' | 'connect' | 'reconnect'

export class CallTimers {
  readonly #platform: Platform
  readonly #events: TimerEvents
  readonly #serverNow: () => number
  readonly #running = new Map<TimerName, Stop>()
  /** Until when it rings, as the server said; null before that. */
  #ringUntil: number | null = null

  /** @param serverNow by the clock that gave `ringUntil`. */
  constructor(platform: Platform, serverNow: () => number, events: TimerEvents) {
    this.#platform = platform
    this.#serverNow = serverNow
    this.#events = events
  }

  /** Starts and stops clocks so that they fit the state. */
  follow({ phase, connectedAt, record, peers }: CallState, link: LinkState): void {
    const { onRingExpired, onConnectTimeout, onConnectionLost } = this.#events
    const rings = phase === 'dialing' || phase === 'incoming'
    if (record !== null && record.ringUntil !== this.#ringUntil) {
      this.#ringUntil = record.ringUntil
      this.#set('ring', false)
    }
    this.#set('ring', rings, this.ringLeft + callTimes.ringGrace, onRingExpired)
    // Alone in it there is nobody to reach.
    const answered = (phase === 'accepting' || phase === 'in_call') && peers.length > 0
    const connects = answered && connectedAt === null
    this.#set('connect', connects, callTimes.connect, onConnectTimeout)
    const broken = answered && connectedAt !== null && link !== 'connected'
    this.#set('reconnect', broken, callTimes.reconnect, onConnectionLost)
  }

  stop(): void {
    for (const stop of this.#running.values()) stop()
    this.#running.clear()
  }

  /** What a server rings for when it has not been told otherwise, until it has told us. */
  get ringLeft(): number {
    return this.#ringUntil === null ? timeouts.ringMs : Math.max(0, this.#ringUntil - this.#serverNow())
  }

  #set(name: TimerName, on: boolean, ms = 0, task = () => {}): void {
    const running = this.#running.get(name)
    if (on && !running) this.#running.set(name, this.#platform.clock.after(ms, task))
    if (on || !running) return
    running()
    this.#running.delete(name)
  }
}
