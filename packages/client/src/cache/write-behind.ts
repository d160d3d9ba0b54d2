// Writes to the cache one at a time: what changes while a write runs goes into the next one.

export class WriteBehind {
  readonly #write: () => Promise<void>
  #running: Promise<void> | null = null
  #dirty = false

  /** @param write takes everything that is waiting; must not reject. */
  constructor(write: () => Promise<void>) {
    this.#write = write
  }

  /** Something waits to be written. */
  touch(): void {
    this.#dirty = true
    this.#running ??= this.#run()
  }

  /** Resolves when all that was touched so far is written. */
  async flush(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #run(): Promise<void> {
    // A turn later, so that the changes of one event become one write.
    await Promise.resolve()
    while (this.#dirty) {
      this.#dirty = false
      await this.#write()
    }
    this.#running = null
  }
}
