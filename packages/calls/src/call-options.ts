// What a call is given by the engine that it belongs to.
import type { Prelink } from '@poruch/protocol'
import type { CreateBackend } from './create-backend.ts'
import type { CallLogEvent } from './log.ts'
import type { Mailbox } from './mailbox.ts'
import type { Platform } from './platform.ts'
import type { CallSettings } from './settings.ts'
import type { Signaling } from './signaling.ts'
import type { CallHandle } from './snapshot.ts'

export interface CallOptions {
  readonly signaling: Signaling
  readonly mailbox: Mailbox
  readonly platform: Platform
  readonly settings: () => CallSettings
  readonly prelink: Prelink
  readonly createBackend: CreateBackend
  readonly log: (event: CallLogEvent) => void
  /** The person puts the ended call away. */
  readonly onDismiss: (call: CallHandle) => void
}
