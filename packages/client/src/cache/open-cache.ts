// The cache of a browser: on its disk, or, where that is refused or lost on the way, in memory, and so is told.
import { type Clock, systemClock, Value } from '@poruch/live'
import type { ChatId, MessageId, User, UserId } from '@poruch/protocol'
import { Disk, SealedError } from './disk.ts'
import { memoryCache } from './memory.ts'
import type { PendingMessage } from './pending.ts'
import type { Cache, ExclusiveOptions, HeldWrite, RosterWrite, SealedIn, Stored } from './port.ts'
import { within } from './within.ts'

/** A database that opens or answers later than this, in seconds, is taken for lost. */
const openS = 5
const answerS = 10

class DiskOrMemory implements Cache {
  readonly persistence = new Value<'disk' | 'memory'>('memory')
  readonly #name: string
  readonly #clock: Clock
  #factory: IDBFactory | undefined
  /** Also holds a copy of what is unsent, which must not go when the disk fails. */
  readonly #memory = memoryCache()
  /** What was written or unwritten unsent while there was no disk, by its id: it is repeated where one is found. */
  readonly #late = new Map<string, (disk: Disk) => Promise<void>>()
  readonly #channel: BroadcastChannel | null
  readonly #listeners = new Set<() => void>()
  #disk: Disk | null = null
  /** What went to the disk before it was lost is not in memory. */
  #hadDisk = false
  /** Another page signed out: what is unsent goes on to the disk, copies do not. */
  #sealed = false

  constructor(name: string, clock: Clock) {
    this.#name = name
    this.#clock = clock
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
      this.#disk = await this.#openDisk(this.#factory)
      this.#hadDisk = true
      this.persistence.set('disk')
    } catch {
      // Refused or silent (a private window, a full disk, a newer schema): `persistence` stays `memory`, which tells it.
      this.#loseDisk()
    }
  }

  async #openDisk(factory: IDBFactory): Promise<Disk> {
    const opening = Disk.open(factory, this.#name, () => this.#loseDisk())
    try {
      return await within(this.#clock, openS, opening)
    } catch (error) {
      // One that opens after all would keep other pages from deleting it.
      opening.then((disk) => disk.close()).catch(() => {})
      throw error
    }
  }

  #loseDisk(): void {
    this.#disk?.close()
    this.#disk = null
    this.persistence.set('memory')
  }

  /** On the disk while there is one, otherwise in memory. */
  async #do<T>(onDisk: (disk: Disk) => Promise<T>, inMemory: () => Promise<T>): Promise<T> {
    if (this.#disk !== null && !this.#sealed) {
      try {
        return await within(this.#clock, answerS, onDisk(this.#disk))
      } catch (error) {
        // Told by `persistence`. One failure is enough: half of it here and half there would be worse.
        if (error instanceof SealedError) this.#sealed = true
        else this.#loseDisk()
      }
    }
    return inMemory()
  }

  /** What is unsent, after memory has it. */
  async #keep(key: string, onDisk: (disk: Disk) => Promise<void>): Promise<void> {
    try {
      if (this.#disk !== null) return await within(this.#clock, answerS, onDisk(this.#disk))
    } catch {
      this.#loseDisk()
    }
    this.#late.set(key, onDisk)
  }

  async load(owner: UserId): Promise<Stored> {
    const none = await this.#memory.load(owner)
    const stored = await this.#do(
      (disk) => disk.load(owner),
      async () => none,
    )
    if (stored === none) return none
    for (const message of stored.pending) await this.#memory.putPending(message)
    for (const [chatId, text] of stored.drafts) await this.#memory.writeDraft(chatId, text)
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

  forgetChats(): Promise<void> {
    return this.#do(
      (disk) => disk.forgetChats(),
      () => this.#memory.forgetChats(),
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
    await this.#keep(message.id, (disk) => disk.putPending(message))
    this.#channel?.postMessage('unsent')
  }

  async deletePending(id: MessageId): Promise<void> {
    await this.#memory.deletePending(id)
    await this.#keep(id, (disk) => disk.deletePending(id))
    this.#channel?.postMessage('unsent')
  }

  onUnsent(listener: () => void): () => void {
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  async writeDraft(chatId: ChatId, text: string): Promise<void> {
    await this.#memory.writeDraft(chatId, text)
    await this.#keep(chatId, (disk) => disk.writeDraft(chatId, text))
    this.#channel?.postMessage('unsent')
  }

  readDrafts(): Promise<ReadonlyMap<ChatId, string>> {
    return this.#do(
      (disk) => disk.readDrafts(),
      () => this.#memory.readDrafts(),
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

  async seal(): Promise<SealedIn> {
    const inMemory = await this.#memory.seal()
    this.#sealed = true
    if (this.#factory === undefined) return inMemory
    try {
      // One that was lost on the way still has the copies; perhaps it has room again.
      this.#disk ??= await this.#openDisk(this.#factory)
      for (const write of this.#late.values()) await within(this.#clock, answerS, write(this.#disk))
      this.#late.clear()
      const hasUnsent = await within(this.#clock, answerS, this.#disk.seal())
      this.persistence.set('disk')
      return hasUnsent ? 'disk' : 'nowhere'
    } catch {
      // What cannot be emptied is left, for nobody but its person: it may hold what other pages wrote and did not send.
      this.#loseDisk()
      return inMemory
    }
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
  clock: Clock = systemClock,
): Promise<Cache> {
  const cache = new DiskOrMemory(name, clock)
  await cache.open(factory)
  return cache
}
