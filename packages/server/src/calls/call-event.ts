// What may happen to the record of a call, and what may come of it.
import type { Call, DeviceId, ErrorCode, Prelink, UserId } from '@poruch/protocol'
import type { Who } from '../who.ts'
import type { CalledDevice } from './record.ts'

export type HangupReason = 'completed' | 'connect_timeout' | 'connection_lost' | 'media_error'

/** Which invite it answers, as `rung` of the leg. Not said: whichever there is. */
interface OfInvite {
  readonly rung?: number | undefined
}

export type CallEvent =
  /** A device says that it rings. */
  | { readonly kind: 'ringing'; readonly by: Who; readonly prelink: Prelink }
  | { readonly kind: 'accept'; readonly by: Who }
  /** Somebody whom the place lets in begins a call where this one is. Whether it does was asked before. */
  | { readonly kind: 'join'; readonly by: Who }
  | ({ readonly kind: 'decline'; readonly by: Who; readonly scope: 'user' | 'device' } & OfInvite)
  | { readonly kind: 'cancel'; readonly by: Who }
  | ({ readonly kind: 'hangup'; readonly by: Who; readonly reason: HangupReason } & OfInvite)
  /** Somebody in the call rings more people, for `ringMs`. */
  | {
      readonly kind: 'invite'
      readonly by: Who
      readonly userIds: readonly UserId[]
      /** Those of them who are no members of its chat. */
      readonly guests: readonly UserId[]
      readonly devices: readonly CalledDevice[]
      readonly ringMs: number
      /** Whoever moderates calls also those in whom somebody took out. */
      readonly moderates: boolean
    }
  /** Whoever moderates takes somebody out; they do not come back by themselves. */
  | { readonly kind: 'take_out'; readonly by: Who; readonly userId: UserId }
  /** Whoever moderates ends it for all. */
  | { readonly kind: 'end_all'; readonly by: Who }
  /** A device connected; `isBusy` and `isWaiting` as of whoever is called. */
  | { readonly kind: 'arrive'; readonly by: Who; readonly isBusy: boolean; readonly isWaiting?: boolean }
  /** A device links, to take the call over from another one of its person; and it has taken it over. */
  | { readonly kind: 'move' | 'moved'; readonly by: Who }
  /** A device that rings takes no second call. */
  | ({ readonly kind: 'busy'; readonly by: Who } & OfInvite)
  /** A device in the call gave a sign of life. */
  | { readonly kind: 'return'; readonly by: Who }
  /** Another call has the device. */
  | { readonly kind: 'occupy'; readonly deviceId: DeviceId }
  /** A device's lease ran out. */
  | { readonly kind: 'gone'; readonly deviceId: DeviceId }
  /** A device stayed away for too long. */
  | { readonly kind: 'expire'; readonly deviceId: DeviceId }
  /** It has rung until then, as the record says; meanwhile it may ring for longer. */
  | { readonly kind: 'ring_timeout'; readonly ringUntil: number }
  /** A new call begins in its place: this one is dead for whoever begins it. */
  | { readonly kind: 'replace' }
  /** The session of a device ended: it comes back no more. */
  | { readonly kind: 'sign_out'; readonly deviceId: DeviceId }
  /** This person may be in the place no longer. */
  | { readonly kind: 'remove'; readonly userId: UserId }
  /** The place is no more. */
  | { readonly kind: 'close' }

export type Outcome =
  | { readonly kind: 'changed'; readonly call: Call }
  /** Nothing to do: it was so already, or it came too late. The record is the answer. */
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly code: ErrorCode }

export const same: Outcome = { kind: 'same' }
export const refused = (code: ErrorCode): Outcome => ({ kind: 'refused', code })
export const changed = (call: Call): Outcome => ({ kind: 'changed', call })
