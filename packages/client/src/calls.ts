// Call records and what devices in a call say to each other, as the call engine needs them.
import type {
  Call,
  CallId,
  ClientMessage,
  DeviceId,
  IceServer,
  LinkCommand,
  LinkEvent,
  UserId,
} from '@poruch/protocol'
import type { Readable } from './value.ts'

export type CallCommand = Extract<ClientMessage, { type: `call.${string}` }>

export interface CallChannel {
  readonly userId: UserId
  readonly deviceId: DeviceId
  /** The newest known state of each call that rings, runs or ended in this session. */
  readonly records: Readable<ReadonlyMap<CallId, Call>>
  /** Renewed before it runs out; `expiresAt` by this device's clock. */
  readonly ice: Readable<{ iceServers: readonly IceServer[]; expiresAt: number | null }>
  readonly online: Readable<boolean>
  /** Waits while offline, is repeated after a reconnect; rejects with PoruchError. */
  request(command: CallCommand): Promise<Call>
  /** Dropped while offline. */
  relay(command: LinkCommand): void
  onLink(listener: (event: LinkEvent) => void): () => void
  /** After every welcome but the first. */
  onResume(listener: () => void): () => void
  /** The calls in which media of the other side arrives; told with every ping and hello from now on. */
  reportMedia(calls: readonly CallId[]): void
}
