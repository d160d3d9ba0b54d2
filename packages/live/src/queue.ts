// Runs tasks one after the other, in the order they were given.

export class SerialQueue {
  #tail: Promise<void> = Promise.resolve()

  /** Runs `task` after all earlier ones, whether they succeeded or not. Gives its result. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task)
    // The failure belongs to whoever awaits `result`; the tail only keeps the order.
    this.#tail = result.then(ignore, ignore)
    return result
  }

  /** Resolves when all tasks given so far have ended, however they ended. */
  idle(): Promise<void> {
    return this.#tail
  }
}

function ignore(): void {}
