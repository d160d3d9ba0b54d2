// Takes a call over from another device: once the ways to all who are in stand, or after a moment without some of them.
import type { Clock, Stop } from '@poruch/live'

/** A way that does not stand by then is mended after it, as any. */
const patienceMs = 4_000

export class Moving {
  readonly #done: () => void
  readonly #stop: Stop
  #isOver = false

  /** @param done says that this device has the call now; called once. */
  constructor(clock: Pick<Clock, 'after'>, done: () => void) {
    this.#done = done
    this.#stop = clock.after(patienceMs, () => this.finish())
  }

  stop(): void {
    this.#isOver = true
    this.#stop()
  }

  /** All ways stand. */
  finish(): void {
    if (this.#isOver) return
    this.stop()
    this.#done()
  }
}
