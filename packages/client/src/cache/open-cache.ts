// The cache of a browser: on its disk, or, where that is refused or lost on the way, in memory, and so is told.
import { Value } from '@poruch/live'
import type { ChatId, MessageId, User, UserId } from '@poruch/protocol'
import { Disk, deleteDatabase } from './disk.ts'
import { memoryCache } from './memory.ts'
import type { PendingMessage } from './pending.ts'
import type { Cache, ExclusiveOptions, HeldWrite, RosterWrite, Stored } from './port.ts'

class DiskOrMemory implements Cache {
  readonly persistence = new Value<'disk' | 'memory'>('memory')
  readonly #name: string
  #factory: IDBFactory | undefined
  /** Also holds a copy of the outbox, which must not go when the disk fails. */
  readonly #memory = memoryCache()
  readonly #channel: BroadcastChannel | null
  readonly #listeners = new Set<() => void>()
  #disk: Disk | null = null
  /** What went to the disk before it was lost is not in memory. */
  #hadDisk = false

  constructor(name: string) {
    this.#name = name
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`poruch:${name}`)
    if (this.#channel !== null) {
      this.#channel.onmessage = () => {
        for (const listener of [...this.#listeners]) listener()
      }
    }
  }

  async open(factory: () => IDBFactory | undefined): Promise<void> {
    try {
      // The mere look at it throws in a page without an origin of its own.
      this.#factory = factory()
      if (this.#factory === undefined) return
      this.#disk = await Disk.open(this.#factory, this.#name, () => this.#loseDisk())
      this.#hadDisk = true
      this.persistence.set('disk')
    } catch {
      // Refused (a private window, a full disk, a newer schema): `persistence` stays `memory`, which tells it.
      this.#loseDisk()
    }
  }

  #loseDisk(): void {
    this.#disk?.close()
    this.#disk = null
    this.persistence.set('memory')
  }

  /** On the disk while there is one, otherwise in memory. */
  async #do<T>(onDisk: (disk: Disk) => Promise<T>, inMemory: () => Promise<T>): Promise<T> {
    if (this.#disk !== null) {
      try {
        return await onDisk(this.#disk)
      } catch {
        // Told by `persistence`. One failure is enough: half of it here and half there would be worse.
        this.#loseDisk()
      }
    }
    return inMemory()
  }

  async load(owner: UserId): Promise<Stored> {
    const none = await this.#memory.load(owner)
    const stored = await this.#do(
      (disk) => disk.load(owner),
      async () => none,
    )
    for (const message of stored.pending) await this.#memory.putPending(message)
    return stored
  }

  writeRoster(write: RosterWrite): Promise<void> {
    return this.#do(
      (disk) => disk.writeRoster(write),
      () => this.#memory.writeRoster(this.#hadDisk ? { ...write, cursor: null } : write),
    )
  }

  writeUsers(users: readonly User[]): Promise<void> {
    return this.#do(
      (disk) => disk.writeUsers(users),
      () => this.#memory.writeUsers(users),
    )
  }

  writeHeld(write: HeldWrite): Promise<boolean> {
    return this.#do(
      (disk) => disk.writeHeld(write),
      () => this.#memory.writeHeld(write),
    )
  }

  forgetChat(chatId: ChatId): Promise<void> {
    return this.#do(
      (disk) => disk.forgetChat(chatId),
      () => this.#memory.forgetChat(chatId),
    )
  }

  readMessages(chatId: ChatId, epoch: string, before: number, limit: number) {
    return this.#do(
      (disk) => disk.readMessages(chatId, epoch, before, limit),
      () => this.#memory.readMessages(chatId, epoch, before, limit),
    )
  }

  readPending(): Promise<readonly PendingMessage[]> {
    return this.#do(
      (disk) => disk.readPending(),
      () => this.#memory.readPending(),
    )
  }

  async putPending(message: PendingMessage): Promise<void> {
    await this.#memory.putPending(message)
    await this.#do(
      (disk) => disk.putPending(message),
      async () => {},
    )
    this.#channel?.postMessage('pending')
  }

  async deletePending(id: MessageId): Promise<void> {
    await this.#memory.deletePending(id)
    await this.#do(
      (disk) => disk.deletePending(id),
      async () => {},
    )
    this.#channel?.postMessage('pending')
  }

  onPending(listener: () => void): () => void {
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  writeDraft(chatId: ChatId, text: string): Promise<void> {
    return this.#do(
      (disk) => disk.writeDraft(chatId, text),
      () => this.#memory.writeDraft(chatId, text),
    )
  }

  async exclusive(name: string, work: () => Promise<void>, options: ExclusiveOptions): Promise<void> {
    // Absent on pages that came by plain HTTP.
    const locks: LockManager | undefined = globalThis.navigator?.locks
    if (locks === undefined || this.#disk === null) return work()
    let running: Promise<void> | null = null
    const begin = () => {
      running = work()
      return running
    }
    const wish = options.steal ? { steal: true } : { signal: options.signal }
    try {
      await locks.request(`poruch:${this.#name}:${name}`, wish, begin)
    } catch (error) {
      if (options.signal.aborted && running === null) throw error
      // Stolen while it ran: the work goes on to its end, which repeats nothing but what may be repeated.
      // Refused by the browser: the work goes without; ids that are sent twice are stored once.
    }
    await (running ?? work())
  }

  async erase(): Promise<void> {
    await this.#memory.erase()
    // Emptied at once; the database itself goes when the other pages let go of it, as they are told to.
    await this.#do(
      (disk) => disk.clear(),
      async () => {},
    )
    this.#loseDisk()
    if (this.#factory !== undefined) await deleteDatabase(this.#factory, this.#name)
  }

  close(): void {
    this.#channel?.close()
    this.#memory.close()
    this.#disk?.close()
    this.#disk = null
  }
}

/**
 * The cache of one person on this device.
 * @param name one for each person and server.
 */
export async function openCache(
  name: string,
  factory: () => IDBFactory | undefined = () => globalThis.indexedDB,
): Promise<Cache> {
  const cache = new DiskOrMemory(name)
  await cache.open(factory)
  return cache
}
