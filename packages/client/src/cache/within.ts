// An answer that does not come is a failure as well: a limit for what may hang.
import type { Clock } from '@poruch/live'

const tickMs = 1_000

/** Rejects after so many seconds in which the page was awake: one that slept through them has not waited. */
export function within<T>(clock: Clock, seconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = seconds
    const tick = () => {
      left -= 1
      if (left > 0) stop = clock.after(tickMs, tick)
      else reject(new DOMException('No answer in time.', 'TimeoutError'))
    }
    let stop = clock.after(tickMs, tick)
    work.then(resolve, reject).finally(() => stop())
  })
}
