// What a call tells a log: facts and times, no addresses and no session descriptions.
import type { CallId, DeviceId } from '@poruch/protocol'

/** One line of a call's story. `at` is this device's clock in milliseconds. */
export interface CallLogEvent {
  readonly at: number
  readonly callId: CallId
  /** The other end of the link, where it concerns one. */
  readonly peer: DeviceId | null
  /** `noun.verb`, such as `link.connected`. */
  readonly event: string
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

export type Log = (event: string, detail?: CallLogEvent['detail'], peer?: DeviceId | null) => void

/** The name of a DOMException, or of whatever else was thrown. */
export function errorName(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : 'UnknownError'
}
