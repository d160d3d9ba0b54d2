// Who is connected to this node, and what of all that is published goes to them.
import { type ChatId, encode, type ServerMessage, type UserId } from '@poruch/protocol'
import type { Publication } from '../bus/bus.ts'
import type { Who } from '../who.ts'
import type { Connection } from './connection.ts'
import { createDirectory } from './directory.ts'
import { createFanOut } from './fan-out.ts'
import { toFrame } from './frame.ts'

export interface Hub {
  add(connection: Connection): void
  /** Has this device, or its person, as many connections here as they may? */
  isFull(who: Who): boolean
  remove(connection: Connection): void
  /** This person's connections, and those that come later while one of them lasts, hear of this chat, or no longer. */
  enter(chatId: ChatId, userId: UserId): void
  leave(chatId: ChatId, userId: UserId): void
  /** Encoded once; what it costs does not depend on those who are not connected here. */
  receive(publication: Publication): void
  /** To one connection, in its turn among everything else it is sent. */
  send(connection: Connection, event: ServerMessage): void
  /** Writes now what this turn would write at its end, because a socket is about to be closed. */
  flush(): void
  /** Resolves when everybody was written what was told to them. */
  settled(): Promise<void>
}

export function createHub(): Hub {
  const directory = createDirectory()
  const fanOut = createFanOut()
  const deliver = (connections: readonly Connection[], event: ServerMessage): void => {
    if (connections.length > 0) fanOut.deliver(connections, toFrame(encode(event)))
  }
  return {
    add: directory.add,
    isFull: directory.isFull,
    remove: directory.remove,
    enter: directory.enter,
    leave: directory.leave,
    send: (connection, event) => deliver([connection], event),
    flush: fanOut.flush,
    settled: fanOut.settled,
    receive(publication) {
      switch (publication.kind) {
        case 'event': {
          const { audience, event, by } = publication
          const connections = directory.of(audience)
          const asker = by === null ? null : directory.outside(audience, by)
          deliver(asker === null ? connections : [...connections, asker], event)
          return
        }
        case 'close':
          fanOut.flush()
          for (const connection of directory.of(publication)) connection.close(publication.code)
          return
        case 'enter':
          for (const userId of publication.people) directory.enter(publication.chat, userId)
          return
        case 'leave':
          for (const userId of publication.people) directory.leave(publication.chat, userId)
          return
        case 'dissolve':
          directory.dissolve(publication.chat)
          return
        case 'watch':
          directory.watch(publication.by, publication.people)
      }
    },
  }
}
