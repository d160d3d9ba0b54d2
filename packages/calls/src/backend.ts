// Port: what carries the media of a call. One implementation links devices directly, another goes over an SFU.
import type { Readable } from '@poruch/live'
import type { CallId, DeviceId, MediaState, TrackSource } from '@poruch/protocol'
import type { Log } from './log.ts'
import type { Inbox } from './mailbox.ts'
import type { Platform } from './platform.ts'
import type { Signaling } from './signaling.ts'
import type { Signs } from './signs.ts'
import type { LinkPath, LinkState, Outage } from './snapshot.ts'

/** Another device in the call, as this backend sees it. */
export interface Participant {
  readonly deviceId: DeviceId
  readonly link: LinkState
  /** How packets go; null while it is not known. */
  readonly path: LinkPath | null
  /** When the media path last became usable for the first time, in milliseconds of `performance.now()`. */
  readonly connectedAt: number | null
  /** What it says is on. */
  readonly mediaState: MediaState
  /** Its person put the call aside. */
  readonly held: boolean
  /** What its person shows. */
  readonly signs: Signs
  /** Its tracks by source; they are there before anything arrives on them. */
  readonly tracks: ReadonlyMap<TrackSource, MediaStreamTrack>
  /** Sources whose pictures arrive right now. */
  readonly frames: ReadonlySet<TrackSource>
  /** Packets of the microphone here leave for it; null: not known, or there is nothing to send. */
  readonly voiceLeaves: boolean | null
  /** Times in which nothing came from it; the newest ones. */
  readonly outages: readonly Outage[]
}

/** What this device tells the others of itself. */
export interface OwnState {
  readonly media: MediaState
  /** Its person put the call aside. */
  readonly held: boolean
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
  announce(own: OwnState): void
  /** Tells the others over the media path what the person here shows. */
  show(signs: Signs): void
  /** Tells over the media path that the person here said yes. */
  announceAccept(): void
  /** What `hidesAddress` gives may have changed: it counts for all ways there are. */
  settingsChanged(): void
  /** The network of this device is another one: the ways that are known may be gone. */
  networkChanged(): void
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
  /** This device's address is shown to nobody: everything goes over a relay. Asked at first, and after `settingsChanged`. */
  readonly hidesAddress: () => boolean
  /** Does this device make the connection with that one, or wait for it? Asked when the first one is needed. */
  readonly offersTo: (peer: DeviceId) => boolean
  /** The number of the first connection to each: above those of the pages of this device before. */
  readonly firstGen: number
  readonly signaling: Signaling
  /** What other devices say in this call. */
  readonly inbox: Inbox
  readonly platform: Platform
  readonly log: Log
}
