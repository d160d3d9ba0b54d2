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
  /** From the answer to the first connection: then everything is built anew … */
  rebuild: 20_000,
  /** … and then given up. */
  connect: 30_000,
  /** A link that was there may be away for so long. */
  reconnect: 45_000,
} as const

export interface TimerEvents {
  readonly onRingExpired: () => void
  readonly onRebuild: () => void
  readonly onConnectTimeout: () => void
  readonly onConnectionLost: () => void
}

type TimerName = 'ring' | 'rebuild' | 'connect' | 'reconnect'

export class CallTimers {
  readonly #platform: Platform
  readonly #events: TimerEvents
  readonly #running = new Map<TimerName, Stop>()

  constructor(platform: Platform, events: TimerEvents) {
    this.#platform = platform
    this.#events = events
  }

  /** Starts and stops clocks so that they fit the state. */
  follow({ phase, connectedAt }: CallState, link: LinkState): void {
    const { onRingExpired, onRebuild, onConnectTimeout, onConnectionLost } = this.#events
    const rings = phase === 'dialing' || phase === 'incoming'
    this.#set('ring', rings, timeouts.ringMs + callTimes.ringGrace, onRingExpired)
    const answered = phase === 'accepting' || phase === 'in_call'
    const connects = answered && connectedAt === null
    this.#set('rebuild', connects, callTimes.rebuild, onRebuild)
    this.#set('connect', connects, callTimes.connect, onConnectTimeout)
    const broken = answered && connectedAt !== null && link !== 'connected'
    this.#set('reconnect', broken, callTimes.reconnect, onConnectionLost)
  }

  stop(): void {
    for (const stop of this.#running.values()) stop()
    this.#running.clear()
  }

  #set(name: TimerName, on: boolean, ms: number, task: () => void): void {
    const running = this.#running.get(name)
    if (on && !running) this.#running.set(name, this.#platform.clock.after(ms, task))
    if (on || !running) return
    running()
    this.#running.delete(name)
  }
}
