// Calls that are over on this device: what is still said of them does not ring, but whoever is called in again hears it.
import type { Call, DeviceId } from '@poruch/protocol'
import { legOf } from './call-peers.ts'

/** So many are remembered. */
const maxOver = 64

export class OverCalls {
  /** By call: the invite for which it was over; the call that was over last at the end. */
  readonly #rung = new Map<string, number>()

  /** @param rung that of the newest record which this device obeyed: what was told before is over with it */
  add(callId: string, rung: number): void {
    this.#rung.delete(callId)
    this.#rung.set(callId, rung)
    for (const oldest of [...this.#rung.keys()].slice(0, -maxOver)) this.#rung.delete(oldest)
  }

  /** The person is in it again. */
  delete(callId: string): void {
    this.#rung.delete(callId)
  }

  /** @param rung a greater one is an invite of after its end */
  has(callId: string, rung = 0): boolean {
    const over = this.#rung.get(callId)
    return over !== undefined && rung <= over
  }
}

/** The invite of this device in the record: its `rev`; 0 where there is none. */
export function rungOf(record: Call | null | undefined, self: DeviceId): number {
  return record ? (legOf(record, self)?.rung ?? 0) : 0
}
