// The call above every page: what rings, the call on the whole screen, or the small window beside the app.

import type { CallHandle, CallSnapshot } from '@poruch/calls'
import { Fragment, Suspense, useEffect, useRef, useState } from 'react'
import { showToast } from '../../app/toasts.ts'
import { othersIn } from '../../calling/others.ts'
import { openPageCalls, type PageCalls, pageCalls } from '../../calling/page-calls.ts'
import { callView } from '../../calling/view.ts'
import { isolated } from '../../i18n/isolate.ts'
import { lazyPart } from '../lazy-part.tsx'
import { ErrorBoundary } from '../parts/ErrorBoundary.tsx'
import { useSession } from '../session-context.tsx'
import { useText } from '../text-context.tsx'
import { useCovering } from '../use-covering.ts'
import { useValue } from '../use-value.ts'
import { useDevices } from './devices/use-devices.ts'
import { Held } from './incoming/HeldBar.tsx'
import { IncomingDialog } from './incoming/IncomingDialog.tsx'
import { Waiting } from './incoming/WaitingCard.tsx'
import { ReturnBars } from './ReturnBars.tsx'
import { ringingAlert } from './ringing-alert.ts'
import { useLeaving } from './use-leaving.ts'
import { usePeer, usePerson } from './use-peer.ts'
import { useRemoteAudio } from './use-remote-audio.ts'
import { useRoomEnd } from './use-room-end.ts'
import { useSmallWindow } from './use-small-window.ts'
import { useSoundFirst } from './use-sound-first.ts'
import { Voice } from './Voice.tsx'

const loadScreens = () => import('./CallScreens.tsx')
const CallScreens = lazyPart(['call'], async () => (await loadScreens()).CallScreens)

export function CallLayer() {
  usePageCalls()
  const calls = useValue(pageCalls)
  return calls === null ? null : <CurrentCall calls={calls} />
}

/** Rings for as long as the person is signed in. */
function usePageCalls(): void {
  const session = useSession()
  const t = useText('call')
  const words = useRef(t)
  words.current = t
  useEffect(() => {
    const calls = openPageCalls(session, {
      incoming: (call) => ringingAlert(session, call, () => words.current),
      busyInOtherTab: () => showToast(words.current('call.busy_other_tab'), 'error'),
    })
    return () => calls.close()
  }, [session])
}

const numbers = new WeakMap<CallHandle, number>()
let lastNumber = 0

/** Tells calls apart by the handle: a call's id may change when two calls become one. */
function numberOf(call: CallHandle): number {
  const known = numbers.get(call) ?? ++lastNumber
  numbers.set(call, known)
  return known
}

export function CurrentCall({ calls }: { calls: PageCalls }) {
  const call = useValue(calls.engine.current)
  return (
    <>
      <ReturnBars calls={calls} />
      {call !== null && <OneCall key={numberOf(call)} call={call} calls={calls} />}
      {/* After it, so that they lie over it. */}
      <Waiting calls={calls} />
      <Held calls={calls} />
    </>
  )
}

function OneCall({ call, calls }: { call: CallHandle; calls: PageCalls }) {
  const snapshot = useValue(call)
  const devices = useDevices(calls.engine, snapshot.camera.live)
  const view = callView(snapshot, devices.filter(({ kind }) => kind === 'camera').length > 1)
  const peer = usePeer(snapshot)
  const audio = useRemoteAudio()
  const [isMinimised, setMinimised] = useSmallWindow(snapshot, view)
  useLeaving(call, snapshot)
  useMutedNotice(snapshot)
  useRoomEnd(snapshot)
  const isDrawn = useSoundFirst(snapshot, audio)
  const [hasRung] = useState(view.surface === 'incoming')
  useEffect(() => {
    // While it rings there is time to fetch what Accept will show; where one walks in, the voice goes first.
    if (hasRung) loadScreens().catch(() => {})
  }, [hasRung])
  const isOpening = view.surface === 'screen' && !isDrawn
  return (
    <>
      {othersIn(snapshot).map(({ deviceId, streams, media }) => (
        <Fragment key={deviceId}>
          <Voice source={deviceId} stream={streams.audio} audio={audio} isHeld={snapshot.held} />
          {media.screenAudio && (
            <Voice
              source={`${deviceId} screen`}
              stream={streams.screen}
              audio={audio}
              isHeld={snapshot.held}
            />
          )}
        </Fragment>
      ))}
      {(view.surface === 'incoming' || (isOpening && hasRung)) && (
        <IncomingDialog call={call} snapshot={snapshot} soundBlocked={calls.soundBlocked} />
      )}
      {isOpening && !hasRung && !isMinimised && <Opening />}
      {view.surface === 'screen' && isDrawn && (
        // One that does not come must not end the call, which goes on in sound.
        <ErrorBoundary className="fixed inset-0 z-50 bg-page">
          <Suspense fallback={isMinimised ? null : <Opening />}>
            <CallScreens
              {...{ call, calls, snapshot, view, peer, devices, audio, isMinimised, setMinimised }}
            />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  )
}

/** Says who turned the microphone off here, once. */
function useMutedNotice({ mutedBy }: CallSnapshot): void {
  const t = useText('call')
  const { name } = usePerson(mutedBy)
  const text = mutedBy === null ? null : t('call.muted_by', { name: isolated(name) })
  useEffect(() => {
    if (text !== null) showToast(text)
  }, [text])
}

function Opening() {
  const t = useText('call')
  useCovering()
  return (
    <div role="status" className="fixed inset-0 z-50 flex items-center justify-center bg-black text-white">
      {/* Not read by anybody where it is there for a moment, as between two calls. */}
      <span className="animate-appear [animation-delay:200ms] [animation-fill-mode:backwards]">
        {t('call.loading')}
      </span>
    </div>
  )
}
