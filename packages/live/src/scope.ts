// Owns whatever was started, so that one call ends it all.
import type { Clock, Stop } from './clock.ts'

export class Scope {
  readonly #ends = new Set<Stop>()
  #ended = false

  get ended(): boolean {
    return this.#ended
  }

  /**
   * Keeps the function that ends something. In an ended scope it is called at once.
   * @returns ends that one thing now.
   */
  add(end: Stop): Stop {
    if (this.#ended) {
      end()
      return () => {}
    }
    const once = () => {
      if (this.#ends.delete(once)) end()
    }
    this.#ends.add(once)
    return once
  }

  /** Runs `f` once in `ms` milliseconds, unless the scope ends before. */
  after(clock: Clock, ms: number, f: () => void): Stop {
    const off = this.add(
      clock.after(ms, () => {
        off()
        f()
      }),
    )
    return off
  }

  /** Resolves in `ms` milliseconds, or at once when the scope ends or `signal` is aborted. */
  wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#ended) return Promise.resolve()
    return new Promise((resolve) => {
      const finish = () => {
        signal.removeEventListener('abort', finish)
        cancel()
        off()
        resolve()
      }
      const cancel = clock.after(ms, finish)
      const off = this.add(finish)
      signal.addEventListener('abort', finish)
    })
  }

  listen(target: EventTarget, type: string, listener: () => void): Stop {
    target.addEventListener(type, listener)
    return this.add(() => target.removeEventListener(type, listener))
  }

  /** Ends everything, the latest first; a second call does nothing. */
  end(): void {
    this.#ended = true
    for (const end of [...this.#ends].reverse()) end()
  }
}
