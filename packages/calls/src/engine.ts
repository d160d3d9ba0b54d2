// The door of the package: which call this device is in, how one is started, and which devices it has.
import type { UserId } from '@poruch/protocol'
import type { CallLogEvent } from './log.ts'
import type { Platform } from './platform.ts'
import type { CallSettings, MediaDevice } from './settings.ts'
import type { Signaling } from './signaling.ts'
import type { CallHandle } from './snapshot.ts'
import type { Readable } from './value.ts'

export interface EngineOptions {
  readonly signaling: Signaling
  readonly platform: Platform
  /** Asked whenever it matters, so that a change counts from the next use. */
  readonly settings: () => CallSettings
  readonly log?: (event: CallLogEvent) => void
}

export interface CallEngine {
  /** The call this device is in, dials or is rung by. Stays, with phase `ended`, until it is dismissed. */
  readonly current: Readable<CallHandle | null>
  /**
   * Calls somebody; must come from the person's own gesture. While another call is alive it gives that one: a device
   * is in one call at a time.
   */
  start(userId: UserId, media: 'audio' | 'video'): CallHandle
  /** Only the leading tab of a device rings and links. No tab leads until it is told so. */
  setLeader(isLeader: boolean): void
  devices(): Promise<readonly MediaDevice[]>
  /** Grows when devices come or go: ask `devices` again. */
  readonly devicesChanged: Readable<number>
  /** Ends what is alive and lets go of everything. */
  dispose(): void
}

/** One engine serves one signed-in device in one tab. */
export declare function createCallEngine(options: EngineOptions): CallEngine
