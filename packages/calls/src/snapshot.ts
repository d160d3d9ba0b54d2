// What a screen may know of a call at one moment. Immutable: each change makes a new one with a larger `rev`.
import type { Readable } from '@poruch/live'
import type {
  CallEndReason,
  CallId,
  CallMedia,
  ChatId,
  DeviceId,
  LegState,
  MediaState,
  UserId,
} from '@poruch/protocol'

export type CallRole = 'caller' | 'callee'

export type CallPhase = 'dialing' | 'incoming' | 'accepting' | 'in_call' | 'ending' | 'ended'

/** `not_allowed`: the server refused the call itself. The `elsewhere` ones: another device of this person. */
export type EndReason = CallEndReason | 'answered_elsewhere' | 'declined_elsewhere' | 'not_allowed'

/** `unstable`: nothing arrives right now. `lost`: it was tried again and still nothing arrives. */
export type LinkState = 'none' | 'connecting' | 'connected' | 'unstable' | 'lost'

export type LocalKind = 'microphone' | 'camera'

export interface MediaProblem {
  readonly code:
    | 'permission_denied'
    | 'permission_dismissed'
    | 'insecure_context'
    | 'no_device'
    | 'device_busy'
    | 'bad_constraints'
    | 'unsupported'
  readonly kind: LocalKind
}

export interface LocalTrackState {
  /** What the person asked for. */
  readonly wanted: boolean
  /** A device is captured and sent (a muted microphone is not live). */
  readonly live: boolean
  /**
   * Why it is not live though wanted. With `live: true`, why another device is used: `no_device` when the one in use or
   * the chosen one is gone, else what kept the one that was just chosen.
   */
  readonly problem: MediaProblem | null
  readonly deviceId: string | null
}

export interface RemoteMedia {
  /** The other side's voice. Like the other two: one object for the whole call, the tracks inside change. */
  readonly audio: MediaStream
  readonly camera: MediaStream
  /** The shared screen with its sound. */
  readonly screen: MediaStream
  /** What the other side says is on. */
  readonly media: MediaState
  /** Pictures really arrive. */
  readonly hasCameraFrames: boolean
  readonly hasScreenFrames: boolean
}

/** Where somebody calls, and whom. */
export interface CallPlace {
  readonly chatId: ChatId
  /** The other one of that chat. */
  readonly peerId: UserId
}

/** A device in the call, or rung for it. */
export interface CallParticipant {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly state: LegState
  /** What it says is on; nothing until it was heard of over a link. */
  readonly media: MediaState
}

export interface CallSnapshot {
  readonly rev: number
  /** Changes once, when both called each other at the same time and the two calls became one. */
  readonly id: CallId
  /** Where it takes place. */
  readonly chatId: ChatId
  /** The other one, where there are two. */
  readonly peerId: UserId
  /** `caller`: the person here began it. */
  readonly role: CallRole
  readonly media: CallMedia
  readonly phase: CallPhase
  /** Null until `phase` is `ended`. */
  readonly reason: EndReason | null
  /** All devices in it, this one too, in the order in which they came; empty until the server answered. */
  readonly participants: readonly CallParticipant[]
  /** For the caller: on how many devices it rings. */
  readonly ringingOn: number
  /** For the caller: false when no device of anybody else can be reached. */
  readonly reachable: boolean
  readonly link: LinkState
  /** As the next two, milliseconds of the page's `performance.now()`: for durations, whatever the clock shows. */
  readonly answeredAt: number | null
  readonly connectedAt: number | null
  readonly endedAt: number | null
  readonly microphone: LocalTrackState
  readonly camera: LocalTrackState
  /** The own picture while the camera is on. */
  readonly localCamera: MediaStream | null
  readonly remote: RemoteMedia
}

/** One call. All methods may be called at any time; those that make no sense now do nothing. */
export interface CallHandle extends Readable<CallSnapshot> {
  /** Answers. Must come from the person's own gesture: nothing else ever opens microphone or camera. */
  accept(wanted: { microphone: boolean; camera: boolean }): void
  /** `user` declines on all of the person's devices, `device` silences this one. */
  decline(scope: 'user' | 'device'): void
  /** Cancels while it rings, hangs up after. Stops all tracks at once. */
  hangUp(): void
  /** The wanted state; the last one wins. */
  setMicrophone(on: boolean): void
  setCamera(on: boolean): void
  /** Takes another device for this call; an `id` as given by `CallEngine.devices`. */
  setDevice(kind: LocalKind, id: string): void
  /** Front or back on phones, the next camera elsewhere. */
  switchCamera(): void
  /** Puts an ended call away: `CallEngine.current` becomes null. */
  dismiss(): void
}
