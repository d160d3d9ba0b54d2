// What every part of a call's screen is drawn from.
import type { CallHandle, CallSnapshot, MediaDevice } from '@poruch/calls'
import type { PageCalls } from '../../calling/page-calls.ts'
import type { CallView } from '../../calling/view.ts'
import type { Peer } from './use-peer.ts'
import type { RemoteAudio } from './use-remote-audio.ts'

export interface CallScreenProps {
  call: CallHandle
  calls: PageCalls
  snapshot: CallSnapshot
  view: CallView
  peer: Peer
  devices: readonly MediaDevice[]
  audio: RemoteAudio
  isMinimised: boolean
  setMinimised: (isMinimised: boolean) => void
}
