// The call as a person sees it while it runs: on the whole screen, or in a small window beside the app.
import type { CallHandle, CallSnapshot, MediaDevice } from '@poruch/calls'
import type { CallSession } from '../../calling/session.ts'
import type { CallView } from '../../calling/view.ts'
import { FullScreen } from './stage/FullScreen.tsx'
import { MiniWindow } from './stage/MiniWindow.tsx'
import type { Peer } from './use-peer.ts'
import type { RemoteAudio } from './use-remote-audio.ts'
import './call.css'

/** What every part of the call's screen is drawn from. */
export interface CallScreenProps {
  call: CallHandle
  calls: CallSession
  snapshot: CallSnapshot
  view: CallView
  peer: Peer
  devices: readonly MediaDevice[]
  audio: RemoteAudio
  isMinimised: boolean
  setMinimised: (isMinimised: boolean) => void
}

export function CallScreens(props: CallScreenProps) {
  return props.isMinimised ? <MiniWindow {...props} /> : <FullScreen {...props} />
}
