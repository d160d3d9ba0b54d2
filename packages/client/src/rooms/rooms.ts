// The rooms of the groups that were looked at in a session. Fetched with the first of them: most people have none.
import type { Scope } from '@poruch/live'
import type { ChatId, ServerMessage } from '@poruch/protocol'
import type { Connection } from '../wire/connection.ts'
import { LiveRooms, type RoomList, type RoomListOptions } from './room-list.ts'

export interface RoomsOptions extends Pick<RoomListOptions, 'api'> {
  connection: Pick<Connection, 'request' | 'onMessage'>
  scope: Scope
}

export class Rooms {
  readonly #options: RoomsOptions
  readonly #lists = new Map<ChatId, LiveRooms>()

  /** Hears for itself what is told of rooms, for it comes later than the table of events is made. */
  constructor(options: RoomsOptions) {
    this.#options = options
    options.scope.add(options.connection.onMessage((message) => this.#hear(message)))
  }

  /** The same object for the same group. */
  of(chatId: ChatId): RoomList {
    const known = this.#lists.get(chatId)
    if (known !== undefined) return known
    const list = new LiveRooms({ ...this.#options, chatId })
    this.#lists.set(chatId, list)
    return list
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        for (const list of this.#lists.values()) list.welcome(message.scope === 'anew')
        break
      case 'room.changed':
        this.#lists.get(message.room.chatId)?.changed(message.room)
        break
      case 'room.removed':
        this.#lists.get(message.chatId)?.removed(message.roomId)
        break
      case 'chat.gone':
        this.#lists.get(message.chatId)?.gone()
    }
  }
}
