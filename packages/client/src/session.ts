// A signed-in person on this device.
import type { ChatId, Device, DeviceId, SessionInfo, User } from '@poruch/protocol'
import type { Api } from './api.ts'
import type { Cache } from './cache.ts'
import type { CallChannel } from './calls.ts'
import type { Clock } from './clock.ts'
import type { ConnectionState, OpenSocket } from './connection.ts'
import type { Roster } from './roster.ts'
import type { Timeline } from './timeline.ts'
import type { Readable } from './value.ts'

export interface Session {
  readonly connection: Readable<ConnectionState>
  readonly me: Readable<User>
  readonly deviceId: DeviceId
  readonly api: Api
  readonly roster: Roster
  readonly calls: CallChannel
  /** Counts devices that came and went, for a list that loads itself anew. */
  readonly devicesChanged: Readable<number>
  /** The last one that signed in while this session is open. */
  readonly newDevice: Readable<Device | null>
  /** The same object for the same chat. */
  timeline(chatId: ChatId): Timeline
  /** Ends the socket and all timers; what is written so far is in the cache. */
  close(): Promise<void>
}

export interface SessionOptions {
  api: Api
  /** Such as `https://chat.example.org`, without a slash at the end. */
  origin: string
  /** For apps and bots; a browser's cookie says who it is. */
  token?: string | null
  cache: Cache
  clock?: Clock
  /** From 0 up to, not including, 1. */
  random?: () => number
  webSocket?: OpenSocket
}
export declare function openSession(info: SessionInfo, options: SessionOptions): Promise<Session>
