// The rooms of one group, as a list to show: loaded while a screen shows it, and in step with what is told.
import { type Readable, type Stop, Value } from '@poruch/live'
import { type ChatId, type ClientMessage, newId, PoruchError, type Room, type RoomId } from '@poruch/protocol'
import type { Api } from '../wire/api.ts'
import type { Connection } from '../wire/connection.ts'

export interface RoomList {
  readonly chatId: ChatId
  readonly state: Readable<RoomsState>
  /** Loads the rooms, and keeps them in step until it is closed. */
  open(): Stop
  /** Once more. Never rejects: `failed` says so. */
  reload(): Promise<void>
  // Each waits while offline, and is told again with the same id. Rejects with PoruchError (a refusal), or NetworkError
  // when the session was closed before.
  create(title: string): Promise<RoomId>
  rename(roomId: RoomId, title: string): Promise<void>
  /** Who is inside is put out. */
  remove(roomId: RoomId): Promise<void>
}

export interface RoomsState {
  /** In the order in which they were made; null until they are known. */
  rooms: readonly Room[] | null
  failed: boolean
}

export interface RoomListOptions {
  chatId: ChatId
  api: Pick<Api, 'rooms'>
  connection: Pick<Connection, 'request'>
}

export class LiveRooms implements RoomList {
  readonly chatId: ChatId
  readonly state = new Value<RoomsState>({ rooms: null, failed: false })
  readonly #options: RoomListOptions
  #screens = 0
  /** Names the list that is being loaded: an answer to another one is too late. */
  #list: object | null = null
  /** Told while the list is on its way, which may be older. */
  readonly #meanwhile = new Map<RoomId, Room>()
  /** They never come back, whatever is told after it. */
  readonly #removed = new Set<RoomId>()

  constructor(options: RoomListOptions) {
    this.#options = options
    this.chatId = options.chatId
  }

  open(): Stop {
    this.#screens += 1
    if (this.#screens === 1) void this.reload()
    let isOpen = true
    return () => {
      if (isOpen) this.#screens -= 1
      isOpen = false
    }
  }

  async reload(): Promise<void> {
    const list = {}
    this.#list = list
    this.#meanwhile.clear()
    this.state.update((before) => ({ ...before, failed: false }))
    try {
      const { rooms } = await this.#options.api.rooms(this.chatId)
      if (list !== this.#list) return
      this.#show(merged(rooms, this.#meanwhile.values()))
    } catch {
      // Told by `failed`; a person or the next welcome tries again.
      if (list === this.#list) this.state.update((before) => ({ ...before, failed: true }))
    }
    if (list === this.#list) this.#list = null
  }

  async create(title: string): Promise<RoomId> {
    const roomId = newId<RoomId>()
    await this.#ask({ type: 'room.create', id: newId(), roomId, chatId: this.chatId, title })
    return roomId
  }

  async rename(roomId: RoomId, title: string): Promise<void> {
    await this.#ask({ type: 'room.rename', id: newId(), roomId, title })
  }

  async remove(roomId: RoomId): Promise<void> {
    await this.#ask({ type: 'room.remove', id: newId(), roomId })
  }

  /** What happened while there was no connection nobody tells. @param isAnew the store may have been set back (W-22) */
  welcome(isAnew: boolean): void {
    if (isAnew) this.#removed.clear()
    if (this.#screens > 0) void this.reload()
    // On its way from before.
    else this.#list = null
  }

  changed(room: Room): void {
    if (this.#list !== null) this.#meanwhile.set(room.id, room)
    const { rooms } = this.state.get()
    if (rooms !== null) this.#show(merged(rooms, [room]))
  }

  removed(roomId: RoomId): void {
    this.#removed.add(roomId)
    const { rooms } = this.state.get()
    if (rooms !== null) this.#show(rooms)
  }

  /** This person is not in the group any more. */
  gone(): void {
    this.#list = null
    this.state.set({ rooms: null, failed: false })
  }

  /** Who repeats a command late may be told of the end of a room. */
  async #ask(command: Extract<ClientMessage, { type: `room.${string}` }>): Promise<void> {
    const { type } = await this.#options.connection.request(command)
    if (type !== 'room.changed' && type !== 'room.removed') throw new PoruchError('unsupported')
  }

  #show(rooms: readonly Room[]): void {
    this.state.set({ rooms: rooms.filter(({ id }) => !this.#removed.has(id)), failed: false })
  }
}

/** Of two versions the greater is right. */
function merged(known: readonly Room[], news: Iterable<Room>): readonly Room[] {
  const byId = new Map(known.map((room) => [room.id, room]))
  for (const room of news) {
    if (room.rev > (byId.get(room.id)?.rev ?? 0)) byId.set(room.id, room)
  }
  return [...byId.values()].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
}
