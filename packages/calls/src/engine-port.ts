// What a page gives the engine, and what it may ask of it.
import type { Readable } from '@poruch/live'
import type { CallId, CallMedia } from '@poruch/protocol'
import type { CreateBackend } from './create-backend.ts'
import type { CallLogEvent } from './log.ts'
import type { Platform } from './platform.ts'
import type { CallSettings, MediaDevice } from './settings.ts'
import type { Signaling } from './signaling.ts'
import type { CallHandle, CallPlace, Elsewhere, Wanted } from './snapshot.ts'

export interface EngineOptions {
  readonly signaling: Signaling
  readonly platform: Platform
  /** Asked whenever it matters, so that a change counts from the next use. */
  readonly settings: () => CallSettings
  readonly log?: (event: CallLogEvent) => void
  /** Another way of carrying calls; for tests. */
  readonly createBackend?: CreateBackend
}

export interface CallEngine {
  /** The call this device is in, dials or is rung by. Stays, with phase `ended`, until it is dismissed. */
  readonly current: Readable<CallHandle | null>
  /**
   * Calls somebody; must come from the person's own gesture. Who is being rung in the very same chat answers: both
   * wanted the same call. While another call is alive it gives that one: a device is in one call at a time. Whoever walks
   * into a room, or out of one into another place, leaves the call before.
   */
  start(place: CallPlace, media: CallMedia): CallHandle
  /** A second call, that rings softly while `current` runs. Stays, with phase `ended`, until it is dismissed. */
  readonly waiting: Readable<CallHandle | null>
  /** The call that was put aside for another one. Stays, with phase `ended`, until it is dismissed. */
  readonly held: Readable<CallHandle | null>
  /** Answers what waits, and puts `current` aside for it, or ends that; must come from the person's own gesture. */
  answerWaiting(how: 'hold' | 'end', wanted: Wanted): void
  /** Takes up the call that was put aside, and puts `current` aside in its place. */
  swap(): void
  /** Calls that run with this person in them and not with this page. */
  readonly elsewhere: Readable<readonly Elsewhere[]>
  /** Goes on with one of them here; must come from the person's own gesture. Null when it is not there any more. */
  comeBack(callId: CallId, wanted: Wanted): CallHandle | null
  /** Leaves one of them that this device is in, without coming back. */
  leave(callId: CallId): void
  /** Lets the running call go without a word: another tab of this device comes back to it. */
  release(): void
  /**
   * Only the leading tab of a device rings and links: what rings here when another takes the lead is let go, without a
   * word; a call that was begun or answered here stays. No tab leads until it is told so.
   */
  setLeader(isLeader: boolean): void
  /** Makes a change of the settings count for calls that run, where it does: hiding the address. */
  settingsChanged(): void
  /**
   * The device is in another network. Browsers tell most changes by themselves; an app around the page may know of others,
   * and sooner.
   */
  hintNetworkChange(): void
  devices(): Promise<readonly MediaDevice[]>
  /** Grows when devices come or go: ask `devices` again. */
  readonly devicesChanged: Readable<number>
  /** Ends what is alive and lets go of everything. */
  dispose(): void
}
