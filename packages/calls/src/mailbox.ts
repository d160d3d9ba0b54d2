// Where what other devices say waits, by call and sender, until there is a link that takes it.
import type { Clock, Stop } from '@poruch/live'
import type { CallId, DeviceId, LinkEvent } from '@poruch/protocol'

/** What one device said in one call. */
interface Box {
  readonly callId: CallId
  take: ((event: LinkEvent) => void) | null
  waiting: { readonly event: LinkEvent; readonly at: number }[]
}

/** Takes what one device says in a call, first what has waited. @returns ends it */
export type Inbox = (from: DeviceId, take: (event: LinkEvent) => void) => Stop

/** So much waits for so long, in milliseconds: both ends say again what got lost (L-6, L-11). */
const keeps = { perBox: 64, boxes: 16, ms: 60_000 } as const

export class Mailbox {
  readonly #clock: Clock
  /** The one that was longest without a word first. */
  readonly #boxes = new Map<string, Box>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Something was said: taken at once where somebody listens, otherwise it waits. */
  put(event: LinkEvent): void {
    const box = this.#box(event.callId, event.from)
    if (box.take) {
      box.take(event)
      return
    }
    const at = this.#clock.monotonic()
    box.waiting = box.waiting.filter((one) => at - one.at < keeps.ms)
    // Of too many, the first ones are kept: without the offer, no candidate is of use.
    if (box.waiting.length < keeps.perBox) box.waiting.push({ event, at })
    this.#throwAway()
  }

  /** Gives what waits, in its order, then whatever comes. Of two that listen to one device, the later one hears it. */
  open(callId: CallId, from: DeviceId, take: (event: LinkEvent) => void): Stop {
    const box = this.#box(callId, from)
    const own = (event: LinkEvent) => take(event)
    box.take = own
    const now = this.#clock.monotonic()
    // One by one: what is heard may make another one listen, who hears the rest.
    for (let one = box.waiting.shift(); one !== undefined; one = box.waiting.shift()) {
      if (now - one.at < keeps.ms) take(one.event)
    }
    return () => {
      if (box.take === own) box.take = null
    }
  }

  /** The call is over: nothing that was said in it matters any more. */
  forget(callId: CallId): void {
    for (const [key, box] of this.#boxes) if (box.callId === callId) this.#boxes.delete(key)
  }

  #box(callId: CallId, from: DeviceId): Box {
    const key = `${callId} ${from}`
    const box = this.#boxes.get(key) ?? { callId, take: null, waiting: [] }
    this.#boxes.delete(key)
    this.#boxes.set(key, box)
    return box
  }

  #throwAway(): void {
    const idle = [...this.#boxes].filter(([, box]) => box.take === null)
    for (const [key] of idle.slice(0, -keeps.boxes)) this.#boxes.delete(key)
  }
}
