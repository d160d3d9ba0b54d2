// The server's clock as this device knows it, from the server's own words: times that the server gave, and times that
// are shown beside them, are compared with this one and never with what somebody set the device to.
import { type Clock, type Readable, type Stop, Value } from '@poruch/live'

/** What others read of it. */
export interface ServerTime {
  /** Milliseconds since the Unix epoch by the server; by this device until the server has said it. */
  now(): number
  /** The server's clock less this device's; changes when `now` jumps. */
  readonly offsetMs: Readable<number>
}

/** Less than this is the way of the words, not the clocks. */
const jitterMs = 1_000

export class ServerClock implements Clock, ServerTime {
  readonly offsetMs = new Value(0)
  readonly #device: Clock
  #isKnown = false
  /** The last word seemed to come this much later than the clocks allow. */
  #doubt: number | null = null

  constructor(device: Clock) {
    this.#device = device
  }

  now(): number {
    return this.#device.now() + this.offsetMs.get()
  }

  monotonic(): number {
    return this.#device.monotonic()
  }

  after(ms: number, f: () => void): Stop {
    return this.#device.after(ms, f)
  }

  /**
   * A word with the server's time arrived now. Words come late, as after a busy moment, but never early: one that seems
   * late is believed with the second in a row.
   */
  hear(serverAt: number): void {
    const heard = serverAt - this.#device.now()
    const isLate = this.#isKnown && heard < this.offsetMs.get() - jitterMs
    const isSame = this.#isKnown && Math.abs(heard - this.offsetMs.get()) <= jitterMs
    const doubt = this.#doubt
    this.#doubt = isLate && doubt === null ? heard : null
    if (isSame || (isLate && doubt === null)) return
    this.#isKnown = true
    this.offsetMs.set(doubt === null ? heard : Math.max(heard, doubt))
  }
}
