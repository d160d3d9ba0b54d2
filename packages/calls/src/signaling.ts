// Port: how a call reaches the server and, through it, the other devices.
import type { Readable } from '@poruch/live'
import type {
  Call,
  CallId,
  CallSeen,
  ClientMessage,
  DeviceId,
  IceServer,
  LinkCommand,
  LinkEvent,
  ServerMessageOf,
  UserId,
} from '@poruch/protocol'

/** A command about the record of a call, which the server answers with the record. */
export type CallCommand = Exclude<Extract<ClientMessage, { type: `call.${string}` }>, { type: 'call.voice' }>

/** How long a command means something. One whose moment has passed is not sent, however late the socket is back. */
export interface CommandOptions {
  /** Milliseconds from now on. */
  forMs?: number
  /** Aborted: it is not meant any more. */
  signal?: AbortSignal
  /** Called each time it is sent: from then on the server may have heard it. */
  onSend?: () => void
}

export type MutedEvent = ServerMessageOf<'call.muted'>

/** What is said without an answer. */
export type RelayedCommand = LinkCommand | Extract<ClientMessage, { type: 'call.voice' }>

export interface Signaling {
  readonly userId: UserId
  readonly deviceId: DeviceId
  /** The newest revision of each call that rings, runs or has ended in this session. */
  readonly records: Readable<ReadonlyMap<CallId, Call>>
  /** Live calls in the groups of this person, as everybody there sees them. */
  readonly seen: Readable<ReadonlyMap<CallId, CallSeen>>
  /** Milliseconds since the Unix epoch by the server's clock, which gave the times in records; this device's may differ. */
  serverNow(): number
  readonly ice: Readable<{ iceServers: readonly IceServer[]; expiresAt: number | null }>
  readonly online: Readable<boolean>
  /**
   * Waits while offline, repeats the same `id` after a reconnect, and gives the record in the answer.
   * @throws PoruchError with the server's refusal; another error when it will not be sent (again)
   */
  request(command: CallCommand, options?: CommandOptions): Promise<Call>
  /** Says something to another device, or of the own voice. No answer comes, and while offline it is dropped. */
  relay(command: RelayedCommand): void
  onLink(listener: (event: LinkEvent) => void): () => void
  /** Somebody who may asks this device to turn its microphone off. */
  onMuted(listener: (event: MutedEvent) => void): () => void
  /** After each reconnect: whatever was said meanwhile may have been lost in both directions. */
  onResume(listener: () => void): () => void
  /** The calls in which media arrives, and of which devices; the server keeps those in them while their socket is gone. */
  reportMedia(calls: readonly CallId[], hears: readonly DeviceId[]): void
  /**
   * Nothing arrives any more from another device, or the network is another one: the way to the server may be gone too, and
   * its socket not know it.
   */
  doubt(): void
}
