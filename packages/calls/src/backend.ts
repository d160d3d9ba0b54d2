// Port: what carries the media of a call. One implementation links devices directly, another goes over an SFU.
import type { Readable } from '@poruch/live'
import type { CallId, DeviceId, MediaState, TrackSource } from '@poruch/protocol'
import type { Log } from './log.ts'
import type { Inbox } from './mailbox.ts'
import type { Platform } from './platform.ts'
import type { Signaling } from './signaling.ts'
import type { CallRole, LinkState } from './snapshot.ts'

/** Another device in the call, as this backend sees it. */
export interface Participant {
  readonly deviceId: DeviceId
  readonly link: LinkState
  /** When the media path last became usable for the first time, in milliseconds of `performance.now()`. */
  readonly connectedAt: number | null
  /** What it says is on. */
  readonly mediaState: MediaState
  /** Its tracks by source; they are there before anything arrives on them. */
  readonly tracks: ReadonlyMap<TrackSource, MediaStreamTrack>
  /** Sources whose pictures arrive right now. */
  readonly frames: ReadonlySet<TrackSource>
}

/** What a device said over the media path itself, without the server. */
export type PeerNotice = { readonly type: 'accepted' | 'hung_up'; readonly from: DeviceId }

/** The implementations there are; `createBackend` must know each of them to compile. */
export type BackendKind = 'mesh'

export interface CallBackend {
  readonly kind: BackendKind
  readonly participants: Readable<readonly Participant[]>
  /**
   * Makes the way to a device ready without a track on it, so that it is there when the person says yes. Repeated
   * calls for the same device change nothing.
   */
  prepare(peer: DeviceId, transport: RTCIceTransportPolicy): void
  /**
   * These devices are in the call with us: published tracks go to them, and to nobody else. Makes the links that are
   * missing. Devices that are only prepared stay so until `keep`.
   */
  join(peers: readonly DeviceId[]): void
  /** Closes the way to every device but these. */
  keep(peers: readonly DeviceId[]): void
  /** Sends this track as `source`, or nothing. The track belongs to the caller: it is borrowed, never stopped here. */
  publish(source: TrackSource, track: MediaStreamTrack | null): void
  /** Tells the others what is on. */
  announce(mediaState: MediaState): void
  /** Tells over the media path that the person here said yes. */
  announceAccept(): void
  /** Builds the way to a device from nothing: restarting it did not help. */
  rebuild(peer: DeviceId): void
  /** Signaling is back after a gap in which messages were lost. */
  resume(): void
  /** Tells the others over the media path that this device leaves, then closes. Resolves when nothing is open. */
  leave(): Promise<void>
  /** Closes everything now. */
  close(): void
  onNotice(listener: (notice: PeerNotice) => void): () => void
}

export interface BackendOptions {
  readonly callId: CallId
  readonly role: CallRole
  readonly signaling: Signaling
  /** What other devices say in this call. */
  readonly inbox: Inbox
  readonly platform: Platform
  readonly log: Log
}
