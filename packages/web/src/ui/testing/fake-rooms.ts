// The rooms of a group as a test wants them: commands take effect at once, and each is noted.
import type { RoomList, RoomsState } from '@poruch/client'
import { Value } from '@poruch/live'
import type { ChatId, Room, RoomId } from '@poruch/protocol'
import { make } from '@poruch/protocol/testing'

export class FakeRooms implements RoomList {
  readonly chatId: ChatId
  readonly state = new Value<RoomsState>({ rooms: null, failed: false })
  /** What was asked of it, in order: `open`, `create …`, `rename …`, `remove …`, `reload`, `close`. */
  readonly asked: string[] = []
  /** Given: every command is refused with it. */
  refusal: Error | null = null

  constructor(chatId: ChatId) {
    this.chatId = chatId
  }

  show(...rooms: readonly Room[]): void {
    this.state.set({ rooms, failed: false })
  }

  open(): () => void {
    this.asked.push('open')
    return () => this.asked.push('close')
  }

  async reload(): Promise<void> {
    this.asked.push('reload')
  }

  async create(title: string): Promise<RoomId> {
    this.#take(`create ${title}`)
    const room = make.room({ chatId: this.chatId, title })
    this.show(...this.#rooms, room)
    return room.id
  }

  async rename(roomId: RoomId, title: string): Promise<void> {
    this.#take(`rename ${title}`)
    this.show(...this.#rooms.map((room) => (room.id === roomId ? { ...room, title } : room)))
  }

  async remove(roomId: RoomId): Promise<void> {
    this.#take('remove')
    this.show(...this.#rooms.filter(({ id }) => id !== roomId))
  }

  get #rooms(): readonly Room[] {
    return this.state.get().rooms ?? []
  }

  #take(wish: string): void {
    this.asked.push(wish)
    if (this.refusal !== null) throw this.refusal
  }
}
