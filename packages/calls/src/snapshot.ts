// What a screen may know of a call at one moment. Immutable: each change makes a new one with a larger `rev`.
import type { Readable } from '@poruch/live'
import type {
  CallEndReason,
  CallId,
  CallMedia,
  ChatId,
  DeviceId,
  LegState,
  LinkEvent,
  MediaState,
  RoomId,
  UserId,
} from '@poruch/protocol'
import type { Reaction } from './signs.ts'

export type CallRole = 'caller' | 'callee'

export type CallPhase = 'dialing' | 'incoming' | 'accepting' | 'in_call' | 'ending' | 'ended'

/**
 * `not_allowed`: the server refused the call itself. `removed`: by who moderates it. `full`: it has no room. The
 * `elsewhere` ones and `moved`: another device of this person.
 */
export type EndReason =
  | CallEndReason
  | 'answered_elsewhere'
  | 'declined_elsewhere'
  | 'not_allowed'
  | 'removed'
  | 'full'
  | 'moved'

/** `unstable`: nothing arrives right now. `lost`: it was tried again and still nothing arrives. */
export type LinkState = 'none' | 'connecting' | 'connected' | 'unstable' | 'lost'

/** From device to device, or over a relay at either end. */
export type LinkPath = 'direct' | 'relayed'

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

/**
 * Why the person may not be heard. `silent_device`: the microphone gives no sound at all, as behind a switch.
 * `interrupted`: the system took it away, for a phone call or another program. `not_heard`: nothing of it leaves.
 */
export type VoiceHint = 'you_are_muted' | 'silent_device' | 'interrupted' | 'not_heard'

export interface VoiceState {
  readonly speaking: boolean
  /** What the person should know now; `you_are_muted` while they speak all the same. */
  readonly hint: VoiceHint | null
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

/** Why the screen is not shared. A picker that was closed is no problem. */
export interface ScreenProblem {
  readonly kind: 'screen'
  /** `permission_denied`: by the system, in whose settings it is allowed. */
  readonly code: 'permission_denied' | 'unsupported' | 'failed'
}

export interface LocalScreenState {
  /** This browser can share screens; those of phones cannot. */
  readonly isPossible: boolean
  /** The picker is open, or the screen is shared. */
  readonly wanted: boolean
  readonly live: boolean
  /** Its sound is sent too. */
  readonly hasAudio: boolean
  readonly problem: ScreenProblem | null
}

/** What comes from one device. Each is one object for the whole call, the tracks inside change. */
export interface RemoteStreams {
  readonly audio: MediaStream
  readonly camera: MediaStream
  /** The shared screen with its sound. */
  readonly screen: MediaStream
}

/** Where somebody calls. */
export interface CallPlace {
  readonly chatId: ChatId
  /** A room of that group. */
  readonly roomId?: RoomId | null
  /** The other one, where it is a direct chat. */
  readonly peerId?: UserId | null
}

/** One try to bring a way back. */
export interface RecoveryStep {
  /** Milliseconds after the outage began. */
  readonly afterMs: number
  /** What was noticed. */
  readonly why: Extract<LinkEvent, { type: 'link.restart' }>['why']
  /** Over a relay alone. */
  readonly relayed: boolean
}

/** A time in which nothing came from a device that should have. */
export interface Outage {
  /** As `endedAt`, in milliseconds of the page's `performance.now()`. */
  readonly startedAt: number
  /** Null: it goes on. */
  readonly endedAt: number | null
  /** The first ones. */
  readonly steps: readonly RecoveryStep[]
}

/** How the ways of a call did, without any address. */
export interface CallReport {
  readonly links: readonly {
    readonly deviceId: DeviceId
    readonly path: LinkPath | null
    /** The newest ones. */
    readonly outages: readonly Outage[]
  }[]
  /** The times in which one of them or more was away, and how long those were in all, in milliseconds. */
  readonly lost: { readonly times: number; readonly ms: number }
}

/** A device in the call, or rung for it. */
export interface CallParticipant {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly isSelf: boolean
  readonly state: LegState
  /** How the way to it is; `none` to one that is not in, and for this device. */
  readonly link: LinkState
  /** How packets go to it and from it; null while it is not known. */
  readonly path: LinkPath | null
  /** Times in which nothing came from it; the newest ones. */
  readonly outages: readonly Outage[]
  /** As of the whole call: milliseconds of the page's `performance.now()`; null before. */
  readonly connectedAt: number | null
  /** What it says is on; nothing until it was heard of over a link. */
  readonly media: MediaState
  /** Its person put the call aside: nothing comes from there. */
  readonly held: boolean
  readonly hand: boolean
  readonly speaking: boolean
  /** The newest one, for as long as it is to be seen. */
  readonly reaction: Reaction | null
  /** Null for this device, and for one that was never in. */
  readonly streams: RemoteStreams | null
  /** Pictures really arrive. */
  readonly hasCameraFrames: boolean
  readonly hasScreenFrames: boolean
}

/** Does nothing outside of a call that runs. */
export interface CallSigns {
  raiseHand(on: boolean): void
  /** Seen by everybody for some seconds. */
  react(emoji: string): void
}

export interface CallSnapshot {
  readonly rev: number
  /** Changes once, when both called each other at the same time and the two calls became one. */
  readonly id: CallId
  /** Where it takes place. */
  readonly chatId: ChatId
  readonly roomId: RoomId | null
  /** The other one, where there are two; null where there may be more. */
  readonly peerId: UserId | null
  /** Null until the server answered a call from here. */
  readonly startedBy: UserId | null
  /** Which invite it answers, as `rung` in this device's leg; 0 where there is none. */
  readonly rung: number
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
  /** The best of its links: `connected` while anybody is heard. `none` while there is nobody to link with. */
  readonly link: LinkState
  /** As the next two, milliseconds of the page's `performance.now()`: for durations, whatever the clock shows. */
  readonly answeredAt: number | null
  readonly connectedAt: number | null
  readonly endedAt: number | null
  /** Put aside here: nothing leaves this device, and nothing of the others is to be heard. */
  readonly held: boolean
  readonly microphone: LocalTrackState
  /** Who turned the microphone off from elsewhere, until the person here turns it on again. */
  readonly mutedBy: UserId | null
  readonly camera: LocalTrackState
  /** `voices_only`: there are too many people for pictures; cameras and screens are off, and stay so. */
  readonly limit: 'none' | 'voices_only'
  /** The person here: whether they speak, and what keeps them from being heard. */
  readonly voice: VoiceState
  /** The own picture while the camera is on. */
  readonly localCamera: MediaStream | null
  readonly screen: LocalScreenState
  /** The own screen while it is shared. */
  readonly localScreen: MediaStream | null
}

/** What somebody answers with. */
export interface Wanted {
  readonly microphone: boolean
  readonly camera: boolean
}

/** A call that this person is in and this page is not. */
export interface Elsewhere {
  readonly callId: CallId
  readonly chatId: ChatId
  readonly roomId: RoomId | null
  /** The other one, where there are two. */
  readonly peerId: UserId | null
  readonly startedBy: UserId
  readonly media: CallMedia
  /** By the server's clock; null while nobody else ever was in it. */
  readonly answeredAt: number | null
  /** `return`: this device is in it, in a page that went, or in another tab. `move`: another device of theirs is. */
  readonly kind: 'return' | 'move'
}

/** Each rejects with the server's refusal (PoruchError). The last three are for whoever moderates the call. */
export interface CallModeration {
  /** Rings more people, also such as are not in the chat. */
  add(userIds: readonly UserId[]): Promise<void>
  /** Turns somebody's microphone off; on again is for them alone. */
  mute(userId: UserId): Promise<void>
  /** Takes somebody out of the call. */
  remove(userId: UserId): Promise<void>
  endForAll(): Promise<void>
}

/** One call. All methods may be called at any time; those that make no sense now do nothing. */
export interface CallHandle extends Readable<CallSnapshot> {
  readonly moderation: CallModeration
  /** What this person shows to the others. */
  readonly signs: CallSigns
  /** Answers. Must come from the person's own gesture: nothing else ever opens microphone or camera. */
  accept(wanted: Wanted): void
  /** `user` declines on all of the person's devices, `device` silences this one. */
  decline(scope: 'user' | 'device'): void
  /** Cancels while it rings, hangs up after. Stops all tracks at once. */
  hangUp(): void
  /** How loud the person here is, 0 to 1, ten times a second; 0 while muted. Apart from the snapshot, which stays. */
  readonly ownLevel: Readable<number>
  /** The wanted state; the last one wins. */
  setMicrophone(on: boolean): void
  setCamera(on: boolean): void
  /**
   * Shares a screen, a window or a tab, with its sound where `audio` is wished and the browser can; the camera stays as
   * it is. On must come from the person's own gesture: the browser asks what to share.
   */
  setScreen(on: boolean, wish?: { audio: boolean }): void
  /** Takes another device for this call; an `id` as given by `CallEngine.devices`. */
  setDevice(kind: LocalKind, id: string): void
  /** Front or back on phones, the next camera elsewhere. */
  switchCamera(): void
  /** Puts a running call aside, or takes it up again. No other call is touched. */
  hold(on: boolean): void
  /** How its ways did so far, also those of devices that have left. */
  report(): CallReport
  /** Puts an ended call away: `CallEngine.current` becomes null. */
  dismiss(): void
}
